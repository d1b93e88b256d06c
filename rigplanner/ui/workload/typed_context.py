"""A context as people type it."""

from __future__ import annotations

import re
from typing import Final

from rigplanner.domain.plan import MAX_CONTEXT_TOKENS
from rigplanner.units import K_TOKENS

_FORM: Final = re.compile(r"^\s*([\d.,]{1,16})\s*([kKmM]?)\s*(?:tokens?)?\s*$", re.ASCII)
_GROUPED: Final = re.compile(r"^\d{1,3}(,\d{3})+$")
_WHOLE: Final = re.compile(r"^\d{1,12}$")
_FRACTION: Final = re.compile(r"^\d{1,6}[.,]\d{1,3}$")
_EXAMPLE: Final = "Write a number of tokens, such as 16k or 12000."
_FACTORS: Final = {"": 1, "k": K_TOKENS, "m": K_TOKENS * K_TOKENS}


class ContextTextError(ValueError):
    """A text that is no usable context; says what would be."""


def context_tokens(text: str) -> int:
    """Tokens of "16k", "16384", "12,000" or "1m"; raises ContextTextError for anything else."""
    found = _FORM.match(text)
    if not found:
        raise ContextTextError(_EXAMPLE)
    tokens = round(_number(*found.groups()) * _FACTORS[found[2].lower()])
    if not 0 < tokens <= MAX_CONTEXT_TOKENS:
        raise ContextTextError(f"A context goes from 1 to {MAX_CONTEXT_TOKENS // K_TOKENS // K_TOKENS}m tokens.")
    return tokens


def _number(digits: str, unit: str) -> float:
    """Whole numbers with or without groups of three; fractions only of thousands or millions."""
    if _WHOLE.match(digits):
        return float(digits)
    if unit and _FRACTION.match(digits):
        return float(digits.replace(",", "."))
    if _GROUPED.match(digits):
        return float(digits.replace(",", ""))
    raise ContextTextError(_EXAMPLE)
