"""What is said about the lines of a pasted parts list."""

from __future__ import annotations

import re
from collections.abc import Sequence
from types import MappingProxyType
from typing import Final

from rigplanner.catalog.part_finder import Certainty, Found
from rigplanner.numerals import amount as money
from rigplanner.numerals import figure
from rigplanner.translation import mark, tr, tr_n
from rigplanner.wording.currency import SYMBOLS
from rigplanner.wording.sentences import listed

STATES: Final = MappingProxyType(
    {
        Certainty.SURE: mark("Found"),
        Certainty.SIMILAR: mark("Check this one"),
        Certainty.SEVERAL: mark("Choose one"),
        Certainty.NONE: mark("Not in the catalog"),
    }
)
#: Why a line is left out, by the reason that reading gave.
REASONS: Final = MappingProxyType(
    {
        "total": mark("a total"),
        "sentence": mark("no part: a link, a heading or a remark"),
        "other part": mark("a plan has no place for it"),
        "table": mark("a table of something else"),
        "too many": mark("longer than a parts list can be; the rest is not read"),
        "no part": mark("no part recognised"),
        "empty": mark("nothing chosen yet"),
    }
)
LEFT_OUT: Final = mark("Left out")
CROWDED: Final = mark("Another line fills this slot")
_MOST_WORDS: Final = 5


def difference(found: Found, written: str) -> str:
    """What a line, as `written`, and the part that it may mean do not have in common; "" for nothing."""
    if found.certainty is not Certainty.SIMILAR:
        return ""
    more, missing = _quoted(_as_written(found.unmet, written)), _quoted(found.added)
    if found.unmet and found.added:
        return tr("List also says {more}, list does not say {missing}", more=more, missing=missing)
    if found.unmet:
        return tr("List also says {more}", more=more)
    return tr("List does not say {missing}", missing=missing) if found.added else ""


def advice(found: Found, written: str) -> str:
    """What to do about a line that is not clear; "" where nothing needs doing."""
    match found.certainty:
        case Certainty.SEVERAL:
            return tr("It may be any of {count}", count=len(found.parts))
        case Certainty.NONE:
            return tr("Nearest names are in the list") if found.parts else tr("Search, or make it your own part")
        case _:
            return difference(found, written)


def amount(value: float, code: str | None) -> str:
    """A price as the list has it."""
    plain = figure(value, 0 if round(value, 2).is_integer() else 2)
    return money(SYMBOLS.get(code, f"{code} "), plain) if code else plain


def count_of_lines(count: int) -> str:
    """So many lines left out."""
    return tr_n("{count} line left out", "{count} lines left out", count)


def summary(taken: int, open_lines: int) -> str:
    """How many parts are taken, and how many lines wait for a choice."""
    if not open_lines:
        return tr_n("**{count}** part taken.", "**{count}** parts taken.", taken)
    return tr_n(
        "**{count}** part taken, {open} still open.",
        "**{count}** parts taken, {open} still open.",
        taken,
        open=open_lines,
    )


def prices_left(codes: Sequence[str]) -> str:
    """Which prices cannot be taken."""
    if not codes:
        return ""
    return tr("Prices in {currencies} stay out: choose that currency in Prices first.", currencies=listed(codes))


def _as_written(words: Sequence[str], written: str) -> tuple[str, ...]:
    """Words as the line has them; pieces of a maker's number only where nothing else is left."""
    found = [(word, re.search(rf"(?<![^\W_]){re.escape(word)}(?![^\W_])", written, re.IGNORECASE)) for word in words]
    return tuple(match[0] for _, match in found if match) or tuple(words)


def _quoted(words: Sequence[str]) -> str:
    shown = ", ".join(word.upper() if len(word) <= 3 else word for word in words[:_MOST_WORDS])
    return tr("{words} and more", words=shown) if len(words) > _MOST_WORDS else shown
