"""The parts of a rig as a comparison shows them."""

from __future__ import annotations

from collections import Counter

from rigplanner.domain.parts import Part, Slot, System
from rigplanner.domain.report import Report
from rigplanner.wording.cell_text import CellText
from rigplanner.wording.quantities import gib, unknown
from rigplanner.wording.specs import specs, specs_of


def part_text(slot: Slot, report: Report) -> CellText:
    """What fills a slot, or what a ready-made machine has in its place."""
    rig = report.rig
    if report.plan.rig.is_ready_made:
        return _inside(slot, rig.system, report) if rig.system else CellText(unknown())
    if slot is Slot.GPU:
        return _cards_text(report)
    choice, part = report.plan.rig.choice(slot), getattr(rig, slot.value)
    if choice is None:
        return CellText("none chosen")
    if part is None:
        return CellText(choice.part_id, note="in no catalog")
    return CellText(_counted(part, choice.count), note=specs_of(part, choice.count))


def _cards_text(report: Report) -> CellText:
    if not report.plan.rig.gpus:
        return CellText("none")
    cards = Counter(report.rig.gpus)
    if not cards:
        return CellText(report.plan.rig.gpus[0].part_id, note="in no catalog")
    names = " + ".join(_counted(card, count) for card, count in cards.items())
    return CellText(names, note=specs(next(iter(cards))) if len(cards) == 1 else "")


def _counted(part: Part, count: int) -> str:
    return f"{count} × {part.name}" if count > 1 else part.name


def _inside(slot: Slot, system: System, report: Report) -> CellText:
    """What a ready-made machine has in the place of a part."""
    match slot:
        case Slot.GPU:
            lent = sum(device.capacity_bytes for device in report.memory.devices)
            return CellText(system.chip, note=f"{gib(lent)} GiB lent to the GPU".replace(".0 ", " ") if lent else "")
        case Slot.CPU:
            return CellText(f"{system.cpu_cores} cores" if system.cpu_cores else unknown(), note="in the same chip")
        case Slot.MEMORY:
            return CellText(f"{system.memory_gib:g} GB, shared", note=f"{system.bandwidth_gbps:g} GB/s")
        case Slot.DRIVE:
            return CellText(next((row.name for row in report.loading.rows if row.chosen), unknown()))
        case _:
            return CellText("part of the machine")
