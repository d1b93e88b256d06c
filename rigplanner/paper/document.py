"""Pages of paper, whatever stands on them: laid out once, painted on a PDF, a printer or a picture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from rigplanner.drawing.strokes import RIGHT, draw_text
from rigplanner.paper.flow import Page, Strip, paginate
from rigplanner.paper.ink import Ink
from rigplanner.paper.size import MARGIN_PX, PaperSize
from rigplanner.paper.table import rule
from rigplanner.translation import tr_in

#: A share of a page that is not worth a page of its own.
_HARDLY_FILLED: Final = 0.5
_BETWEEN_SECTIONS: Final = 28.0


@dataclass(frozen=True, slots=True)
class Section:
    """Strips that begin a page of their own, with the note at the foot of its pages."""

    strips: Sequence[Strip]
    foot: str = ""


@dataclass(frozen=True, slots=True)
class PaperDocument:
    """Pages with a head and a foot. `kind` names the document beside the mark: "Build sheet"."""

    title: str
    kind: str
    day: str
    size: PaperSize
    ink: Ink
    pages: tuple[tuple[Page, str], ...]

    def paint(self, painter: QPainter, index: int) -> None:
        """Paint a page; the painter is scaled to pixels of 1/96 inch, with its origin at the sheet's corner."""
        page, foot = self.pages[index]
        room = self.size.room
        _paint_head(painter, self, room)
        number = tr_in("number of a page", "{page} of {pages}", page=index + 1, pages=len(self.pages))
        _paint_foot(painter, self, foot, number)
        painter.save()
        painter.setClipRect(room.adjusted(-MARGIN_PX / 2, -8, MARGIN_PX / 2, 0))
        for placed in page.placed:
            painter.save()
            placed.strip.paint(painter, QPointF(room.left(), room.top() + placed.y))
            painter.restore()
        painter.restore()


def lay_out(title: str, kind: str, day: str, sections: Sequence[Section], size: PaperSize, ink: Ink) -> PaperDocument:
    """Break the sections into pages."""
    pages: list[tuple[Page, str]] = []
    for section in sections:
        _add_section(pages, section, size.room.height())
    return PaperDocument(title, kind, day, size, ink, tuple(pages))


def _add_section(pages: list[tuple[Page, str]], section: Section, room: float) -> None:
    """A section begins a page, or goes on where the one before left most of a further page empty."""
    first, *_ = section.strips
    if len(pages) > 1 and pages[-1][0].filled < _HARDLY_FILLED * room and not pages[-1][0].begins:
        last, _ = pages.pop()
        tail = [placed.strip for placed in last.placed]
        joined = [*tail, replace(first, gap=_BETWEEN_SECTIONS), *section.strips[1:]]
        pages += [(page, section.foot) for page in paginate(joined, room)]
        return
    laid = paginate(section.strips, room)
    laid[0].begins = True
    pages += [(page, section.foot) for page in laid]


def _paint_head(painter: QPainter, document: PaperDocument, room: QRectF) -> None:
    ink = document.ink
    strip = QRectF(room.left(), 40, room.width(), 20)
    ink.draw_mark(painter, QRectF(room.left(), 42, 16, 16))
    name = strip.adjusted(24, 0, 0, 0)
    used = draw_text(painter, name, "RigPlanner", ink.font("small_strong"), ink.colour("text"))
    draw_text(painter, name.adjusted(used + 8, 0, 0, 0), document.kind, ink.font("caption"), ink.colour("text_2"))
    draw_text(painter, strip, document.day, ink.font("caption"), ink.colour("text_2"), RIGHT)


def _paint_foot(painter: QPainter, document: PaperDocument, foot: str, number: str) -> None:
    ink, sheet = document.ink, document.size.sheet
    left, right, y = MARGIN_PX, sheet.right() - MARGIN_PX, sheet.bottom() - 58
    rule(painter, left, right, y, ink)
    strip = QRectF(left, y + 8, right - left, 16)
    used = draw_text(painter, strip, number, ink.font("caption"), ink.colour("text_2"), RIGHT)
    room = strip.adjusted(0, 0, -used - 16, 0)
    draw_text(painter, room, foot, ink.font("caption"), ink.colour("text_3"), elide=True)
