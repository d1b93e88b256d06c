"""The parts of a rig as a comparison shows them."""

from __future__ import annotations

from collections import Counter

from rigplanner.domain.parts import Part, Slot, System
from rigplanner.domain.report import Report
from rigplanner.numerals import exact
from rigplanner.translation import tr, tr_in, tr_n
from rigplanner.wording.cell_text import CellText
from rigplanner.wording.quantities import unknown
from rigplanner.wording.rig_names import capacity_gib
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
        return CellText(tr("none chosen"))
    if part is None:
        return CellText(choice.part_id, note=tr("in no catalog"))
    return CellText(_counted(part, choice.count), note=specs_of(part, choice.count))


def _cards_text(report: Report) -> CellText:
    if not report.plan.rig.gpus:
        return CellText(tr_in("graphics cards", "none"))
    cards = Counter(report.rig.gpus)
    if not cards:
        return CellText(report.plan.rig.gpus[0].part_id, note=tr("in no catalog"))
    names = " + ".join(_counted(card, count) for card, count in cards.items())
    return CellText(names, note=specs(next(iter(cards))) if len(cards) == 1 else "")


def _counted(part: Part, count: int) -> str:
    return f"{count} × {part.name}" if count > 1 else part.name


def _inside(slot: Slot, system: System, report: Report) -> CellText:
    """What a ready-made machine has in the place of a part."""
    match slot:
        case Slot.GPU:
            lent = capacity_gib(report.memory.devices)
            note = tr("{amount} GiB lent to the GPU", amount=lent) if report.memory.devices else ""
            return CellText(system.chip, note=note)
        case Slot.CPU:
            cores = tr_n("{count} core", "{count} cores", system.cpu_cores) if system.cpu_cores else unknown()
            return CellText(cores, note=tr("in the same chip"))
        case Slot.MEMORY:
            shared = tr("{size} GB, shared", size=exact(system.memory_gib))
            return CellText(shared, note=f"{exact(system.bandwidth_gbps)} GB/s")
        case Slot.DRIVE:
            return CellText(next((row.name for row in report.loading.rows if row.chosen), unknown()))
        case _:
            return CellText(tr("part of the machine"))
