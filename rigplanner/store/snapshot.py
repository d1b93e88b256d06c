"""The catalog entries a plan uses: kept in its file, so that it opens after the catalogs have changed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from rigplanner.catalog.library import SHELVES, Library
from rigplanner.domain.llm import LlmModel
from rigplanner.domain.parts import Part
from rigplanner.domain.plan import OwnParts, Plan
from rigplanner.planner.edits import with_own
from rigplanner.planner.resolve import choices
from rigplanner.wording.since_saved import vanished

#: Where the models stand among the entries that travel with a plan.
MODELS: Final = "models"


def used_entries(plan: Plan, library: Library) -> OwnParts:
    """What the plan takes from the catalogs; what it brings itself is in the plan already."""
    found: dict[str, dict[str, Part | LlmModel]] = {}
    for slot, choice in choices(plan.rig):
        field = SHELVES[slot]
        entry = library.parts(slot).get(choice.part_id)
        if entry is not None and not _has(plan.own, field, choice.part_id):
            found.setdefault(field, {})[entry.id] = entry
    for model_id in _models_of(plan):
        model = library.models.get(model_id)
        if model is not None and not _has(plan.own, MODELS, model_id):
            found.setdefault(MODELS, {})[model_id] = model
    return OwnParts(**{field: tuple(entries.values()) for field, entries in found.items()})


def with_vanished_entries(plan: Plan, used: OwnParts, library: Library) -> tuple[Plan, tuple[str, ...]]:
    """The plan with those entries of its file that no catalog has any more, and a remark on each."""
    added: dict[str, Any] = {}
    remarks = []
    for field, entry_id in _wanted(plan):
        entry = entry_of(used, field, entry_id)
        if entry is None or _has(plan.own, field, entry_id) or entry_id in getattr(library, field):
            continue
        before = added.get(field, getattr(plan.own, field))
        if entry not in before:
            added[field] = (*before, entry)
            remarks.append(vanished(entry.name))
    if not added:
        return plan, ()
    own = OwnParts(**{name: added.get(name, getattr(plan.own, name)) for name in OwnParts.model_fields})
    return with_own(plan, own), tuple(remarks)


def entry_of(entries: OwnParts, field: str, entry_id: str) -> Part | LlmModel | None:
    """One of the entries that travel with a plan."""
    found: Part | LlmModel | None = next((e for e in getattr(entries, field) if e.id == entry_id), None)
    return found


def _wanted(plan: Plan) -> Iterator[tuple[str, str]]:
    for slot, choice in choices(plan.rig):
        yield SHELVES[slot], choice.part_id
    for model_id in _models_of(plan):
        yield MODELS, model_id


def _models_of(plan: Plan) -> Iterator[str]:
    """The model, and those that are loaded beside it."""
    yield plan.workload.model_id
    yield from (other.model_id for other in plan.workload.companions if other.model_id is not None)


def _has(entries: OwnParts, field: str, entry_id: str) -> bool:
    return entry_of(entries, field, entry_id) is not None
