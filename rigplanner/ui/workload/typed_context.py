"""A context as people type it."""

from __future__ import annotations

import re
from typing import Final

from rigplanner.domain.plan import MAX_CONTEXT_TOKENS
from rigplanner.numerals import figure, parsed
from rigplanner.translation import mark, tr
from rigplanner.units import K_TOKENS

_FORM: Final = re.compile(r"^([\d.,]{1,16})([kKmM]?)(?:tokens?)?$", re.ASCII)
#: What some regions put between thousands, and what may stand before a unit.
_GAPS: Final = re.compile(r"[\s'’]")
_EXAMPLE: Final = mark("Write a number of tokens, such as 16k or 12000.")
_FACTORS: Final = {"": 1, "k": K_TOKENS, "m": K_TOKENS * K_TOKENS}


class ContextTextError(ValueError):
    """A text that is no usable context; says what would be."""


def context_tokens(text: str) -> int:
    """Tokens of "16k", "16384", "12,000" or "1m"; raises ContextTextError for anything else."""
    found = _FORM.match(_GAPS.sub("", text))
    if not found:
        raise ContextTextError(tr(_EXAMPLE))
    tokens = round(_number(*found.groups()) * _FACTORS[found[2].lower()])
    if not 0 < tokens <= MAX_CONTEXT_TOKENS:
        most = f"{MAX_CONTEXT_TOKENS // K_TOKENS // K_TOKENS}m"
        raise ContextTextError(tr("A context goes from 1 to {most} tokens.", most=most))
    return tokens


def _number(digits: str, unit: str) -> float:
    """Whole numbers with or without groups of three; fractions only of thousands or millions."""
    try:
        value = parsed(digits)
    except ValueError:
        raise ContextTextError(tr(_EXAMPLE)) from None
    if unit or digits.isdigit() or digits == _GAPS.sub("", figure(value)):
        return value
    raise ContextTextError(tr(_EXAMPLE))
