"""Memory of a model whose architecture no source gives: the reported total, and what follows from it.

A source states the file size and the memory at 4k of context, and on which card the context ends. The
line through these two points gives every other context; nothing else is known.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from rigplanner.domain.llm import LlmModel, ReportedFootprint
from rigplanner.units import GIB, K_TOKENS

#: The context at which sources state the footprint.
REPORTED_AT_TOKENS: Final = 4 * K_TOKENS


@dataclass(frozen=True, slots=True)
class ReportedCeiling:
    """A card that a source says is full at this context with this quantization."""

    quant: str
    capacity_gib: float
    context_tokens: int


@dataclass(frozen=True, slots=True)
class FootprintNeed:
    """Weights, and everything else together, in bytes."""

    weights_bytes: int
    rest_bytes: int

    @property
    def total_bytes(self) -> int:
        """The whole program on the card."""
        return self.weights_bytes + self.rest_bytes


def footprint_of(model: LlmModel, quant: str) -> ReportedFootprint | None:
    """What the source reports for one quantization, if anything."""
    return next((entry for entry in model.footprints if entry.quant == quant), None)


def bytes_per_token(model: LlmModel, ceiling: ReportedCeiling | None) -> float | None:
    """Slope of the line from the 4k figure to the full card, bytes a token; None without a ceiling."""
    entry = footprint_of(model, ceiling.quant) if ceiling else None
    if entry is None or ceiling is None or ceiling.context_tokens <= REPORTED_AT_TOKENS:
        return None
    room = ceiling.capacity_gib * GIB - entry.memory_bytes_at_4k
    return max(room, 0) / (ceiling.context_tokens - REPORTED_AT_TOKENS)


def footprint_need(entry: ReportedFootprint, slope: float | None, context_tokens: int) -> FootprintNeed | None:
    """Need at one context: exact at the reported one, on the line elsewhere, None where no line is known."""
    if slope is None and context_tokens > REPORTED_AT_TOKENS:
        return None
    rest = entry.memory_bytes_at_4k - entry.file_bytes + (slope or 0.0) * (context_tokens - REPORTED_AT_TOKENS)
    return FootprintNeed(entry.file_bytes, max(round(rest), 0))
