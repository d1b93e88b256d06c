"""From the ids of a plan to the parts and the model themselves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeVar

from rigplanner.catalog.library import Library
from rigplanner.domain.parts import Gpu, MemoryKit, Part, Slot
from rigplanner.domain.plan import PartChoice, Plan, Rig
from rigplanner.domain.report import ResolvedRig

Entry = TypeVar("Entry", bound=Part)


def resolve_rig(rig: Rig, library: Library) -> ResolvedRig:
    """The chosen parts; a slot whose part no catalog has counts as empty (see `missing_parts`)."""
    if rig.system is not None:
        return ResolvedRig(system=_one(rig.system, library.systems))
    return ResolvedRig(
        gpus=tuple(card for choice in rig.gpus for card in _cards(choice, library.gpus)),
        cpu=_one(rig.cpu, library.cpus),
        memory=_kits(rig.memory, library.memory),
        drive=_one(rig.drive, library.drives),
        board=_one(rig.board, library.boards),
        psu=_one(rig.psu, library.psus),
        case=_one(rig.case, library.cases),
        cooler=_one(rig.cooler, library.coolers),
    )


def _one(choice: PartChoice | None, entries: Mapping[str, Entry]) -> Entry | None:
    return entries.get(choice.part_id) if choice else None


def _kits(choice: PartChoice | None, entries: Mapping[str, MemoryKit]) -> MemoryKit | None:
    """Several equal kits are as much memory as all of them hold."""
    kit = _one(choice, entries)
    if kit is None or choice is None or choice.count == 1:
        return kit
    modules = kit.modules * choice.count if kit.modules else None
    return kit.model_copy(update={"capacity_gib": kit.capacity_gib * choice.count, "modules": modules})


def _cards(choice: PartChoice, entries: Mapping[str, Gpu]) -> tuple[Gpu, ...]:
    card = entries.get(choice.part_id)
    return (card,) * choice.count if card else ()


def choices(rig: Rig) -> Iterator[tuple[Slot, PartChoice]]:
    """Every filled slot with its choice, in the order of the build column."""
    if rig.system is not None:
        yield Slot.SYSTEM, rig.system
        return
    for gpu in rig.gpus:
        yield Slot.GPU, gpu
    for slot in (Slot.CPU, Slot.MEMORY, Slot.DRIVE, Slot.BOARD, Slot.PSU, Slot.CASE, Slot.COOLER):
        choice = rig.choice(slot)
        if choice is not None:
            yield slot, choice


def missing_parts(plan: Plan, library: Library) -> tuple[tuple[Slot, str], ...]:
    """Slots whose part is in no catalog, with the id asked for."""
    return tuple(
        (slot, choice.part_id) for slot, choice in choices(plan.rig) if choice.part_id not in library.parts(slot)
    )
