"""What sentences are made of: the values of a finding, the words, and amounts as they are spelled in them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from rigplanner.domain.report import Value
from rigplanner.translation import tr, tr_in
from rigplanner.wording.quantities import gib_with_unit

Values = Mapping[str, Value]
#: A title and the sentence below it.
Text = tuple[str, str]


def gib_of(values: Values, name: str) -> str:
    """A named amount of bytes: "3.1 GiB"."""
    return gib_with_unit(float(values[name]))


def series(names: Iterable[str]) -> str:
    """Names in a row: "A, B, C"."""
    return tr(", ").join(names)


def clauses(parts: Iterable[str]) -> str:
    """What there is to say of one thing: "12 GB, 360 GB/s, used"."""
    return tr_in("between facts about one thing", ", ").join(parts)


def remarks(parts: Iterable[str]) -> str:
    """Remarks that stand for themselves: "4 old prices; CPU cooler, still to choose"."""
    return tr_in("between remarks", "; ").join(parts)


def listed(names: Sequence[str]) -> str:
    """Names in a sentence: "A, B and C"."""
    *first, last = names
    if not first:
        return last
    return tr("{first} and {last}", first=series(first), last=last)


def either(names: Sequence[str]) -> str:
    """One of several names in a sentence: "A, B or C"."""
    *first, last = names
    if not first:
        return last
    return tr("{first} or {last}", first=series(first), last=last)


def together(*sentences: str) -> str:
    """Sentences after each other; those that are empty are left out."""
    apart = tr_in("whether sentences stand apart by a space, yes or no", "yes") == "yes"
    return (" " if apart else "").join(filter(None, sentences))
