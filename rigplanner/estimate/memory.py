"""Memory of a placed model on every device, with its range and the verdict on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from rigplanner.domain.evidence import Basis, Estimate, Step, Unit
from rigplanner.domain.report import DeviceMemory, Fit, HostMemory, Placement
from rigplanner.estimate.compute_buffer import uncertainty
from rigplanner.estimate.demand import Demand
from rigplanner.estimate.device_need import Need, device_needs, host_need, spilled_bytes
from rigplanner.estimate.footprint import FootprintNeed
from rigplanner.estimate.split import HOST, Budget, Split
from rigplanner.numerals import figure
from rigplanner.translation import mark, tr
from rigplanner.units import GIB, MIB

#: Below this headroom a plan is called tight: a browser tab or a driver update can take it.
TIGHT_BYTES: Final = round(1.5 * GIB)


@dataclass(frozen=True, slots=True)
class Overheads:
    """Range of what the runtime and other programs take, per device: the first also drives the display."""

    runtime: Estimate
    background: Estimate


def devices_memory(
    demand: Demand, split: Split, budgets: Sequence[Budget], overheads: Overheads
) -> tuple[DeviceMemory, ...]:
    """What every device holds under a split."""
    needs = device_needs(demand, split, len(budgets))
    low_factor, high_factor = uncertainty(demand.arch)
    return tuple(
        _device(
            need,
            budget,
            headroom_of(
                budget.free_bytes - need.total_bytes,
                need.compute_bytes * (1 - low_factor) + _slack(overheads, index, low=True),
                need.compute_bytes * (high_factor - 1) + _slack(overheads, index, low=False),
            ),
        )
        for index, (need, budget) in enumerate(zip(needs, budgets, strict=True))
    )


def _slack(overheads: Overheads, index: int, *, low: bool) -> float:
    """How far runtime and, on the first card, other programs may lie from their typical value."""
    parts = [overheads.runtime, overheads.background] if index == 0 else [overheads.runtime]
    if low:
        return sum((part.value or 0) - (part.low or 0) for part in parts)
    return sum((part.high or 0) - (part.value or 0) for part in parts)


def headroom_of(free_bytes: float, may_shrink_bytes: float, may_grow_bytes: float) -> Estimate:
    """Free memory and its range, from what the need may shrink or grow by."""
    steps = (
        Step(mark("Free"), tr("capacity less everything below"), f"{figure(free_bytes / MIB, grouped=False)} MiB"),
    )
    low, high = free_bytes - may_grow_bytes, free_bytes + may_shrink_bytes
    return Estimate(free_bytes, low, high, Unit.BYTES, Basis.MODELLED, steps)


def _device(need: Need, budget: Budget, headroom: Estimate) -> DeviceMemory:
    return DeviceMemory(
        name=budget.name,
        kind=budget.kind,
        capacity_bytes=budget.capacity_bytes,
        weights_bytes=need.weights_bytes,
        kv_bytes=need.kv_bytes,
        state_bytes=need.state_bytes,
        compute_bytes=need.compute_bytes,
        runtime_bytes=budget.runtime_bytes,
        background_bytes=budget.background_bytes,
        headroom=headroom,
        layers=need.layers,
        companion_bytes=budget.companion_bytes,
    )


def footprint_memory(need: FootprintNeed, budget: Budget, overheads: Overheads) -> DeviceMemory:
    """The device of a model of which only a reported total is known; that total includes the runtime."""
    free = budget.capacity_bytes - budget.background_bytes - budget.companion_bytes - need.total_bytes
    background = overheads.background
    headroom = headroom_of(
        free,
        (background.value or 0) - (background.low or 0),
        (background.high or 0) - (background.value or 0),
    )
    return DeviceMemory(
        name=budget.name,
        kind=budget.kind,
        capacity_bytes=budget.capacity_bytes,
        weights_bytes=need.weights_bytes,
        kv_bytes=need.rest_bytes,
        state_bytes=0,
        compute_bytes=0,
        runtime_bytes=0,
        background_bytes=budget.background_bytes,
        headroom=headroom,
        layers=0,
        split_known=False,
        companion_bytes=budget.companion_bytes,
    )


def host_memory(demand: Demand, split: Split, capacity_bytes: int | None, working_set_bytes: int) -> HostMemory:
    """What main memory holds under a split."""
    need = host_need(demand, split)
    return HostMemory(
        capacity_bytes,
        need.weights_bytes,
        need.kv_bytes,
        need.state_bytes,
        need.compute_bytes,
        working_set_bytes,
    )


def placement_of(demand: Demand, split: Split, device_count: int) -> Placement:
    """A split in the words of the report."""
    return Placement(
        layer_count=demand.arch.layer_count,
        gpu_layers=split.gpu_layers,
        cpu_expert_layers=min(split.cpu_expert_layers, split.gpu_layers),
        spilled_bytes=spilled_bytes(demand, split),
        device_layers=tuple(split.devices.count(device) for device in range(device_count)),
        ngl=0 if split.output_device == HOST else split.gpu_layers + 1 + demand.arch.unloaded_layers,
    )


def verdict_of(devices: Sequence[DeviceMemory], host: HostMemory, placement: Placement | None) -> Fit:
    """Fits, tight (under 1.5 GiB, or the low end below zero), spills to RAM, or does not fit."""
    if any(device.headroom_bytes < 0 for device in devices):
        return Fit.NO_FIT
    spills = placement is not None and placement.spilled_bytes > 0
    if host.headroom_bytes is not None and host.headroom_bytes < 0 and (spills or not devices):
        return Fit.NO_FIT
    if not devices:
        return Fit.FITS if host.capacity_bytes is not None else Fit.UNKNOWN
    if spills:
        return Fit.SPILLS if host.capacity_bytes is not None else Fit.UNKNOWN
    return Fit.TIGHT if any(_is_tight(device) for device in devices) else Fit.FITS


def _is_tight(device: DeviceMemory) -> bool:
    low = device.headroom.low
    return device.headroom_bytes < TIGHT_BYTES or (low is not None and low < 0)
