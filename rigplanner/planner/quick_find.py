"""Finding a thing by a few letters of its name: which of many entries match, the likeliest first. Pure, and quick
enough for every key that is struck."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final, Generic, TypeVar

Item = TypeVar("Item")

_WORDS: Final = re.compile(r"[^\W_]+")
_MOST: Final = 60
#: What a word of the query is worth where it begins the title, begins a word of it, stands inside one, or is only
#: told beside the title.
_BEGINS_TITLE, _BEGINS_WORD, _INSIDE, _BESIDE = 8, 5, 2, 1
#: So near that the words beside a title count like those in it.
AT_HAND: Final = 3


@dataclass(frozen=True, slots=True)
class Findable(Generic[Item]):
    """Something with a title, further words it is known by, and how near at hand it should be (larger is nearer)."""

    item: Item
    title: str
    also: str = ""
    nearness: int = 0
    _title: str = field(init=False, repr=False)
    _words: tuple[str, ...] = field(init=False, repr=False)
    _also: str = field(init=False, repr=False)
    _squeezed: str = field(init=False, repr=False)

    def __post_init__(self) -> None:
        folded = self.title.casefold()
        object.__setattr__(self, "_title", folded)
        object.__setattr__(self, "_words", tuple(_WORDS.findall(folded)))
        object.__setattr__(self, "_also", self.also.casefold())
        # "rtx3090" is written in one word by many.
        object.__setattr__(self, "_squeezed", "".join(self._words))

    def worth(self, words: Sequence[str]) -> int:
        """How well all words match; 0 where one does not."""
        total = 0
        for word in words:
            worth = self._worth_of(word)
            if not worth:
                return 0
            total += worth
        return total

    def _worth_of(self, word: str) -> int:
        if word in self._title:
            if self._title.startswith(word):
                return _BEGINS_TITLE
            return _BEGINS_WORD if any(each.startswith(word) for each in self._words) else _INSIDE
        if word in self._also:
            return _BEGINS_WORD if self.nearness >= AT_HAND else _BESIDE
        return _INSIDE if word in self._squeezed else 0


def found(query: str, entries: Iterable[Findable[Item]], most: int = _MOST) -> tuple[Item, ...]:
    """The entries that match all words of a query, the likeliest first; with no query those nearest at hand."""
    words = query.casefold().split()
    if not words:
        near = sorted(entries, key=lambda entry: -entry.nearness)
        return tuple(entry.item for entry in near[:most])
    scored = ((entry.worth(words), entry) for entry in entries)
    hits = sorted((pair for pair in scored if pair[0]), key=_likeliest)
    return tuple(entry.item for _, entry in hits[:most])


def _likeliest(scored: tuple[int, Findable[Item]]) -> tuple[int, int, int]:
    worth, entry = scored
    return (-worth, -entry.nearness, len(entry.title))
