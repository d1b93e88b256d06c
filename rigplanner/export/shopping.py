"""The shopping list of a report: every slot with its part, what matters of it, and what it costs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from rigplanner.domain.parts import Condition, Part, Slot
from rigplanner.domain.plan import PartChoice
from rigplanner.domain.report import CostLine, Report, ResolvedRig
from rigplanner.estimate.left_out import empty_slots
from rigplanner.export.sheet import ShoppingList, ShoppingRow
from rigplanner.planner.resolve import choices
from rigplanner.translation import tr, tr_in
from rigplanner.wording import labels
from rigplanner.wording.quantities import month, number, span, unknown
from rigplanner.wording.sheet import article_line, total_line
from rigplanner.wording.specs import specs_of

_ORDER: Final = tuple(Slot)


def shopping_list(report: Report) -> ShoppingList:
    """Everything to buy, empty slots too."""
    cost = report.cost
    rows = _rows(report)
    return ShoppingList(
        rows=rows,
        total_label=total_line(report),
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
    """Every filled slot with its choice, its part and its price, None where no catalog has them.

    Prices come in the order of the choices, without those that no catalog has; equal parts may cost differently.
    """
    parts, lines = parts_of(report.rig), list(report.cost.lines)
    for slot, choice in choices(report.plan.rig):
        is_next = bool(lines) and (lines[0].slot, lines[0].part_id) == (slot, choice.part_id)
        yield slot, choice, parts.get(choice.part_id), lines.pop(0) if is_next else None


def _rows(report: Report) -> tuple[ShoppingRow, ...]:
    """Filled slots and empty ones, in the order of a build; an empty one is a place to write on."""
    rows = [(slot, _filled(choice, part, line, slot)) for slot, choice, part, line in bought(report)]
    rows += [(slot, _empty(slot)) for slot in empty_slots(report.plan)]
    return tuple(row for _, row in sorted(rows, key=lambda entry: _ORDER.index(entry[0])))


def _filled(choice: PartChoice, part: Part | None, line: CostLine | None, slot: Slot) -> ShoppingRow:
    name = part.name if part else choice.part_id
    return ShoppingRow(
        slot=labels.slot(slot),
        name=f"{choice.count} × {name}" if choice.count > 1 else name,
        tag=_tag(choice),
        matters=specs_of(part, choice.count) if part else tr("in no catalog"),
        price=number(line.price) if line else unknown(),
        spread=span(line.price) if line else "",
        as_of=_as_of(line),
        is_old=bool(line and line.is_stale),
        is_owned=choice.owned,
    )


def _tag(choice: PartChoice) -> str:
    if choice.owned:
        return tr_in("a part one has", "mine")
    return labels.condition(Condition.USED) if choice.condition is Condition.USED else ""


def _as_of(line: CostLine | None) -> str:
    """The date of a price, or whose price it is; what is owned says so by its name."""
    if line is None or line.note == "owned":
        return ""
    return month(line.as_of) if line.as_of else tr(line.note)


def _empty(slot: Slot) -> ShoppingRow:
    return ShoppingRow(labels.slot(slot), "", "", "", "", "", "", is_old=False, is_owned=False)
