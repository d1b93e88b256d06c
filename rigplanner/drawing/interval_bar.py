"""A figure with its range on a line: solid between low and high, a disc at the value, a tick with a name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from rigplanner.drawing.shapes import rig_marker
from rigplanner.drawing.strokes import box, draw_text, text_width
from rigplanner.drawing.theme import Theme

_BAR: Final = 6.0
_LINE_Y: Final = 8.0


@dataclass(frozen=True, slots=True)
class IntervalBarData:
    """All in one unit, the scale from 0 to `end`; a `mark` of None is not drawn."""

    value: float = 0.0
    low: float = 0.0
    high: float = 0.0
    end: float = 1.0
    mark: float | None = None
    mark_label: str = ""


def paint_interval_bar(painter: QPainter, rect: QRectF, data: IntervalBarData, theme: Theme) -> None:
    """The track, the interval on it, the value, and the named tick below."""
    top = rect.top() + _LINE_Y - _BAR / 2

    def x(value: float) -> float:
        return rect.left() + rect.width() * min(value / data.end, 1.0)

    box(painter, QRectF(rect.left(), top, rect.width(), _BAR), _BAR / 2, theme.colour("line"))
    if data.mark is not None:
        painter.fillRect(QRectF(x(data.mark), top - 4, 1.5, _BAR + 8), theme.colour("text_3"))
        font = theme.font("caption")
        left = min(x(data.mark), rect.right() - text_width(font, data.mark_label))
        strip = QRectF(left, rect.top() + 16, rect.width(), 16)
        draw_text(painter, strip, data.mark_label, font, theme.colour("text_3"))
    span = QRectF(x(data.low), top, max(x(data.high) - x(data.low), _BAR), _BAR)
    box(painter, span, _BAR / 2, theme.colour("accent_line"))
    rig_marker(painter, QPointF(x(data.value), top + _BAR / 2), 0, theme.colour("accent"), theme.colour("panel"), 8)
