"""What changed since a rig was saved: prices, specifications, what it comes to, and what no catalog has any more."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from rigplanner.catalog.library import SHELVES, Library
from rigplanner.domain.evidence import Unit
from rigplanner.domain.llm import LlmModel
from rigplanner.domain.parts import Part, Slot
from rigplanner.domain.plan import OwnParts, PartChoice, Plan
from rigplanner.estimate.cost import price_of
from rigplanner.planner.evaluate import glance
from rigplanner.planner.resolve import choices
from rigplanner.store.figures import Figures, figures_of
from rigplanner.store.snapshot import MODELS, entry_of
from rigplanner.translation import mark, tr
from rigplanner.wording.facts import facts
from rigplanner.wording.quantities import unknown
from rigplanner.wording.since_saved import changed, estimate_changed, fit_changed, price_changed

#: Field of the figures, its unit, and what it is called; the order of the verdict.
_FIGURES: Final = (
    ("headroom_bytes", Unit.BYTES, mark("Room to spare")),
    ("decode_tokens_per_s", Unit.TOKENS_PER_S, mark("Writing")),
    ("first_token_s", Unit.SECONDS, mark("The time to the first word")),
    ("load_s", Unit.SECONDS, mark("The time to load")),
    ("price_usd", Unit.USD, mark("The total")),
)


class ChangeKind(StrEnum):
    """What kind of thing is another than when the rig was saved."""

    VANISHED = "vanished"
    SPEC = "spec"
    PRICE = "price"
    ESTIMATE = "estimate"


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that changed, as a sentence."""

    kind: ChangeKind
    sentence: str


def changes_since(plan: Plan, used: OwnParts, figures: Figures | None, library: Library) -> tuple[Change, ...]:
    """What is another now, for a plan with the entries and figures of its file; causes before consequences."""
    known = library.with_own(plan.own)
    found = (
        *_told(ChangeKind.SPEC, _specs(plan, used, known)),
        *_told(ChangeKind.PRICE, _prices(plan, used, known)),
        *(_told(ChangeKind.ESTIMATE, _estimates(figures, figures_of(glance(plan, library)))) if figures else ()),
    )
    return tuple(dict.fromkeys(found))


def _told(kind: ChangeKind, sentences: Iterator[str]) -> Iterator[Change]:
    return (Change(kind, sentence) for sentence in sentences if sentence)


def _specs(plan: Plan, used: OwnParts, library: Library) -> Iterator[str]:
    for slot, choice in choices(plan.rig):
        before = entry_of(used, SHELVES[slot], choice.part_id)
        yield from _facts_changed(before, library.parts(slot).get(choice.part_id))
    model_id = plan.workload.model_id
    yield from _facts_changed(entry_of(used, MODELS, model_id), library.models.get(model_id))


def _facts_changed(before: Part | LlmModel | None, now: Part | LlmModel | None) -> Iterator[str]:
    if before is None or now is None or before == now:
        return
    old, new = dict(facts(before)), dict(facts(now))
    for name in dict.fromkeys((*old, *new)):
        was, is_ = old.get(name, unknown()), new.get(name, unknown())
        if was != is_:
            yield changed(tr("{fact} of {part}", fact=name, part=now.name), was, is_)


def _prices(plan: Plan, used: OwnParts, library: Library) -> Iterator[str]:
    return (_price_changed(slot, choice, used, library) for slot, choice in choices(plan.rig))


def _price_changed(slot: Slot, choice: PartChoice, used: OwnParts, library: Library) -> str:
    """What is owned, or has a price of the user's, costs what it did."""
    before = entry_of(used, SHELVES[slot], choice.part_id)
    now = library.parts(slot).get(choice.part_id)
    if not isinstance(before, Part) or now is None or choice.owned or choice.own_price_usd is not None:
        return ""
    old, new = price_of(before, choice.condition), price_of(now, choice.condition)
    return price_changed(now.name, old.typical_usd if old else None, new.typical_usd if new else None)


def _estimates(before: Figures, now: Figures) -> Iterator[str]:
    yield fit_changed(before.fit, now.fit)
    for field, unit, what in _FIGURES:
        yield estimate_changed(tr(what), getattr(before, field).estimate(unit), getattr(now, field).estimate(unit))
