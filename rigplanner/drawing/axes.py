"""Contexts along the bottom of a chart, in the thousands people write."""

from __future__ import annotations

from typing import Final

from rigplanner.wording.quantities import about_tokens

_PARTS: Final = 4


def context_labels(end_tokens: float, start_tokens: float = 0.0) -> tuple[tuple[float, str], ...]:
    """Five even contexts from the start to the end with their names."""
    values = [start_tokens + (end_tokens - start_tokens) * index / _PARTS for index in range(_PARTS + 1)]
    return tuple((value, about_tokens(value) if value > 0 else "0") for value in values)
