"""From the lines of a parts list to what they may mean, and from what the user confirmed to a rig."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from rigplanner.catalog.part_finder import Certainty, Found, PartFinder
from rigplanner.domain.parts import Condition, Part, Slot
from rigplanner.domain.plan import MAX_GPUS, PartChoice, Plan, Rig
from rigplanner.planner.edits import with_rig
from rigplanner.planner.parts_list import PartsList, Skipped, SkippedLine, WrittenPart
from rigplanner.wording.currency import Currency

#: A list that fills so many slots is a whole build; fewer are parts for the build that is open.
WHOLE_BUILD_SLOTS: Final = 4
#: Where a build can have several of one part; a list names each on a line of its own.
_IN_NUMBERS: Final = frozenset({Slot.MEMORY, Slot.DRIVE})


@dataclass(frozen=True, slots=True)
class ListedPart:
    """A line of a list with what it may mean."""

    line: WrittenPart
    found: Found

    @property
    def slot(self) -> Slot | None:
        """Where the part belongs."""
        return self.found.slot or self.line.slot


@dataclass(frozen=True, slots=True)
class Confirmed:
    """A part that the user took from a list."""

    slot: Slot
    part_id: str
    count: int = 1
    condition: Condition = Condition.NEW
    owned: bool = False
    price_usd: float | None = None


def matched(read: PartsList, finder: PartFinder) -> tuple[tuple[ListedPart, ...], tuple[SkippedLine, ...]]:
    """What each line may mean, and the lines that name no part: without label and unlike all that is known."""
    found = [ListedPart(line, _found(line, finder)) for line in read.parts]
    none = (SkippedLine(row.line.written, Skipped.NO_PART) for row in found if row.slot is None)
    return tuple(row for row in found if row.slot is not None), (*read.skipped, *none)


def confirmed(listed: ListedPart, part: Part, slot: Slot, price_usd: float | None) -> Confirmed:
    """A line taken as a part; what the list does not call used is new."""
    line = listed.line
    price = None if line.owned else price_usd
    return Confirmed(slot, part.id, line.count, line.condition or Condition.NEW, line.owned, price)


def price_usd(line: WrittenPart, shown: Currency) -> float | None:
    """The price for one piece in US dollars; None where there is none or its currency has no rate."""
    if line.price is None or line.owned:
        return None
    if line.currency == "USD":
        return line.price
    return line.price / shown.per_usd if line.currency in (None, shown.code) else None


def with_listed(plan: Plan, parts: Sequence[Confirmed], *, keep_others: bool) -> Plan:
    """The plan with the parts of a list as its rig; `keep_others` leaves what stands in slots that it does not name.

    A ready-made machine stands alone. Of a slot for one part the first counts; equal cards, kits and drives add up.
    """
    if not parts:
        return plan
    machine = next((part for part in parts if part.slot is Slot.SYSTEM), None)
    if machine is not None:
        return with_rig(plan, Rig(system=_choice(machine)))
    before = plan.rig if keep_others and not plan.rig.is_ready_made else Rig()
    fields: dict[str, Any] = {name: getattr(before, name) for name in Rig.model_fields}
    cards = tuple(_choice(part) for part in _added_up(part for part in parts if part.slot is Slot.GPU))
    if cards:
        fields["gpus"] = cards[:MAX_GPUS]
    for slot in {part.slot for part in parts} - {Slot.GPU}:
        fields[slot.value] = _choice(_first_of([part for part in parts if part.slot is slot]))
    return with_rig(plan, Rig(**fields))


def is_whole_build(parts: Iterable[ListedPart]) -> bool:
    """Whether a list is of a whole build and not of parts for the one that is open."""
    slots = {row.slot for row in parts}
    return Slot.SYSTEM in slots or len(slots) >= WHOLE_BUILD_SLOTS


def _found(line: WrittenPart, finder: PartFinder) -> Found:
    known = finder.by_id(line.part_id) if line.part_id else None
    if known is not None:
        return known
    found = finder.find(line.name, line.slot)
    if found.certainty is not Certainty.NONE or line.is_labelled or line.slot is None:
        return found
    elsewhere = finder.find(line.name, None)
    return found if elsewhere.certainty is Certainty.NONE else elsewhere


def _first_of(parts: Sequence[Confirmed]) -> Confirmed:
    """The first of a slot; equal kits and drives as one choice, at the mean of what they cost."""
    first = parts[0]
    if first.slot not in _IN_NUMBERS:
        return first
    equal = [part for part in parts if (part.part_id, part.owned) == (first.part_id, first.owned)]
    priced = [(part.count, part.price_usd) for part in equal if part.price_usd is not None]
    paid, count = sum(count * usd for count, usd in priced), sum(count for count, _ in priced)
    number = min(sum(part.count for part in equal), MAX_GPUS)
    return replace(first, count=number, price_usd=paid / count if count else None)


def _added_up(parts: Iterable[Confirmed]) -> list[Confirmed]:
    """Equal lines as one, in their order."""
    counts: dict[Confirmed, int] = {}
    for part in parts:
        alone = replace(part, count=1)
        counts[alone] = min(counts.get(alone, 0) + part.count, MAX_GPUS)
    return [replace(part, count=count) for part, count in counts.items()]


def _choice(part: Confirmed) -> PartChoice:
    return PartChoice(
        part_id=part.part_id,
        count=part.count,
        condition=part.condition,
        owned=part.owned,
        own_price_usd=part.price_usd,
    )


def first_choices(rows: Sequence[ListedPart]) -> tuple[str | None, ...]:
    """The part that each line is taken as before the user chose: what is clear, of one slot only the first."""
    chosen: tuple[str | None, ...] = (None,) * len(rows)
    for index, row in enumerate(rows):
        part = row.found.part
        if part is not None and not _in_the_way(rows, chosen, index, part.id):
            chosen = after_choice(rows, chosen, index, part.id)
    return chosen


def after_choice(
    rows: Sequence[ListedPart], chosen: Sequence[str | None], index: int, part_id: str | None
) -> tuple[str | None, ...]:
    """The choices after one line was taken as a part: what cannot be beside it is left out."""
    after = list(chosen)
    if part_id is not None:
        for other in _in_the_way(rows, chosen, index, part_id):
            after[other] = None
    after[index] = part_id
    return tuple(after)


def _in_the_way(rows: Sequence[ListedPart], chosen: Sequence[str | None], index: int, part_id: str) -> list[int]:
    """Lines whose part cannot be beside this one: another of a slot for one, or parts beside a whole machine."""
    return [
        other
        for other, known in enumerate(chosen)
        if known is not None and other != index and not _go_together(rows[index], rows[other], part_id == known)
    ]


def _go_together(row: ListedPart, other: ListedPart, is_equal: bool) -> bool:
    """Equal kits and drives are one choice, which is owned or is bought."""
    if Slot.SYSTEM in (row.slot, other.slot):
        return False
    if row.slot is not other.slot or row.slot is Slot.GPU:
        return True
    return row.slot in _IN_NUMBERS and is_equal and row.line.owned == other.line.owned
