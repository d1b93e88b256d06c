"""The one markup of our sentences: words between `**` are strong. Text from outside must not be taken for it."""

from __future__ import annotations

import re
from typing import Final

STRONG: Final = "**"
#: Stands between two stars of a name, so that they are no mark; it has no width and breaks no line.
_APART: Final = "\u2060"
_TWO_STARS: Final = re.compile(r"\*(?=\*)")


def as_written(text: object) -> str:
    """A name, a message or a note from outside, to be put into a sentence with marks."""
    return _TWO_STARS.sub(f"*{_APART}", str(text))


def pieces(sentence: str) -> list[str]:
    """A sentence cut at its marks: every second piece is strong."""
    return [piece.replace(_APART, "") for piece in sentence.split(STRONG)]


def without_marks(sentence: str) -> str:
    """A sentence without its marks, as it is read aloud or printed."""
    return "".join(pieces(sentence))
