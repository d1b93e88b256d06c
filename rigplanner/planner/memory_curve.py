"""Memory needed against context, and the largest context that stays on the GPUs."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from rigplanner.domain.llm import Architecture
from rigplanner.domain.plan import OffloadMode, Workload
from rigplanner.domain.report import NeedPoint
from rigplanner.estimate.demand import Demand, demand_of
from rigplanner.estimate.device_need import device_needs
from rigplanner.estimate.kv_cache import CELL_PADDING
from rigplanner.estimate.placement import fits
from rigplanner.estimate.split import Budget, Split, split_layers
from rigplanner.estimate.weights import WeightLayout
from rigplanner.planner.scene import Scene
from rigplanner.units import K_TOKENS

_CURVE_POINTS: Final = 13
#: Plans, say the rigs of a comparison and what was planned before.
_REMEMBERED: Final = 32
#: The curve shows at least this much context.
_CURVE_LEAST_TOKENS: Final = 64 * K_TOKENS


def curve_contexts(context_tokens: int, longest_tokens: int) -> tuple[int, ...]:
    """Contexts to draw: from one cache block to four times the plan's, as far as the model goes.

    The end moves in powers of two, so that the scale stands still while a slider moves.
    """
    last = _CURVE_LEAST_TOKENS
    while last < 2 * context_tokens:
        last *= 2
    last = max(min(last, longest_tokens), context_tokens)
    return tuple(max(CELL_PADDING, round(last * i / (_CURVE_POINTS - 1))) for i in range(_CURVE_POINTS))


@dataclass(frozen=True, slots=True)
class _Kept:
    """A model kept wholly on the GPUs, whatever the context; that of `work` says nothing.

    What follows from it is remembered: while a context is dragged, neither curve nor ceiling change.
    """

    arch: Architecture
    layout: WeightLayout
    work: Workload
    budgets: tuple[Budget, ...]

    def at(self, context_tokens: int) -> tuple[Demand, Split]:
        """What it needs with a context, and where."""
        demand = demand_of(self.arch, self.layout, _with_context(self.work, context_tokens))
        return demand, split_layers(self.arch, self.budgets, self.arch.counted_layers + 1)


def _kept(scene: Scene, arch: Architecture, layout: WeightLayout) -> _Kept:
    return _Kept(arch, layout, _with_context(scene.work, CELL_PADDING), scene.devices.budgets)


def _with_context(work: Workload, context_tokens: int) -> Workload:
    """A copy without validation: contexts tried here come from our own search, not from the user."""
    return work.model_copy(update={"context_tokens": context_tokens})


def context_ceiling(scene: Scene, arch: Architecture, layout: WeightLayout) -> int | None:
    """The largest context, in whole cache blocks, with which everything stays on the GPUs."""
    if not scene.devices.budgets or scene.work.offload.mode is OffloadMode.CPU:
        return None
    return _ceiling(_kept(scene, arch, layout))


@lru_cache(maxsize=_REMEMBERED)
def _ceiling(kept: _Kept) -> int:
    low, high = 0, kept.arch.max_context // CELL_PADDING
    while low < high:
        middle = (low + high + 1) // 2
        demand, split = kept.at(middle * CELL_PADDING)
        low, high = (middle, high) if fits(demand, split, kept.budgets) else (low, middle - 1)
    return min(low * CELL_PADDING, kept.arch.max_context)


def need_curve(scene: Scene, arch: Architecture, layout: WeightLayout) -> tuple[NeedPoint, ...]:
    """Need of all GPUs together against context, everything kept on them."""
    if not scene.devices.budgets:
        return ()
    contexts = curve_contexts(scene.work.context_tokens, arch.max_context)
    return _points(_kept(scene, arch, layout), contexts)


def need_ends(scene: Scene, arch: Architecture, layout: WeightLayout) -> tuple[NeedPoint, ...]:
    """The two ends of that curve, which tell its slope."""
    if not scene.devices.budgets:
        return ()
    contexts = curve_contexts(scene.work.context_tokens, arch.max_context)
    return _points(_kept(scene, arch, layout), (contexts[0], contexts[-1]))


@lru_cache(maxsize=_REMEMBERED)
def _points(kept: _Kept, contexts: tuple[int, ...]) -> tuple[NeedPoint, ...]:
    return tuple(_point(kept, context) for context in contexts)


def _point(kept: _Kept, context_tokens: int) -> NeedPoint:
    demand, split = kept.at(context_tokens)
    needs = device_needs(demand, split, len(kept.budgets))
    overhead = sum(budget.capacity_bytes - budget.free_bytes for budget in kept.budgets)
    return NeedPoint(
        context_tokens,
        sum(need.weights_bytes for need in needs),
        sum(need.kv_bytes for need in needs),
        sum(need.state_bytes + need.compute_bytes for need in needs) + overhead,
    )
