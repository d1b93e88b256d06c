"""Finds saved rigs by what they are called, what they are made of and how they are tagged."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from rigplanner.catalog.library import Library
from rigplanner.catalog.spelling import squashed
from rigplanner.domain.plan import Plan
from rigplanner.planner.resolve import choices


def rig_words(plan: Plan, library: Library) -> str:
    """All words by which a plan can be found: compute once, ask `answers_search` often."""
    labels = tuple(_labels(plan, library.with_own(plan.own)))
    return "\n".join((_plain("\n".join(labels)), *map(squashed, labels)))


def answers_search(text: str, found_by: str) -> bool:
    """Whether every word that was typed is part of the words of a rig, however they are put together."""
    return all(word in found_by or _spelled_in(word, found_by) for word in _plain(text).split())


def _spelled_in(word: str, found_by: str) -> bool:
    spelled = squashed(word)
    return bool(spelled) and spelled in found_by


def _labels(plan: Plan, library: Library) -> Iterator[str]:
    yield plan.name
    yield from plan.tags
    for slot, choice in choices(plan.rig):
        part = library.parts(slot).get(choice.part_id)
        yield part.name if part else choice.part_id
    model = library.models.get(plan.workload.model_id)
    yield model.name if model else plan.workload.model_id
    yield plan.workload.quant


def _plain(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text).casefold()
    return "".join(c for c in decomposed if not unicodedata.combining(c))
