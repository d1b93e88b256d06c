"""The catalog entries a plan uses: kept in its file, so that it opens after the catalogs have changed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from rigplanner.catalog.library import SHELVES, Library
from rigplanner.domain.llm import LlmModel
from rigplanner.domain.parts import Part, Slot
from rigplanner.domain.plan import OwnParts, PartChoice, Plan
from rigplanner.estimate.cost import price_of
from rigplanner.planner.resolve import choices
from rigplanner.wording.quantities import usd

_MODELS: Final = "models"


def used_entries(plan: Plan, library: Library) -> OwnParts:
    """What the plan takes from the catalogs; what it brings itself is in the plan already."""
    found: dict[str, dict[str, Part | LlmModel]] = {}
    for slot, choice in choices(plan.rig):
        field = SHELVES[slot]
        entry = library.parts(slot).get(choice.part_id)
        if entry is not None and not _has(plan.own, field, choice.part_id):
            found.setdefault(field, {})[entry.id] = entry
    model = library.models.get(plan.workload.model_id)
    if model is not None and not _has(plan.own, _MODELS, model.id):
        found[_MODELS] = {model.id: model}
    return OwnParts(**{field: tuple(entries.values()) for field, entries in found.items()})


def with_vanished_entries(plan: Plan, used: OwnParts, library: Library) -> tuple[Plan, tuple[str, ...]]:
    """The plan with those entries of its file that no catalog has any more, and a remark on each."""
    added: dict[str, Any] = {}
    remarks = []
    for field, entry_id in _wanted(plan):
        entry = _find(used, field, entry_id)
        if entry is None or _has(plan.own, field, entry_id) or entry_id in getattr(library, field):
            continue
        before = added.get(field, getattr(plan.own, field))
        if entry not in before:
            added[field] = (*before, entry)
            remarks.append(f"{entry.name} is not in the catalog; its values as they were when saved are used.")
    if not added:
        return plan, ()
    own = OwnParts(**{name: added.get(name, getattr(plan.own, name)) for name in OwnParts.model_fields})
    return Plan(**{name: own if name == "own" else getattr(plan, name) for name in Plan.model_fields}), tuple(remarks)


def changed_prices(plan: Plan, used: OwnParts, library: Library) -> tuple[str, ...]:
    """A remark on each part whose price is another than when the plan was saved."""
    remarks = (_changed_price(choice, slot, used, library) for slot, choice in choices(plan.rig))
    return tuple(dict.fromkeys(filter(None, remarks)))


def _changed_price(choice: PartChoice, slot: Slot, used: OwnParts, library: Library) -> str:
    before = _find(used, SHELVES[slot], choice.part_id)
    now = library.parts(slot).get(choice.part_id)
    if not isinstance(before, Part) or now is None or choice.owned or choice.own_price_usd is not None:
        return ""
    old, new = price_of(before, choice.condition), price_of(now, choice.condition)
    if old is None or new is None or old.typical_usd == new.typical_usd:
        return ""
    return f"{now.name} was {usd(old.typical_usd)} when saved and is {usd(new.typical_usd)} now."


def _wanted(plan: Plan) -> Iterator[tuple[str, str]]:
    for slot, choice in choices(plan.rig):
        yield SHELVES[slot], choice.part_id
    yield _MODELS, plan.workload.model_id


def _find(entries: OwnParts, field: str, entry_id: str) -> Part | LlmModel | None:
    found: Part | LlmModel | None = next((e for e in getattr(entries, field) if e.id == entry_id), None)
    return found


def _has(entries: OwnParts, field: str, entry_id: str) -> bool:
    return _find(entries, field, entry_id) is not None
