"""The smallest change that makes a model fit its rig: parts to buy, cheapest first, and settings for nothing.

"Fits" means all of it on the GPU; where a plan has room on its GPU but too little main memory, it means that it runs.
A part counts as an answer only where the plan with it has no new clash; a power supply, case or cooler that the
part then asks for is added to its price.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from rigplanner.catalog.library import Library
from rigplanner.domain.comparison import Change, SmallestChange
from rigplanner.domain.parts import Condition, Gpu, GpuForm, MemoryKit, Part, Slot, System
from rigplanner.domain.plan import Offload, OffloadMode, PartChoice, Plan
from rigplanner.domain.report import Fit, Fix, Report, Severity
from rigplanner.estimate.cost import offer, price_of
from rigplanner.estimate.differences import price_gap
from rigplanner.planner.edits import with_offload, with_one_card, with_part, with_rig
from rigplanner.planner.evaluate import glance
from rigplanner.planner.findings import values
from rigplanner.planner.free_change import free_change
from rigplanner.units import GIB
from rigplanner.wording.sentences import series

_ON_GPU: Final = frozenset({Fit.FITS, Fit.TIGHT})
#: Clashes of parts that only cost something, but leave no place or plug for the part.
_NO_PLACE: Final = frozenset({"too_many_cards", "too_few_plugs"})
#: What a part may ask for in turn, such as a stronger power supply.
_MOST_FOLLOWERS: Final = 2
_MOST_CARDS: Final = 4


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A plan with other parts, and what they add to the total at least, as far as prices are known."""

    code: str
    part: Part
    count: int
    plan: Plan
    adds_usd: float


def needs_change(report: Report) -> bool:
    """Whether a model that is known does not fit."""
    return report.memory.fit in (Fit.SPILLS, Fit.NO_FIT)


def smallest_change(report: Report, library: Library) -> Iterator[SmallestChange]:
    """The best found so far, after every candidate; the last is the answer. A plan that fits needs none.

    Each step takes about as long as one evaluation, so that a window can go on between them.
    """
    if not needs_change(report):
        return
    best = SmallestChange(settings=free_change(report, library))
    yield best
    for candidate in _candidates(report, library.with_own(report.plan.own)):
        if best.parts is not None and not _may_be_smaller(candidate, best.parts):
            return
        change = _tried(candidate, report, library)
        if change is not None and _is_smaller(change, best.parts):
            best = replace(best, parts=change)
        yield best


def last_of(search: Iterator[SmallestChange]) -> SmallestChange:
    """The answer of a whole search, for those who may wait."""
    found = SmallestChange()
    for found in search:  # noqa: B007
        pass
    return found


def _may_be_smaller(candidate: _Candidate, best: Change) -> bool:
    """Where the difference to what is there is unknown, the first found was the cheapest."""
    return best.price.value is not None and candidate.adds_usd < best.price.value


def _is_smaller(change: Change, best: Change | None) -> bool:
    if best is None or change.price.value is None:
        return best is None
    return best.price.value is None or change.price.value < best.price.value


def _candidates(report: Report, library: Library) -> list[_Candidate]:
    """Cheapest first; only what holds at least the weights, and only what has a price."""
    if report.rig.system is not None:
        found = list(_larger_systems(report, report.rig.system, library))
    elif _lacks_only_ram(report):
        found = list(_larger_memory(report, library))
    else:
        found = [*_more_cards(report), *_other_cards(report, library)]
    return sorted(found, key=lambda candidate: (candidate.adds_usd, candidate.part.id))


def _lacks_only_ram(report: Report) -> bool:
    host = report.memory.host.headroom_bytes
    full = any(device.headroom_bytes < 0 for device in report.memory.devices)
    spills = report.memory.placement is not None and report.memory.placement.spilled_bytes > 0
    return host is not None and host < 0 and not full and not spills


def _least_gib(report: Report) -> float:
    """What the model needs at the shortest context: less cannot hold it."""
    curve = report.memory.curve
    need = curve[0].weights_bytes if curve else report.memory.weights.value or 0.0
    return need / GIB


def _usual(plan: Plan) -> Plan:
    """Where the user let experts or layers leave the GPU for want of room, they need not any more."""
    by_need = plan.workload.offload.mode in (OffloadMode.EXPERTS, OffloadMode.LAYERS)
    return with_offload(plan, Offload()) if by_need else plan


def _more_cards(report: Report) -> Iterator[_Candidate]:
    """One or more of the card that is there; of a build with unlike cards, of the first."""
    if not report.rig.gpus:
        return
    card = report.rig.gpus[0]
    present = [choice for choice in report.plan.rig.gpus if choice.part_id == card.id]
    condition = _condition_of_more(card, present)
    price = _price(card, condition)
    if price is None or card.form is not GpuForm.CARD:
        return
    for more in range(1, _MOST_CARDS + 1 - sum(choice.count for choice in present)):
        plan = _with_more(_usual(report.plan), PartChoice(part_id=card.id, count=more, condition=condition))
        if _total_gib(report) + more * card.memory_gib >= _least_gib(report):
            yield _Candidate("more_cards", card, more, plan, more * price)


def _condition_of_more(card: Gpu, present: Sequence[PartChoice]) -> Condition:
    """As those that are bought; of a card that is owned nothing tells, so as it is cheapest."""
    bought = next((choice.condition for choice in present if not choice.owned), None)
    price = offer(card) if bought is None else None
    return bought or (price.condition if price else Condition.NEW)


def _with_more(plan: Plan, bought: PartChoice) -> Plan:
    """Further cards beside the equal ones; what is owned or has the user's own price tells nothing of their price."""
    cards = list(plan.rig.gpus)
    places = [place for place, card in enumerate(cards) if card.part_id == bought.part_id]
    same = [place for place in places if _at_catalog_price(cards[place], bought.condition)]
    if same:
        cards[same[0]] = cards[same[0]].model_copy(update={"count": cards[same[0]].count + bought.count})
    else:
        cards.insert(places[-1] + 1, bought)
    return with_rig(plan, plan.rig.model_copy(update={"gpus": tuple(cards)}))


def _at_catalog_price(choice: PartChoice, condition: Condition) -> bool:
    return not choice.owned and choice.own_price_usd is None and choice.condition is condition


def _total_gib(report: Report) -> float:
    return sum(card.memory_gib for card in report.rig.gpus)


def _other_cards(report: Report, library: Library) -> Iterator[_Candidate]:
    """Every other card in the place of those that are there; none with slower memory than they have."""
    present = {card.id for card in report.rig.gpus}
    slowest = min((card.bandwidth_gbps for card in report.rig.gpus), default=0.0)
    gone = _slot_usd(report, Slot.GPU)
    for card in library.gpus.values():
        price = offer(card)
        is_sold = card.form is GpuForm.CARD and card.id not in present and price is not None
        holds = card.memory_gib >= _least_gib(report) and card.bandwidth_gbps >= slowest
        if is_sold and price is not None and holds:
            plan = with_one_card(_usual(report.plan), card.id, price.condition)
            yield _Candidate("other_card", card, 1, plan, price.typical_usd - gone)


def _larger_memory(report: Report, library: Library) -> Iterator[_Candidate]:
    """Kits of the same kind that hold more."""
    kit = report.rig.memory
    if kit is None:
        return
    gone = _slot_usd(report, Slot.MEMORY)
    for other in library.memory.values():
        price = _price(other, Condition.NEW)
        if price is not None and _replaces(other, kit):
            plan = with_part(report.plan, Slot.MEMORY, other.id)
            yield _Candidate("more_memory", other, 1, plan, price - gone)


def _replaces(other: MemoryKit, kit: MemoryKit) -> bool:
    alike = (other.type, other.registered, other.form_factor) == (kit.type, kit.registered, kit.form_factor)
    return alike and other.capacity_gib > kit.capacity_gib


def _larger_systems(report: Report, system: System, library: Library) -> Iterator[_Candidate]:
    """Ready-made machines of the same maker that hold more; else of any maker."""
    larger = [other for other in library.systems.values() if other.memory_gib > system.memory_gib]
    same = [other for other in larger if other.vendor == system.vendor and _price(other, Condition.NEW) is not None]
    gone = _slot_usd(report, Slot.SYSTEM)
    for other in same or larger:
        price = _price(other, Condition.NEW)
        if price is not None and other.memory_gib >= _least_gib(report):
            yield _Candidate("larger_system", other, 1, with_part(report.plan, Slot.SYSTEM, other.id), price - gone)


def _price(part: Part, condition: Condition) -> float | None:
    price = price_of(part, condition)
    return price.typical_usd if price else None


def _slot_usd(report: Report, slot: Slot) -> float:
    """What fills a slot now costs in the total."""
    return sum(line.price.value or 0.0 for line in report.cost.lines if line.slot is slot)


def _tried(candidate: _Candidate, report: Report, library: Library) -> Change | None:
    """The candidate evaluated, with what it asks for in turn; None where it does not fit or clashes."""
    plan, followers, changed = candidate.plan, [], glance(candidate.plan, library)
    for _ in range(_MOST_FOLLOWERS):
        if not _answers(changed, report):
            return None
        follower = _follower(changed, report)
        if follower is None:
            break
        followers.append(str(follower.values["part"]))
        plan = follower.plan
        changed = glance(plan, library)
    if not _answers(changed, report) or _clashes(changed, report) or _is_slower(changed, report):
        return None
    price = price_gap(report.cost, changed.cost)
    named = values(part=candidate.part.name, count=candidate.count, followers=series(followers))
    return Change(Fix(candidate.code, plan, named), changed, price)


def _answers(changed: Report, before: Report) -> bool:
    """All on the GPU; where only main memory was short, enough of it."""
    if _lacks_only_ram(before):
        return changed.memory.fit is not Fit.NO_FIT
    return changed.memory.fit in _ON_GPU


def _is_slower(changed: Report, before: Report) -> bool:
    """Nobody buys a part to wait longer than with a model that runs from RAM."""
    now, then = changed.speed.decode.value, before.speed.decode.value
    return now is not None and then is not None and now < then


def _clashes(changed: Report, before: Report) -> list[Fix | None]:
    """What was sound before and stops the build now, with the fix of each."""
    known = {finding.code for finding in before.findings}
    return [
        finding.fix
        for finding in changed.findings
        if finding.code not in known and (finding.severity is Severity.STOP or finding.code in _NO_PLACE)
    ]


def _follower(changed: Report, before: Report) -> Fix | None:
    """The part that a clash asks for, where one would mend it."""
    fixes = [fix for fix in _clashes(changed, before) if fix is not None and fix.code == "use_part"]
    return fixes[0] if fixes else None
