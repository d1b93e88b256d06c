"""Finds the part that a line of a shop or of another site means, though it says more than the catalog's name."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import Final

from rigplanner.catalog.library import Library
from rigplanner.catalog.names import find
from rigplanner.catalog.part_sizes import is_other_size, sizes_told
from rigplanner.catalog.spelling import squashed
from rigplanner.catalog.written_words import (
    Words,
    describes,
    is_year,
    missing_of,
    pieces,
    read,
    without_makers_numbers,
    without_measures,
)
from rigplanner.domain.parts import Gpu, Part, Slot

_NEAR_SHOWN: Final = 6
_MOST_CANDIDATES: Final = 12
_NEAR_ENOUGH: Final = 0.45
#: Words that make another chip of the same number.
_CHIP_TEXT: Final = "ti super xt xtx gre d x3d x3d2 laptop maxq sff modded k ks kf f"
_CHIP_WORDS: Final = frozenset(_CHIP_TEXT.split())
_CHIP_SLOTS: Final = (Slot.GPU, Slot.CPU)
#: Who makes the chip of a card that others sell.
_CHIP_MAKERS: Final = frozenset({"NVIDIA", "AMD", "Intel"})
#: What a kit of memory may leave unsaid.
_UNSAID_OF_KITS: Final = frozenset({"cl", "x", "ddr"})
#: Fields whose words a line may repeat without meaning another part.
_TOLD_BY_FIELDS: Final = (
    *("vendor", "efficiency", "memory_type", "socket", "chipset", "form_factor", "kind", "interface", "chip", "type"),
    *("architecture",),
)


class Certainty(StrEnum):
    """How sure it is which part is meant."""

    SURE = "sure"
    SIMILAR = "similar"
    SEVERAL = "several"
    NONE = "none"


class _Conflict(IntEnum):
    """How far a text and a name speak of two products."""

    NONE = 0
    OTHER_MAKER = 1
    OTHER_PRODUCT = 2


@dataclass(frozen=True, slots=True)
class Found:
    """What a line may mean: the parts, the likeliest first. `unmet` are words of the line that the first part does
    not have, `added` words of its name that the line does not have."""

    certainty: Certainty
    slot: Slot | None
    parts: tuple[Part, ...] = ()
    unmet: tuple[str, ...] = ()
    added: tuple[str, ...] = ()

    @property
    def part(self) -> Part | None:
        """The part that is meant, where one is."""
        return self.parts[0] if self.parts and self.certainty in (Certainty.SURE, Certainty.SIMILAR) else None


@dataclass(frozen=True, slots=True)
class _Label:
    part: Part
    words: Words
    numbers: frozenset[str]
    #: What the name may leave out, because other fields of the part say it.
    known: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Score:
    part: Part
    hit: float
    share: float
    missing: frozenset[str]
    lacks: frozenset[str]
    added: tuple[str, ...]
    unmet: tuple[str, ...]
    conflict: _Conflict

    @property
    def rank(self) -> tuple[int, bool, float, float, int]:
        return self.conflict, bool(self.lacks), -self.hit, -self.share, len(self.unmet)


class PartFinder:
    """All parts of a library by their words, made once for a list."""

    def __init__(self, library: Library) -> None:
        self._parts = {part.id: (slot, part) for slot, part in library.all_parts()}
        self._shelves = {slot: _Shelf(slot, tuple(library.parts(slot).values())) for slot in Slot}
        self._known: dict[tuple[str, Slot | None], Found] = {}

    def by_id(self, ident: str) -> Found | None:
        """The part of an id, None where no catalog has it."""
        known = self._parts.get(ident)
        return Found(Certainty.SURE, known[0], (known[1],)) if known else None

    def find(self, text: str, slot: Slot | None) -> Found:
        """What a text means in a slot, or in the slot that it fits best; where it fits none, nothing is near."""
        key = (text, slot)
        if key not in self._known:
            self._known[key] = self._shelves[slot].find(text) if slot is not None else self._anywhere(text)
        return self._known[key]

    def _anywhere(self, text: str) -> Found:
        found = [match for shelf in self._shelves.values() if (match := shelf.meant(text)) is not None]
        return min(found, key=_order, default=Found(Certainty.NONE, None))


class _Shelf:
    """The parts of one slot; a word weighs more the fewer names have it."""

    def __init__(self, slot: Slot, parts: Sequence[Part]) -> None:
        self._slot = slot
        names = [(part, text) for part in parts for text in (part.name, *part.aliases)]
        labels = [_label(part, text) for part, text in names]
        self._pieces = frozenset(piece for _, text in names for piece in pieces(text))
        self._makers = {part.vendor: read(part.vendor).all for part in parts if read(part.vendor).all}
        self._exact: dict[str, dict[str, Part]] = defaultdict(dict)
        self._having: dict[str, list[_Label]] = defaultdict(list)
        for part, text in names:
            self._exact[squashed(text)].setdefault(part.id, part)
        for label in labels:
            for word in label.words.all:
                self._having[word].append(label)
        seen = Counter(word for label in labels for word in label.words.all)
        self._weights = {word: math.log(1 + len(labels) / count) for word, count in seen.items()}

    def find(self, text: str) -> Found:
        """The part that a text means, or those that it could mean, or those whose names are near."""
        return self.meant(text) or self._near(without_makers_numbers(text, self._pieces))

    def meant(self, text: str) -> Found | None:
        """The part that a text means, or those that it could mean."""
        exact = tuple(self._exact.get(squashed(text), {}).values())
        if len(exact) == 1:
            return Found(Certainty.SURE, self._slot, exact)
        text = without_makers_numbers(text, self._pieces)
        fit = [score for score in self._scores(text, near=False) if score.conflict is _Conflict.NONE]
        named = [score for score in fit if not score.unmet]
        whole = [score for score in fit if not score.lacks]
        if named and not (whole and whole[0].hit > named[0].hit + 1e-9):
            return self._named(named, text)
        return self._whole(whole) if whole else None

    def _near(self, text: str) -> Found:
        close = (score for score in self._scores(text, near=True) if score.share >= _NEAR_ENOUGH)
        near = sorted(close, key=lambda score: (score.conflict, -score.share * score.hit))
        return Found(Certainty.NONE, self._slot, tuple(score.part for score in near[:_NEAR_SHOWN]))

    def _named(self, named: Sequence[_Score], text: str) -> Found:
        """The catalog's names have all that the text says."""
        by_id = {score.part.id: score for score in named}
        match = find((score.part for score in named), self._core(text))
        entries = (match.entry,) if match.entry is not None else match.candidates or tuple(s.part for s in named)
        if len(entries) == 1:
            return self._one(by_id[entries[0].id], ())
        best = [score for score in named if not score.lacks and not score.added]
        if len(best) == 1:
            return self._one(best[0], ())
        return Found(Certainty.SEVERAL, self._slot, tuple(entries[:_MOST_CANDIDATES]))

    def _whole(self, whole: Sequence[_Score]) -> Found:
        """The text has all that a name says; the name that says most is meant."""
        best = whole[0]
        same = [score for score in whole if score.hit >= best.hit - 1e-9]
        if len({score.missing for score in same}) > 1 and best.missing:
            parts = tuple(score.part for score in same[:_MOST_CANDIDATES])
            return Found(Certainty.SEVERAL, self._slot, parts, best.unmet)
        return self._one(best, tuple(score.part for score in whole[1:_NEAR_SHOWN]))

    def _one(self, score: _Score, others: tuple[Part, ...]) -> Found:
        certainty = Certainty.SIMILAR if score.unmet or score.added else Certainty.SURE
        return Found(certainty, self._slot, (score.part, *others), score.unmet, score.added)

    def _core(self, text: str) -> str:
        """The text without words that only describe."""
        kept = (word for word in without_measures(text, self._slot).split() if not self._only_describes(word))
        return " ".join(kept)

    def _only_describes(self, word: str) -> bool:
        found = read(word).order
        return bool(found) and all(describes(part, self._slot) for part in found)

    def _scores(self, text: str, *, near: bool) -> list[_Score]:
        """The best label of every part that shares a word, the best part first; without `near` only of parts
        whose numbers the text has."""
        whole, asked = read(text), read(without_measures(text, self._slot))
        makers = frozenset(name for name, said in self._makers.items() if said <= asked.all)
        labels = {id(label): label for word in asked.all for label in self._having.get(word, ())}
        best: dict[str, _Score] = {}
        for label in labels.values():
            if not near and not label.numbers <= asked.all:
                continue
            score = self._score(label, asked, whole, makers)
            known = best.get(score.part.id)
            if known is None or score.rank < known.rank:
                best[score.part.id] = score
        return sorted(best.values(), key=lambda score: score.rank)

    def _score(self, label: _Label, asked: Words, whole: Words, makers: frozenset[str]) -> _Score:
        missing = missing_of(asked, label.words)
        missing = frozenset(word for word in missing if not describes(word, self._slot) or word.isdigit())
        unmet = missing_of(label.words, asked) - label.known - read(label.part.name).all
        unmet = frozenset(word for word in unmet if not describes(word, self._slot))
        if not is_other_size(label.part, whole):
            unmet -= frozenset(f"{size:g}" for size in whole.sizes_gb)
        soft = self._unsaid(label, missing)
        unsaid = _UNSAID_OF_KITS if self._slot is Slot.MEMORY else frozenset()
        told = sum(self._weights[word] for word in label.words.order) or 1.0
        return _Score(
            label.part,
            sum(self._weights[word] for word in label.words.all & asked.all),
            1 - sum(self._weights[word] for word in missing) / told,
            missing,
            missing - soft,
            tuple(word for word in label.words.order if word in missing and word not in label.known | unsaid),
            tuple(word for word in dict.fromkeys(asked.order) if word in unmet),
            self._conflict(label, asked, whole, makers),
        )

    def _unsaid(self, label: _Label, missing: frozenset[str]) -> frozenset[str]:
        """Words of a name that a line may leave out and still mean it."""
        years = frozenset(word for word in missing if is_year(word))
        maker = read(label.part.vendor).all
        sizes = sizes_told(label.part)
        said = label.words.all - maker - sizes - missing
        unsaid = years | sizes | (maker if said else frozenset())
        if self._slot is Slot.MEMORY:
            unsaid |= _UNSAID_OF_KITS | (missing - label.numbers if not missing & label.numbers else frozenset())
            unsaid -= frozenset(word for word in missing if word.isalpha() and word not in maker | _UNSAID_OF_KITS)
        return unsaid

    def _conflict(self, label: _Label, asked: Words, whole: Words, makers: frozenset[str]) -> _Conflict:
        """Whether text and name are of two products: other numbers, letters on them, chips or sizes."""
        both = asked.all & label.words.all
        unlike = any(number in label.numbers and said not in both for number, said in _unlike(label, asked))
        other_chip = self._slot in _CHIP_SLOTS and (asked.all ^ label.words.all) & _chip_words(label.part)
        if not label.numbers <= asked.all or unlike or other_chip or is_other_size(label.part, whole):
            return _Conflict.OTHER_PRODUCT
        return _Conflict.OTHER_MAKER if _other_maker(label.part, makers) else _Conflict.NONE


def _chip_words(part: Part) -> frozenset[str]:
    """Words that make another chip; of a GeForce card SFF tells the size of the cooler."""
    return _CHIP_WORDS - {"sff"} if "GeForce" in part.name else _CHIP_WORDS


def _order(found: Found) -> tuple[int, int]:
    return list(Certainty).index(found.certainty), len(found.unmet) + len(found.added)


def _label(part: Part, text: str) -> _Label:
    found = read(text)
    fields = " ".join(str(getattr(part, field, "") or "") for field in _TOLD_BY_FIELDS)
    sizes = sizes_told(part)
    return _Label(part, found, found.numbers(sizes), read(fields).all | sizes)


def _unlike(label: _Label, asked: Words) -> frozenset[tuple[str, str]]:
    """Letters on numbers that only one of the two has; on short numbers those of the name."""
    short = frozenset(pair for pair in label.words.near if pair[0] in label.numbers and len(pair[0]) < 3)
    return (label.words.glued ^ asked.glued) | (short - asked.near)


def _other_maker(part: Part, makers: frozenset[str]) -> bool:
    """Whether a text names another maker; those of chips say nothing of who sells the card."""
    if isinstance(part, Gpu):
        makers -= _CHIP_MAKERS
        if part.vendor in _CHIP_MAKERS:
            return False
    return bool(makers) and part.vendor not in makers and part.vendor != "generic"
