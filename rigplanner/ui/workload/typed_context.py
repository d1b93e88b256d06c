"""A context as people type it."""

from __future__ import annotations

import re
from typing import Final

from rigplanner.domain.plan import MAX_CONTEXT_TOKENS
from rigplanner.units import K_TOKENS

_FORM: Final = re.compile(r"^\s*(\d{1,9}(?:[.,]\d{1,3})?)\s*([kKmM]?)\s*(?:tokens?)?\s*$")
_FACTORS: Final = {"": 1, "k": K_TOKENS, "m": K_TOKENS * K_TOKENS}


class ContextTextError(ValueError):
    """A text that is no usable context; says what would be."""


def context_tokens(text: str) -> int:
    """Tokens of "16k", "16384", "12,000" or "1m"; raises ContextTextError for anything else."""
    found = _FORM.match(text)
    if not found:
        raise ContextTextError("Write a number of tokens, such as 16k or 12000.")
    digits, unit = found.groups()
    plain = digits.replace(",", "") if not unit else digits.replace(",", ".")
    tokens = round(float(plain) * _FACTORS[unit.lower()])
    if not 0 < tokens <= MAX_CONTEXT_TOKENS:
        raise ContextTextError(f"A context goes from 1 to {MAX_CONTEXT_TOKENS // K_TOKENS // K_TOKENS}m tokens.")
    return tokens
