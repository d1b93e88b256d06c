"""Cuts names of parts and models into words that compare equal however people write them."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import pairwise
from typing import Final

#: Words that say who sells a part, or nothing that tells two parts apart.
_NOISE_TEXT: Final = """
    nvidia geforce amd radeon intel apple gpu card graphics desktop edition generation core cpu processor
    instruct it chat gguf the
"""
NOISE: Final = frozenset(_NOISE_TEXT.split())

#: Words that make another product of the same number: a person who wants one writes it.
_TELLING_TEXT: Final = """
    laptop ti super xt xtx gre d x3d x3d2 modded maxq sff server vega
    coder vl distill embedding math guard vision thinking think reasoning mini nano lite next nemotron
"""
TELLING: Final = frozenset(_TELLING_TEXT.split())

_SAME: Final = {"mobile": "laptop", "notebook": "laptop", "gib": "gb", "tib": "tb"}

_JOIN_UNIT: Final = re.compile(r"(?<=\d) +(gb|gib|tb|tib|b)\b")
_WORD: Final = re.compile(
    r"""
      (?P<size>\d+(?:\.\d+)?)(?:gib|gb|(?<!\d\d\d\d)g)(?![a-z0-9])   # 12 GB, 12g; but 5600G is a processor
    | (?P<large>\d+(?:\.\d+)?)(?:tib|tb)(?![a-z0-9])
    | (?<![a-z])[ae]?\d+(?:\.\d+)?b(?![a-z0-9])                      # 8b, a3b, e4b
    | \d+x\d+(?:\.\d+)?b(?![a-z0-9])                                 # 8x7b
    | x3d2?
    | \d+(?:\.\d+)*
    | [a-z]+
    """,
    re.VERBOSE,
)
_LONG_NUMBER: Final = re.compile(r"\d{3,}")


@lru_cache(maxsize=8192)
def words(text: str) -> tuple[str, ...]:
    """The words of a name in order: "GeForce RTX 4060Ti 16G" gives geforce, rtx, 4060, ti, 16gb."""
    return tuple(_spelled(found) for found in _WORD.finditer(_plain(text)))


@lru_cache(maxsize=8192)
def squashed(text: str) -> str:
    """The words without anything between them and without noise, to compare whole names."""
    return "".join(word for word in words(text) if word not in NOISE)


@lru_cache(maxsize=8192)
def glued_words(text: str) -> frozenset[str]:
    """Letters written onto a long number, which make another product of it: the k of 13700K, the a of A6000."""
    plain = _plain(text)
    found = list(_WORD.finditer(plain))
    glued: set[str] = set()
    for left, right in pairwise(found):
        if left.end() != right.start():
            continue
        for number, letters in ((left, right), (right, left)):
            if _LONG_NUMBER.fullmatch(number.group()) and letters.group().isalpha():
                glued.add(_spelled(letters))
    return frozenset(glued)


def glued_pairs(text: str) -> frozenset[tuple[str, str]]:
    """Neighbouring words with nothing between them: m and 4 of "m4 max"."""
    found = list(_WORD.finditer(_plain(text)))
    return frozenset(
        (_spelled(left), _spelled(right)) for left, right in pairwise(found) if left.end() == right.start()
    )


def _plain(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text[:400]).lower().replace("max-q", "maxq")
    spaced = "".join(c if c.isascii() and (c.isalnum() or c == ".") else " " for c in _without_marks(decomposed))
    return _JOIN_UNIT.sub(r"\1", " ".join(spaced.split()))


def _without_marks(text: str) -> str:
    return "".join(c for c in text if not unicodedata.combining(c)).replace("™", "").replace("®", "")


def _spelled(found: re.Match[str]) -> str:
    if found["size"]:
        return f"{found['size']}gb"
    if found["large"]:
        return f"{found['large']}tb"
    return _SAME.get(found.group(), found.group())


def answers(asked: str, word: str) -> bool:
    """Whether a word of a name is what was asked for; a bare number may stand for a size ("16" for 16 GB or 16B)."""
    return asked == word or (asked.isdigit() and word in (f"{asked}gb", f"{asked}b", f"{asked}tb"))
