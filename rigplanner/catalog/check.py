"""Rules that a sound catalog keeps beyond each entry's own: figures of one entry agree with each other."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from rigplanner.catalog.library import Library
from rigplanner.catalog.problems import Problem
from rigplanner.domain.llm import LlmModel
from rigplanner.domain.parts import Gpu

_BITS_PER_BYTE: Final = 8
#: Makers round bandwidth and data rate.
_BANDWIDTH_TOLERANCE: Final = 0.02
_OLDEST_PRICE: Final = "2025-11"


def check(library: Library) -> tuple[Problem, ...]:
    """Everything that contradicts itself, or lacks what every entry must have."""
    return (*_bandwidths(library), *_names(library), *_prices(library), *_models(library))


def _bandwidths(library: Library) -> Iterator[Problem]:
    """Bandwidth = bus width x data rate / 8."""
    for card in library.gpus.values():
        expected = _bandwidth(card)
        if expected and abs(card.bandwidth_gbps / expected - 1) > _BANDWIDTH_TOLERANCE and not card.note:
            text = f"{card.bandwidth_gbps:g} GB/s, but bus times rate gives {expected:g}; mend it or say why in a note"
            yield Problem("gpus", card.id, "bandwidth_gbps", text)


def _bandwidth(card: Gpu) -> float | None:
    if not card.bus_bits or not card.memory_rate_gbps:
        return None
    return card.bus_bits * card.memory_rate_gbps / _BITS_PER_BYTE


def _names(library: Library) -> Iterator[Problem]:
    """Two entries of one name cannot be told apart in a list."""
    for shelf in ("gpus", "cpus", "memory", "drives", "boards", "psus", "cases", "coolers", "systems", "models"):
        seen: dict[str, str] = {}
        for entry in getattr(library, shelf).values():
            first = seen.setdefault(entry.name.casefold(), entry.id)
            if first != entry.id:
                yield Problem(shelf, entry.id, "name", f'"{entry.name}" is the name of {first} too')


def _prices(library: Library) -> Iterator[Problem]:
    """Prices of cards, memory and drives from before the rise of late 2025 say nothing about today."""
    for shelf in ("gpus", "memory", "drives"):
        for part in getattr(library, shelf).values():
            for price in part.prices:
                if price.basis.value != "article" and price.as_of < _OLDEST_PRICE:
                    yield Problem(shelf, part.id, "prices", f"of {price.as_of} is too old to be of use")


def _models(library: Library) -> Iterator[Problem]:
    for model in library.models.values():
        if model.active_params_b > model.total_params_b:
            yield Problem("models", model.id, "active_params_b", "is above the total")
        yield from _contradicted_both_ways(library, model)


def _contradicted_both_ways(library: Library, model: LlmModel) -> Iterator[Problem]:
    """A contradiction is named on both sides."""
    for other in model.contradicted_by:
        back = library.models.get(other.model_id)
        if back and model.id not in {entry.model_id for entry in back.contradicted_by}:
            yield Problem("models", model.id, "contradicted_by", f"{back.id} does not name {model.id}")
