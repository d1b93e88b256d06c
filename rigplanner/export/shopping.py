"""The shopping list of a report: every slot with its part, what matters of it, and what it costs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from rigplanner.domain.parts import Condition, Part, Slot
from rigplanner.domain.plan import PartChoice
from rigplanner.domain.report import CostLine, Report, ResolvedRig
from rigplanner.export.sheet import ShoppingList, ShoppingRow
from rigplanner.planner.resolve import choices
from rigplanner.wording import labels
from rigplanner.wording.quantities import UNKNOWN, month, number, span
from rigplanner.wording.sheet import article_line, total_line
from rigplanner.wording.specs import specs

#: Ages from here on are told in the list; younger prices tell their date alone.
OLD_AFTER_DAYS: Final = 365
_BUILD: Final = (Slot.GPU, Slot.CPU, Slot.MEMORY, Slot.DRIVE, Slot.BOARD, Slot.PSU, Slot.CASE, Slot.COOLER)


def shopping_list(report: Report) -> ShoppingList:
    """Everything to buy, empty slots too."""
    cost = report.cost
    rows = (*_filled(report), *_empty(report))
    return ShoppingList(
        rows=rows,
        total_label=total_line(cost),
        total=number(cost.total),
        total_spread=span(cost.total),
        notes=tuple(filter(None, (article_line(report),))),
        has_old_prices=any(row.is_old for row in rows),
    )


def parts_of(rig: ResolvedRig) -> dict[str, Part]:
    """The parts of a rig by id."""
    single = (rig.system, rig.cpu, rig.memory, rig.drive, rig.board, rig.psu, rig.case, rig.cooler)
    return {part.id: part for part in (*rig.gpus, *single) if part is not None}


def bought(report: Report) -> Iterator[tuple[Slot, PartChoice, Part | None, CostLine | None]]:
    """Every filled slot with its choice, its part and its price, None where no catalog has them."""
    parts = parts_of(report.rig)
    lines = {(line.slot, line.part_id): line for line in report.cost.lines}
    for slot, choice in choices(report.plan.rig):
        yield slot, choice, parts.get(choice.part_id), lines.get((slot, choice.part_id))


def _filled(report: Report) -> Iterator[ShoppingRow]:
    for slot, choice, part, line in bought(report):
        name = part.name if part else choice.part_id
        yield ShoppingRow(
            slot=labels.slot(slot),
            name=f"{choice.count} × {name}" if choice.count > 1 else name,
            tag=_tag(choice),
            matters=specs(part) if part else "in no catalog",
            price=number(line.price) if line else UNKNOWN,
            spread=span(line.price) if line else "",
            as_of=_as_of(line),
            is_old=bool(line and (line.age_days or 0) > OLD_AFTER_DAYS),
            is_owned=choice.owned,
        )


def _tag(choice: PartChoice) -> str:
    if choice.owned:
        return "mine"
    return "used" if choice.condition is Condition.USED else ""


def _as_of(line: CostLine | None) -> str:
    if line is None:
        return ""
    return month(line.as_of) if line.as_of else line.note


def _empty(report: Report) -> Iterator[ShoppingRow]:
    """Slots of a build with nothing in them: a place to write on."""
    if report.plan.rig.is_ready_made:
        return
    for slot in _BUILD:
        if report.plan.rig.choice(slot) is None:
            yield ShoppingRow(labels.slot(slot), "", "", "", "", "", "", is_old=False, is_owned=False)
