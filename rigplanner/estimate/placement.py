"""What of a model runs on which device, in the order that llama.cpp itself follows.

All layers on the GPUs if they fit; else routed experts of as many layers as needed to main memory
(`--n-cpu-moe`); else whole layers (`-ngl`, the output layer counted first). Several GPUs share the
layers in proportion to their free memory. Source: common/fit of llama.cpp. A program that cannot keep experts
apart moves whole layers at once; one that cannot spill loads everything or nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rigplanner.domain.plan import Offload, OffloadMode
from rigplanner.estimate.demand import Demand
from rigplanner.estimate.device_need import Need, device_computes, device_held
from rigplanner.estimate.split import Budget, Split, split_layers


def place(demand: Demand, budgets: Sequence[Budget], offload: Offload) -> Split:
    """The split that an offload policy gives on these devices."""
    layers = demand.arch.layer_count
    if not budgets or offload.mode is OffloadMode.CPU:
        return split_layers(demand.arch, budgets, 0)
    everything = split_layers(demand.arch, budgets, demand.arch.counted_layers + 1)
    if offload.mode is OffloadMode.GPU or not demand.spills:
        return everything
    if offload.mode is OffloadMode.LAYERS:
        return split_layers(demand.arch, budgets, offload.layers or 0)
    if offload.mode is OffloadMode.EXPERTS and demand.experts_apart:
        return _with_cpu_experts(everything, demand, layers if offload.layers is None else min(offload.layers, layers))
    return everything if fits(demand, everything, budgets) else _spill(demand, budgets, everything)


def fits(demand: Demand, split: Split, budgets: Sequence[Budget], *, rough: bool = False) -> bool:
    """Whether every device holds its share. Weights alone often tell, before any graph is planned."""
    held = device_held(demand, split, len(budgets))
    if not _have_room(held, (0,) * len(budgets), budgets):
        return False
    return _have_room(held, device_computes(demand, split, len(budgets), rough=rough), budgets)


def _spill(demand: Demand, budgets: Sequence[Budget], everything: Split) -> Split:
    """The largest part of the model that fits the devices."""
    layers = demand.arch.layer_count
    if demand.arch.moe and demand.experts_apart:
        inside = _most_that_fits(demand, budgets, layers - 1, lambda n: _experts_inside(everything, demand, n))
        if inside is not None:
            return inside
    most = _most_that_fits(
        demand,
        budgets,
        demand.arch.counted_layers + 1,
        lambda n: _with_cpu_experts(split_layers(demand.arch, budgets, n), demand, layers),
    )
    return most or split_layers(demand.arch, budgets, 0)


def _most_that_fits(
    demand: Demand, budgets: Sequence[Budget], most: int, split_at: Callable[[int], Split]
) -> Split | None:
    """The split at the largest number of 0 to `most` that fits; more never fits where less does not.

    Compute buffers change little from one split to the next: typical ones lead to the largest, and only then its
    own are planned, and those of its neighbours.
    """
    if not fits(demand, split_at(0), budgets, rough=True):
        return None
    fitting, past = 0, most + 1
    taken: Sequence[int] = (0,) * len(budgets)
    while past - fitting > 1:
        trial = _most_with(demand, budgets, fitting + 1, past - 1, split_at, taken)
        taken = device_computes(demand, split_at(trial), len(budgets), rough=True)
        if _have_room(device_held(demand, split_at(trial), len(budgets)), taken, budgets):
            fitting = trial
        else:
            past = trial
    if demand.rough:
        return split_at(fitting)
    while fitting < most and fits(demand, split_at(fitting + 1), budgets):
        fitting += 1
    while fitting and not fits(demand, split_at(fitting), budgets):
        fitting -= 1
    return split_at(fitting)


def _most_with(
    demand: Demand,
    budgets: Sequence[Budget],
    low: int,
    high: int,
    split_at: Callable[[int], Split],
    computes: Sequence[int],
) -> int:
    """The largest number from `low` to `high` whose weights and cache fit beside these buffers, else `low`."""
    while low < high:
        middle = (low + high + 1) // 2
        held = device_held(demand, split_at(middle), len(budgets))
        low, high = (middle, high) if _have_room(held, computes, budgets) else (low, middle - 1)
    return low


def _have_room(held: Sequence[Need], computes: Sequence[int], budgets: Sequence[Budget]) -> bool:
    return all(
        need.total_bytes + compute <= budget.free_bytes
        for need, compute, budget in zip(held, computes, budgets, strict=True)
    )


def _experts_inside(split: Split, demand: Demand, layers: int) -> Split:
    """The same split with the experts of all but the last `layers` layers in main memory."""
    return _with_cpu_experts(split, demand, demand.arch.layer_count - layers)


def _with_cpu_experts(split: Split, demand: Demand, layers: int) -> Split:
    """The same split with the experts of the first `layers` layers in main memory, where they can be apart."""
    can_be_apart = demand.arch.moe is not None and demand.experts_apart
    return Split(split.devices, split.output_device, layers if can_be_apart else 0)
