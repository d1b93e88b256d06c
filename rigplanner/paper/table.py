"""Tables as strips: a head that is repeated on every page, and rows as high as their longest cell."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from rigplanner.domain.visible import one_line
from rigplanner.drawing.strokes import LEFT, draw_text, text_width
from rigplanner.paper.flow import Strip
from rigplanner.paper.ink import Ink
from rigplanner.paper.words import Run, Words, draw_words, words_height

Glyph = Callable[[QPainter, QRectF], None]
_GAP: Final = 10.0
_GLYPH: Final = 10.0
_PAD: Final = 4.0
_SMALL_PAD: Final = 2.5
HEAD_HEIGHT: Final = 26.0


@dataclass(frozen=True, slots=True)
class Column:
    """`width` is in px; 0 takes a share of what the others leave. A fitted column is as wide as its longest text, so
    that no figure is broken."""

    title: str
    width: float = 0.0
    align: Qt.AlignmentFlag = LEFT
    is_fitted: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """Text, with a shape before it where it has one."""

    words: Words = ()
    glyph: Glyph | None = None


def cell(text: str, role: str = "small", colour: str = "text_2", glyph: Glyph | None = None) -> Cell:
    """A cell in one role."""
    return Cell((Run(text, role, colour),) if text else (), glyph)


def table(
    columns: Sequence[Column],
    rows: Sequence[Sequence[Cell]],
    width: float,
    ink: Ink,
    *,
    is_dense: bool = False,
    head: Strip | None = None,
) -> Iterator[Strip]:
    """The head, where any column has a title, and the rows; a dense table has less air.

    A `head` that stands already is not made again, only repeated on further pages.
    """
    fitted = _fitted(columns, rows, ink)
    layout = _Layout(fitted, _widths(fitted, width), _SMALL_PAD if is_dense else _PAD, ink)
    if head is None and any(column.title for column in columns):
        head = Strip(HEAD_HEIGHT, layout.paint_head, gap=4.0, keeps_next=True)
        yield head
    for row in rows:
        height = layout.height(row)
        yield Strip(height, partial(layout.paint_row, row, height), repeats=head)


def _fitted(columns: Sequence[Column], rows: Sequence[Sequence[Cell]], ink: Ink) -> Sequence[Column]:
    return [
        replace(column, width=_natural_width(column, [row[index] for row in rows], ink)) if column.is_fitted else column
        for index, column in enumerate(columns)
    ]


def _natural_width(column: Column, cells: Sequence[Cell], ink: Ink) -> float:
    title = text_width(ink.font("caption"), column.title)
    return max((title, *(_text_width(part, ink) for part in cells))) + 1


def _text_width(part: Cell, ink: Ink) -> float:
    glyph = _GLYPH + 6 if part.glyph else 0
    return glyph + sum(text_width(ink.font(run.role), one_line(run.text)) for run in part.words)


def column_lefts(columns: Sequence[Column], width: float) -> Iterator[tuple[float, float]]:
    """Where each column begins, and how wide it is."""
    left = 0.0
    for wide in _widths(columns, width):
        yield left, wide
        left += wide + _GAP


def _widths(columns: Sequence[Column], width: float) -> list[float]:
    """Of each column, without the gap before the next."""
    free = width - sum(column.width for column in columns) - _GAP * (len(columns) - 1)
    shares = sum(not column.width for column in columns)
    return [column.width or free / shares for column in columns]


@dataclass(frozen=True, slots=True)
class _Layout:
    """Columns with their widths, and the air above and below a line [px]."""

    columns: Sequence[Column]
    widths: Sequence[float]
    pad: float
    ink: Ink

    def height(self, row: Sequence[Cell]) -> float:
        """As high as its longest cell."""
        cells = zip(row, self.widths, strict=True)
        return max(_cell_height(part, width, self.ink) for part, width in cells) + 2 * self.pad + 2

    def paint_head(self, painter: QPainter, place: QPointF) -> None:
        x = place.x()
        for column, width in zip(self.columns, self.widths, strict=True):
            if column.title:
                strip, font = QRectF(x, place.y() + 4, width, self.ink.line_height("caption")), self.ink.font("caption")
                draw_text(painter, strip, column.title, font, self.ink.colour("text_3"), column.align, elide=True)
            x += width + _GAP
        rule(painter, place.x(), x - _GAP, place.y() + HEAD_HEIGHT - 1, self.ink, "text", 1.0)

    def paint_row(self, row: Sequence[Cell], height: float, painter: QPainter, place: QPointF) -> None:
        x = place.x()
        for column, width, part in zip(self.columns, self.widths, row, strict=True):
            _paint_cell(painter, QPointF(x, place.y() + self.pad), width, part, column.align, self.ink)
            x += width + _GAP
        rule(painter, place.x(), x - _GAP, place.y() + height - 1, self.ink)


def _cell_height(part: Cell, width: float, ink: Ink) -> float:
    room = width - (_GLYPH + 6 if part.glyph else 0)
    return words_height(part.words, room, ink) if part.words else ink.line_height("small")


def _paint_cell(painter: QPainter, place: QPointF, width: float, part: Cell, align: Qt.AlignmentFlag, ink: Ink) -> None:
    if part.glyph is not None:
        part.glyph(painter, QRectF(place.x(), place.y() + 3, _GLYPH, _GLYPH))
        place, width = QPointF(place.x() + _GLYPH + 6, place.y()), width - _GLYPH - 6
    if part.words:
        draw_words(painter, place, width, part.words, ink, align)


def rule(
    painter: QPainter, left: float, right: float, y: float, ink: Ink, role: str = "line", thickness: float = 0.75
) -> None:
    """A line across."""
    painter.fillRect(QRectF(left, y, right - left, thickness), ink.colour(role))
