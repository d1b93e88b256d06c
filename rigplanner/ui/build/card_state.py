"""A slot of the plan as its card shows it."""

from __future__ import annotations

from typing import Final

from rigplanner.domain.parts import Condition, Part, Slot
from rigplanner.domain.plan import PartChoice
from rigplanner.domain.report import CostLine, Finding, Report, Severity
from rigplanner.translation import tr, tr_in, tr_n
from rigplanner.ui.parts.slot_card import CardKind, SlotCardState
from rigplanner.wording import labels
from rigplanner.wording.currency import shown
from rigplanner.wording.findings import sentence
from rigplanner.wording.quantities import age, month, number, span, unknown, usd
from rigplanner.wording.specs import specs_of

SLOT_ICONS: Final = {
    Slot.GPU: "gpu",
    Slot.CPU: "cpu",
    Slot.MEMORY: "ram",
    Slot.DRIVE: "drive",
    Slot.BOARD: "board",
    Slot.PSU: "psu",
    Slot.CASE: "case",
    Slot.COOLER: "fan",
    Slot.SYSTEM: "system",
}
#: Ages below this are told by the date alone.
_TOLD_AFTER_DAYS: Final = 365
_ORDER: Final = (Severity.STOP, Severity.COST, Severity.INFO)


def card_state(slot: Slot, choice: PartChoice | None, part: Part | None, report: Report) -> SlotCardState:
    """The three lines of a card."""
    findings = [finding for finding in report.findings if finding.slot is slot]
    worst = min(findings, key=lambda finding: _ORDER.index(finding.severity), default=None)
    if choice is None:
        return _empty(slot, worst)
    line = next((line for line in report.cost.lines if line.slot is slot), None)
    others = report.plan.rig.gpus[1:] if slot is Slot.GPU else ()
    clash = worst if worst and worst.severity is Severity.STOP else None
    return SlotCardState(
        icon=SLOT_ICONS[slot],
        slot=labels.slot(slot),
        name=part.name if part else choice.part_id,
        price=_price(slot, line, report),
        specs=sentence(clash).title if clash else specs_of(part, choice.count) if part else tr("in no catalog"),
        note="" if clash else _beside(others, choice) or _price_note(line),
        stale=bool(line and line.is_stale and (line.age_days or 0) > _TOLD_AFTER_DAYS),
        count=f"{choice.count}×" if choice.count > 1 or slot is Slot.GPU else "",
        tag=_tag(choice),
        mark=worst.severity if worst else None,
        kind=CardKind.CLASH if clash else CardKind.FILLED,
    )


def _price(slot: Slot, line: CostLine | None, report: Report) -> str:
    """Of all that is in the slot; unknown where one of several is."""
    lines = [found for found in report.cost.lines if found.slot is slot]
    if len(lines) < 2:
        return number(line.price) if line else ""
    values = [found.price.value for found in lines]
    known = [value for value in values if value is not None]
    return usd(sum(known)) if len(known) == len(values) else unknown()


def _beside(others: tuple[PartChoice, ...], first: PartChoice) -> str:
    """Further choices in a slot that shows the first: "and 1 more to buy", "and 2 others"."""
    if not others:
        return ""
    count = sum(choice.count for choice in others)
    if any(choice.part_id != first.part_id for choice in others):
        return tr_n("and {count} other card", "and {count} other cards", count)
    if all(choice.owned for choice in others):
        return tr_n("and {count} more, mine", "and {count} more, mine", count)
    return tr_n("and {count} more, to buy", "and {count} more, to buy", count)


def _tag(choice: PartChoice) -> str:
    if choice.owned:
        return tr_in("tag of a part that the user owns", "mine")
    return labels.condition(choice.condition) if choice.condition is Condition.USED else ""


def card_tooltip(slot: Slot, report: Report) -> str:
    """Why the card carries a mark."""
    texts = [sentence(finding) for finding in report.findings if finding.slot is slot]
    return "\n".join(f"{text.title}. {text.detail}" for text in texts)


def _empty(slot: Slot, finding: Finding | None) -> SlotCardState:
    return SlotCardState(
        icon=SLOT_ICONS[slot],
        slot=labels.slot(slot),
        name=tr("None chosen"),
        price=tr("Add"),
        specs=sentence(finding).detail if finding else "",
        mark=finding.severity if finding else None,
        checked=False,
        kind=CardKind.EMPTY,
    )


def _price_note(line: CostLine | None) -> str:
    """The band and the date of a price; an old one says its age."""
    if line is None or not line.as_of:
        return line.note if line else ""
    band = span(line.price).replace(shown().symbol.strip(), "").strip()
    old = line.age_days is not None and line.age_days > _TOLD_AFTER_DAYS
    when = f"{month(line.as_of)} · {age(line.age_days or 0)}" if old else month(line.as_of)
    return f"{band} · {when}" if band and not old else when
