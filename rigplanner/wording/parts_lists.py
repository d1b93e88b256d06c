"""What is said about the lines of a pasted parts list."""

from __future__ import annotations

import re
from collections.abc import Sequence
from types import MappingProxyType
from typing import Final

from rigplanner.catalog.part_finder import Certainty, Found
from rigplanner.wording.currency import SYMBOLS

STATES: Final = MappingProxyType(
    {
        Certainty.SURE: "Found",
        Certainty.SIMILAR: "Check this one",
        Certainty.SEVERAL: "Choose one",
        Certainty.NONE: "Not in the catalog",
    }
)
#: Why a line is left out, by the reason that reading gave.
REASONS: Final = MappingProxyType(
    {
        "total": "a total",
        "sentence": "no part: a link, a heading or a remark",
        "other part": "a plan has no place for it",
        "table": "a table of something else",
        "too many": "longer than a parts list can be; the rest is not read",
        "no part": "no part recognised",
        "empty": "nothing chosen yet",
    }
)
LEFT_OUT: Final = "Left out"
CROWDED: Final = "Another line fills this slot"
_MOST_WORDS: Final = 5


def difference(found: Found, written: str) -> str:
    """What a line, as `written`, and the part that it may mean do not have in common; "" for nothing."""
    if found.certainty is not Certainty.SIMILAR:
        return ""
    told = (
        f"list also says {_quoted(_as_written(found.unmet, written))}" if found.unmet else "",
        f"list does not say {_quoted(found.added)}" if found.added else "",
    )
    text = ", ".join(filter(None, told))
    return f"{text[:1].upper()}{text[1:]}"


def advice(found: Found, written: str) -> str:
    """What to do about a line that is not clear; "" where nothing needs doing."""
    match found.certainty:
        case Certainty.SEVERAL:
            return f"It may be any of {len(found.parts)}"
        case Certainty.NONE:
            return "Nearest names are in the list" if found.parts else "Search, or make it your own part"
        case _:
            return difference(found, written)


def amount(value: float, code: str | None) -> str:
    """A price as the list has it."""
    number = f"{value:,.2f}".removesuffix(".00")
    return f"{SYMBOLS.get(code, f'{code} ')}{number}" if code else number


def count_of_lines(count: int) -> str:
    """So many lines left out."""
    return f"{count} {'line' if count == 1 else 'lines'} left out"


def summary(taken: int, open_lines: int) -> str:
    """How many parts are taken, and how many lines wait for a choice."""
    parts = f"**{taken}** {'part' if taken == 1 else 'parts'} taken"
    return f"{parts}, {open_lines} still open." if open_lines else f"{parts}."


def prices_left(codes: Sequence[str]) -> str:
    """Which prices cannot be taken."""
    return f"Prices in {' and '.join(codes)} stay out: choose that currency in Prices first." if codes else ""


def _as_written(words: Sequence[str], written: str) -> tuple[str, ...]:
    """Words as the line has them; pieces of a maker's number only where nothing else is left."""
    found = [(word, re.search(rf"(?<![^\W_]){re.escape(word)}(?![^\W_])", written, re.IGNORECASE)) for word in words]
    return tuple(match[0] for _, match in found if match) or tuple(words)


def _quoted(words: Sequence[str]) -> str:
    shown = ", ".join(word.upper() if len(word) <= 3 else word for word in words[:_MOST_WORDS])
    return f"{shown} and more" if len(words) > _MOST_WORDS else shown
