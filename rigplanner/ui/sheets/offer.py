"""What a sheet dialog has to offer: pages, and the same content as text."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from rigplanner.paper.document import PaperDocument
from rigplanner.paper.ink import Ink
from rigplanner.paper.size import PaperSize

Content = TypeVar("Content")


@dataclass(frozen=True, slots=True)
class TextOffer:
    """The content in a format of text; `ending` is that of its files, `copies` whether it is worth pasting."""

    name: str
    ending: str
    write: Callable[[], str]
    copies: bool = False


@dataclass(frozen=True, slots=True)
class SheetOffer(Generic[Content]):
    """`prepare` may take long and runs in a thread; what it returns is laid out by `lay_out` as often as is wanted."""

    title: str
    file_stem: str
    prepare: Callable[[], Content]
    lay_out: Callable[[Content, PaperSize, Ink], PaperDocument]
    texts: tuple[TextOffer, ...]
