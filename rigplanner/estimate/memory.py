"""Memory of a placed model on every device, with its range and the verdict on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from rigplanner.domain.evidence import Basis, Estimate, Step, Unit
from rigplanner.domain.report import DeviceMemory, Fit, HostMemory, Placement
from rigplanner.estimate.compute_buffer import uncertainty
from rigplanner.estimate.demand import Demand
from rigplanner.estimate.device_need import Need, host_need, spilled_bytes
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


@dataclass(frozen=True, slots=True)
class Room:
    """Bytes that stay free in one place, with their range; negative where it does not fit."""

    free_bytes: float
    low_bytes: float
    high_bytes: float


def rooms_of(
    demand: Demand, needs: Sequence[Need], budgets: Sequence[Budget], overheads: Overheads
) -> tuple[Room, ...]:
    """What stays free on every device, in figures alone: for the many splits that are tried and not shown."""
    low_factor, high_factor = uncertainty(demand.arch)
    rooms = []
    for index, (need, budget) in enumerate(zip(needs, budgets, strict=True)):
        free = budget.free_bytes - need.total_bytes
        may_shrink = need.compute_bytes * (1 - low_factor) + _slack(overheads, index, low=True)
        may_grow = need.compute_bytes * (high_factor - 1) + _slack(overheads, index, low=False)
        rooms.append(Room(free, free - may_grow, free + may_shrink))
    return tuple(rooms)


def devices_memory(needs: Sequence[Need], rooms: Sequence[Room], budgets: Sequence[Budget]) -> tuple[DeviceMemory, ...]:
    """What every device holds and what stays free, in the words of the report."""
    return tuple(
        _device(need, budget, headroom_of(room)) for need, budget, room in zip(needs, budgets, rooms, strict=True)
    )


def _slack(overheads: Overheads, index: int, *, low: bool) -> float:
    """How far runtime and, on the first card, other programs may lie from their typical value."""
    parts = [overheads.runtime, overheads.background] if index == 0 else [overheads.runtime]
    if low:
        return sum((part.value or 0) - (part.low or 0) for part in parts)
    return sum((part.high or 0) - (part.value or 0) for part in parts)


def headroom_of(room: Room) -> Estimate:
    """Free memory and its range."""
    free = f"{figure(room.free_bytes / MIB, grouped=False)} MiB"
    steps = (Step(mark("Free"), tr("capacity less everything below"), free),)
    return Estimate(room.free_bytes, room.low_bytes, room.high_bytes, Unit.BYTES, Basis.MODELLED, steps)


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


def footprint_room(need: FootprintNeed, budget: Budget, overheads: Overheads) -> Room:
    """What stays free beside a model of which only a reported total is known; that total includes the runtime."""
    free = budget.capacity_bytes - budget.background_bytes - budget.companion_bytes - need.total_bytes
    background = overheads.background
    may_shrink = (background.value or 0) - (background.low or 0)
    may_grow = (background.high or 0) - (background.value or 0)
    return Room(free, free - may_grow, free + may_shrink)


def footprint_memory(need: FootprintNeed, budget: Budget, room: Room) -> DeviceMemory:
    """The device of such a model."""
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
        headroom=headroom_of(room),
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


def verdict_of(rooms: Sequence[Room], host: HostMemory, spilled_bytes: int) -> Fit:
    """Fits, tight (under 1.5 GiB, or the low end below zero), spills to RAM, or does not fit.

    `rooms` are those of the devices; `spilled_bytes` the weights that run from main memory.
    """
    if any(room.free_bytes < 0 for room in rooms):
        return Fit.NO_FIT
    spills = spilled_bytes > 0
    if host.headroom_bytes is not None and host.headroom_bytes < 0 and (spills or not rooms):
        return Fit.NO_FIT
    if not rooms:
        return Fit.FITS if host.capacity_bytes is not None else Fit.UNKNOWN
    if spills:
        return Fit.SPILLS if host.capacity_bytes is not None else Fit.UNKNOWN
    return Fit.TIGHT if any(room.free_bytes < TIGHT_BYTES or room.low_bytes < 0 for room in rooms) else Fit.FITS
