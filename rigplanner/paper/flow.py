"""Strips below each other, broken into pages where there is no more room."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainter

#: Paints from an upper left corner.
Paint = Callable[[QPainter, QPointF], None]


@dataclass(frozen=True, slots=True)
class Strip:
    """Something of a height that is never cut. `gap` is the space above it, which a page's top leaves out.

    `keeps_next`: a heading does not stand alone at the foot of a page. `repeats` is painted again where this strip
    begins a page, such as the head of a table.
    """

    height: float
    paint: Paint
    gap: float = 0.0
    keeps_next: bool = False
    repeats: Strip | None = None


@dataclass(frozen=True, slots=True)
class Placed:
    """A strip at a height of the page's room [px]."""

    y: float
    strip: Strip


@dataclass
class Page:
    """What stands on a page, and how far it is filled [px]."""

    placed: list[Placed] = field(default_factory=list)
    filled: float = 0.0
    #: Whether a section begins here, rather than going on.
    begins: bool = False

    def add(self, strip: Strip, gap: float) -> None:
        """Put a strip below what is there."""
        self.placed.append(Placed(self.filled + gap, strip))
        self.filled += gap + strip.height


def paginate(strips: Sequence[Strip], room: float) -> list[Page]:
    """Pages of a section, at least one; a strip higher than the room gets a page of its own and is cut by its foot."""
    pages = [Page()]
    index = 0
    while index < len(strips):
        group = _kept_together(strips, index)
        page = pages[-1]
        if page.placed and page.filled + _height(group) > room:
            page = Page()
            pages.append(page)
            head = group[0].repeats
            if head is not None:
                page.add(head, 0.0)
        for strip in group:
            page.add(strip, strip.gap if page.placed else 0.0)
        index += len(group)
    return pages


def room_left(strips: Sequence[Strip], room: float) -> float:
    """What would stay free on the last page [px]."""
    return room - paginate(strips, room)[-1].filled


def _kept_together(strips: Sequence[Strip], start: int) -> Sequence[Strip]:
    """A strip with those that must follow it on the same page."""
    end = start
    while strips[end].keeps_next and end + 1 < len(strips):
        end += 1
    return strips[start : end + 1]


def _height(group: Sequence[Strip]) -> float:
    return sum(strip.gap + strip.height for strip in group)
