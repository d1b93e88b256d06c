"""Finds parts and models by the names people write: "4060ti 16", "llama 3.1 8b", "rx 7900xtx"."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import pairwise
from typing import Final, Generic, Protocol, TypeVar
from weakref import ref

from rigplanner.catalog.spelling import NOISE, TELLING, answers, glued_pairs, glued_words, squashed, words

_NEAR_SHOWN = 6
_NEAR_ENOUGH = 0.55

#: What it costs a name in a search. A word that names another product weighs more than all others together;
#: length only decides between names that are otherwise alike.
_NO_ANSWER = 1e6
_TELLING_COST = 10.0
_ALIAS = 1.0
_UNFINISHED = 0.5
_IMPLIED = 1.5
_APART = 0.5
_LENGTH = 0.01
#: The name and the id come before aliases.
_OWN_LABELS = 2


class Named(Protocol):
    """Anything that can be looked up by name."""

    @property
    def id(self) -> str:
        """The catalog's key."""

    @property
    def name(self) -> str:
        """The full name."""


Item = TypeVar("Item", bound=Named)


@dataclass(frozen=True, slots=True)
class Match(Generic[Item]):
    """What a name means: one `entry`, or several `candidates` it could mean, or only names `near` it."""

    text: str
    entry: Item | None = None
    candidates: tuple[Item, ...] = ()
    near: tuple[Item, ...] = ()


@dataclass(frozen=True, slots=True)
class _Fit(Generic[Item]):
    """An entry that answers every word, with the words of its name that were not asked for."""

    entry: Item
    extra: frozenset[str]
    telling: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Search:
    """What was typed: its words, those that are numbers, and neighbours with nothing between them."""

    asked: tuple[str, ...]
    numbers: frozenset[str]
    glued: frozenset[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class _Label:
    """A name of an entry: its words, what neighbours make as one word, what each word that tells something costs
    where it was not asked for (the word, without its dots, the cost), and what the label costs by itself."""

    form: tuple[str, ...]
    pairs: frozenset[str]
    unasked: tuple[tuple[str, str, float], ...]
    cost: float


@dataclass(frozen=True, slots=True)
class _Known:
    """All names of an entry, what people add to them, and every word there is, to pass over an entry quickly."""

    labels: tuple[_Label, ...]
    implied: frozenset[str]
    text: str


#: Entries that were searched before, by identity: hashing an entry would take longer.
_all_known: Final[dict[int, tuple[ref[Named], _Known]]] = {}


def find(entries: Iterable[Item], text: str) -> Match[Item]:
    """The entry that a name means. A whole id, name or alias wins; else every word must match, and the entry
    is chosen that adds nothing where the others add something."""
    pool = tuple(entries)
    exact = _exact(pool, text)
    if len(exact) == 1:
        return Match(text, entry=exact[0])
    fits = _fits(exact or pool, text)
    plain = [fit for fit in fits if not fit.telling]
    if not plain:
        return Match(text, near=tuple(fit.entry for fit in fits)[:_NEAR_SHOWN] or _near(pool, text))
    chosen = _plainest(plain)
    if chosen is not None:
        return Match(text, entry=chosen)
    return Match(text, candidates=tuple(fit.entry for fit in sorted(plain, key=lambda fit: len(fit.extra))))


def rank(entries: Iterable[Item], text: str) -> list[Item]:
    """Entries for a search as it is typed: each word may be unfinished; the plainest names come first.

    An empty text keeps all entries in their order.
    """
    asked = words(text)
    if not asked:
        return list(entries)
    search = _Search(asked, frozenset(filter(str.isdigit, asked)), glued_pairs(text))
    found = [
        (cost, position, entry)
        for position, entry in enumerate(entries)
        if (cost := _cost(_known(entry), search)) < _NO_ANSWER
    ]
    return [entry for _, _, entry in sorted(found, key=lambda item: item[:2])]


def _exact(pool: Sequence[Item], text: str) -> list[Item]:
    """Entries whose id is the text; else those whose name or alias is the text but for its spelling."""
    key = text.strip().lower()
    by_id = [entry for entry in pool if entry.id == key]
    if by_id:
        return by_id
    whole = squashed(text)
    if not whole:
        return []
    return [entry for entry in pool if any(squashed(label) == whole for label in _labels(entry))]


def _fits(pool: Sequence[Item], text: str) -> list[_Fit[Item]]:
    asked = tuple(dict.fromkeys(words(text)))
    needed = [word for word in asked if word not in NOISE]
    if not needed:
        return []
    fits = (_fit(entry, asked, needed) for entry in pool)
    return [fit for fit in fits if fit is not None]


def _fit(entry: Item, asked: Sequence[str], needed: Sequence[str]) -> _Fit[Item] | None:
    implied = _implied(entry)
    joined = tuple(pairwise(asked))
    best: _Fit[Item] | None = None
    for label in _labels(entry):
        form = _with_pairs(words(label))
        if not all(_is_met(word, form, implied, joined) for word in needed):
            continue
        extra = _left_over(words(label), asked, implied)
        telling = (extra & TELLING) | (extra & glued_words(label))
        if best is None or (len(telling), len(extra)) < (len(best.telling), len(best.extra)):
            best = _Fit(entry, extra, telling)
    return best


def _is_met(word: str, form: frozenset[str], implied: frozenset[str], joined: Iterable[tuple[str, str]]) -> bool:
    """Whether a name has the word, alone or as half of a word that the text writes apart ("deep seek")."""
    if word in implied or any(answers(word, other) for other in form):
        return True
    return any(word in pair and "".join(pair) in form for pair in joined)


def _left_over(form: Sequence[str], asked: Sequence[str], implied: frozenset[str]) -> frozenset[str]:
    """Words of a name that the text does not have, noise and the maker's name left out."""
    written_apart = {first + second for first, second in pairwise(asked)}
    written_as_one = {part for pair in pairwise(form) if "".join(pair) in asked for part in pair}
    known = NOISE | written_apart | written_as_one | {word for word in implied - TELLING if word.isalpha()}
    return frozenset(word for word in form if word not in known and not any(answers(other, word) for other in asked))


def _plainest(fits: Sequence[_Fit[Item]]) -> Item | None:
    """The entry whose extra words every other fitting entry has too, if there is exactly one."""
    shortest = min(fits, key=lambda fit: len(fit.extra))
    others = [fit for fit in fits if fit is not shortest]
    return shortest.entry if all(shortest.extra < other.extra for other in others) else None


def _near(pool: Sequence[Item], text: str) -> tuple[Item, ...]:
    """Entries whose names look like the text, best first."""
    whole = squashed(text)
    scored = [(max(_likeness(whole, squashed(label)) for label in _labels(entry)), entry) for entry in pool]
    close = sorted((pair for pair in scored if pair[0] >= _NEAR_ENOUGH), key=lambda pair: -pair[0])
    return tuple(entry for _, entry in close[:_NEAR_SHOWN])


def _likeness(asked: str, name: str) -> float:
    matcher = SequenceMatcher(None, asked, name, autojunk=False)
    return matcher.ratio() if matcher.quick_ratio() >= _NEAR_ENOUGH else 0.0


def _known(entry: Named) -> _Known:
    """What a search asks of an entry, taken apart once."""
    seen, known = _all_known.get(id(entry), (None, None))
    if known is None or seen is None or seen() is not entry:
        known = _taken_apart(entry)
        _all_known[id(entry)] = (ref(entry), known)
    return known


def _taken_apart(entry: Named) -> _Known:
    implied = _implied(entry)
    labels = tuple(_label(label, _ALIAS if place >= _OWN_LABELS else 0.0) for place, label in enumerate(_labels(entry)))
    found = implied.union(*(label.pairs for label in labels))
    return _Known(labels, implied, " ".join(found | {word.replace(".", "") for word in found}))


def _label(text: str, rank_cost: float) -> _Label:
    form, own = words(text), glued_words(text)
    unasked = tuple(
        (word, word.replace(".", ""), _TELLING_COST if word in TELLING or word in own else 1.0)
        for word in form
        if word not in NOISE
    )
    return _Label(form, _with_pairs(form), unasked, rank_cost + _LENGTH * len(form))


def _cost(known: _Known, search: _Search) -> float:
    """How far an entry is from what was typed, by its nearest label; `_NO_ANSWER` or more where a word has none."""
    if not all(word in known.text for word in search.asked):
        return _NO_ANSWER
    return min(_cost_of_label(label, search, known.implied) for label in known.labels)


def _cost_of_label(label: _Label, search: _Search, implied: frozenset[str]) -> float:
    cost = label.cost
    for word in search.asked:
        cost += _cost_of_word(word, label.pairs, implied)
    if cost >= _NO_ANSWER:
        return cost
    for pair in pairwise(search.asked):
        if not _stand_together(pair, label.form, label.pairs):
            cost += _NO_ANSWER if pair in search.glued else _APART
    for word, bare, extra in label.unasked:
        if not word.startswith(search.asked) and bare not in search.numbers:
            cost += extra
    return cost


def _cost_of_word(asked: str, form: frozenset[str], implied: frozenset[str]) -> float:
    if asked in form or (asked.isdigit() and any(answers(asked, word) for word in form)):
        return 0.0
    if any(word.startswith(asked) for word in form):
        return _UNFINISHED
    if asked.isdigit() and any(word.replace(".", "") == asked for word in form):
        return _UNFINISHED
    return _IMPLIED if any(word.startswith(asked) for word in implied) else _NO_ANSWER


def _stand_together(pair: tuple[str, str], form: Sequence[str], joined: frozenset[str]) -> bool:
    first, second = pair
    if any(answers(first, left) and _begins(second, right) for left, right in pairwise(form)):
        return True
    return any(word.startswith(first + second) for word in joined)


def _begins(asked: str, word: str) -> bool:
    """Whether a word is the beginning of another, as it is of all that it answers, or its digits without the dot."""
    return word.startswith(asked) or (asked.isdigit() and word.replace(".", "") == asked)


def _labels(entry: Named) -> tuple[str, ...]:
    """Everything an entry is called: name, id and aliases."""
    return (entry.name, entry.id, *getattr(entry, "aliases", ()))


def _implied(entry: Named) -> frozenset[str]:
    """What people add to a name though the name does not have it: the maker, the size of the memory."""
    said = [getattr(entry, field, "") for field in ("vendor", "organisation", "family", "chip")]
    sizes = [getattr(entry, field, None) for field in ("memory_gib", "capacity_gib", "capacity_gb")]
    return _implied_words(" ".join(said), tuple(float(size) for size in sizes if size))


@lru_cache(maxsize=4096)
def _implied_words(said: str, sizes: tuple[float, ...]) -> frozenset[str]:
    numbers = {f"{size:g}" for size in sizes}
    terabytes = {f"{size / 1000:g}tb" for size in sizes if size >= 1000}
    return frozenset(words(said)) | numbers | {f"{number}gb" for number in numbers} | terabytes


@lru_cache(maxsize=8192)
def _with_pairs(form: tuple[str, ...]) -> frozenset[str]:
    """The words and what two neighbours make when written as one."""
    pairs = (first + second for first, second in pairwise(form) if first.isalpha())
    return frozenset(form) | frozenset(pairs)
