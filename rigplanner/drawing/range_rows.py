"""Named durations below each other: solid to the low end, pale to the high end, a tick at the value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QPen

from rigplanner.drawing.strokes import RIGHT, box, draw_text, faded, text_width
from rigplanner.drawing.theme import Theme

ROW_HEIGHT: Final = 20.0
_BAR: Final = 6.0
_INSET: Final = 6.0


@dataclass(frozen=True, slots=True)
class RangeRow:
    """One line; `shown` is the value in words, `tip` the range."""

    name: str
    value: float
    low: float
    high: float
    shown: str
    chosen: bool = False
    tip: str = ""


@dataclass(frozen=True, slots=True)
class RangeRowsData:
    """Rows on one scale that ends at `end`; a longer bar is cut with a slanted gap and keeps its number."""

    rows: tuple[RangeRow, ...] = ()
    end: float = 1.0


def paint_range_rows(painter: QPainter, rect: QRectF, data: RangeRowsData, theme: Theme) -> None:
    """Names at the left, values at the right, bars between."""
    if not data.rows:
        return
    strong, plain = theme.font("small_strong"), theme.font("small")
    names = max(text_width(strong, row.name) for row in data.rows) + 12
    values = max(text_width(strong, row.shown) for row in data.rows) + 10
    bars = QRectF(rect.left() + _INSET + names, 0, rect.width() - names - values - 2 * _INSET, 0)
    for index, row in enumerate(data.rows):
        strip = QRectF(rect.left(), rect.top() + index * ROW_HEIGHT, rect.width(), ROW_HEIGHT)
        if row.chosen:
            box(painter, strip, 4, theme.colour("accent_soft"))
        words = strip.adjusted(_INSET, 0, -_INSET, 0)
        font, ink = (strong, theme.colour("text")) if row.chosen else (plain, theme.colour("text_2"))
        draw_text(painter, words, row.name, font, ink)
        draw_text(painter, words, row.shown, font, ink, RIGHT)
        if bars.width() > 12:
            _paint_bar(
                painter, QRectF(bars.left(), strip.center().y() - _BAR / 2, bars.width(), _BAR), row, data.end, theme
            )


def _paint_bar(painter: QPainter, track: QRectF, row: RangeRow, end: float, theme: Theme) -> None:
    def width(value: float) -> float:
        return max(track.width() * min(value / end, 1.0), 1.0)

    colour = theme.colour("accent_line" if row.chosen else "data_runtime")
    pale = faded(colour, theme.metrics.opacity("uncertain"))
    box(painter, QRectF(track.left(), track.top(), width(row.high), _BAR), 2, pale)
    box(painter, QRectF(track.left(), track.top(), width(row.low), _BAR), 2, colour)
    if row.high > end:
        _cut(painter, track, theme)
    if row.value <= end:
        painter.fillRect(
            QRectF(track.left() + width(row.value) - 0.75, track.top() - 3, 1.5, _BAR + 6), theme.colour("text")
        )


def _cut(painter: QPainter, track: QRectF, theme: Theme) -> None:
    """A slanted gap near the end says that the bar goes on."""
    painter.setPen(QPen(theme.colour("panel"), 3))
    x = track.right() - 8
    painter.drawLine(QPointF(x - 3, track.bottom() + 2), QPointF(x + 3, track.top() - 2))
