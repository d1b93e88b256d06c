"""A figure over the last two minutes: its name and value now, and a line below."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from rigplanner.drawing.strokes import RIGHT, draw_text, faded, hline
from rigplanner.drawing.theme import Theme
from rigplanner.numerals import figure, localised
from rigplanner.translation import tr
from rigplanner.ui.charts.canvas import Chart
from rigplanner.ui.theme import ThemeStore
from rigplanner.wording.quantities import unknown

#: Seconds from the left end to the right.
SPAN_S: Final = 120.0
_WORDS: Final = 18.0
_HEIGHT: Final = 62
#: Samples further apart than this were not taken in a row; the line breaks there.
_GAP_S: Final = 3.0


@dataclass(frozen=True, slots=True)
class LiveData:
    """Pairs of seconds and values, oldest first, on a scale from 0 to `end`; `now` is the second of the right end."""

    value: str = ""
    unit: str = ""
    points: tuple[tuple[float, float], ...] = ()
    end: float = 1.0
    now: float = 0.0


class LiveChart(Chart):
    """The line as a widget."""

    def __init__(self, theme: ThemeStore, title: str, parent: QWidget | None = None) -> None:
        super().__init__(theme, tr("{figure} over the last two minutes", figure=title), _HEIGHT, parent, grows=True)
        self._title, self.data = title, LiveData()

    def set_data(self, data: LiveData) -> None:
        """Show other values."""
        if data != self.data:
            self.data = data
            self.tell(f"{data.value} {data.unit}".strip() or unknown())

    def paint(self, painter: QPainter, rect: QRectF, theme: Theme) -> None:
        """Paint words and line."""
        paint_live_chart(painter, rect, self._title, self.data, theme)

    def tip_at(self, position: QPointF) -> str:
        """How long ago the pointer is."""
        at_s = self.data.now - SPAN_S * (1 - position.x() / max(self.width(), 1))
        near = min(self.data.points, key=lambda point: abs(at_s - point[0]), default=None)
        if near is None or abs(at_s - near[0]) > _GAP_S:
            return ""
        value, ago = localised(f"{near[1]:.3g}"), figure(max(self.data.now - near[0], 0))
        return tr("{value} {unit}, {seconds} s ago", value=value, unit=self.data.unit, seconds=ago)


def paint_live_chart(painter: QPainter, rect: QRectF, title: str, data: LiveData, theme: Theme) -> None:
    """The name at the left, the value at the right, the line on three hairlines below."""
    words = QRectF(rect.left(), rect.top(), rect.width(), _WORDS)
    unit = f" {data.unit}" if data.unit and data.value else ""
    used = draw_text(painter, words, unit, theme.font("small"), theme.colour("text_2"), RIGHT)
    value = data.value or unknown()
    font, ink = theme.font("small_strong"), theme.colour("text" if data.value else "text_3")
    used += draw_text(painter, words.adjusted(0, 0, -used, 0), value, font, ink, RIGHT)
    name = words.adjusted(0, 0, -used - 8, 0)
    draw_text(painter, name, title, theme.font("small"), theme.colour("text_2"), elide=True)
    area = rect.adjusted(0, _WORDS + 3, 0, -2)
    for share in (0.0, 0.5, 1.0):
        hline(painter, area.left(), area.right(), round(area.top() + area.height() * share), theme.colour("grid"))
    for run in _runs(data.points):
        _paint_run(painter, area, run, data, theme)


def _runs(points: Sequence[tuple[float, float]]) -> list[list[tuple[float, float]]]:
    """The line in pieces: nothing is drawn over a time in which nobody looked."""
    runs: list[list[tuple[float, float]]] = []
    for point in points:
        if runs and point[0] - runs[-1][-1][0] <= _GAP_S:
            runs[-1].append(point)
        else:
            runs.append([point])
    return runs


def _paint_run(
    painter: QPainter, area: QRectF, run: Sequence[tuple[float, float]], data: LiveData, theme: Theme
) -> None:
    line = [_place(area, point, data) for point in run]
    blue = theme.colour("series_1")
    if len(line) > 1:
        ground = [QPointF(line[0].x(), area.bottom()), *line, QPointF(line[-1].x(), area.bottom())]
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(faded(blue, theme.metrics.opacity("band")))
        painter.drawPolygon(QPolygonF(ground))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(blue, 1.5))
        painter.drawPolyline(QPolygonF(line))
    if run[-1] == data.points[-1]:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(blue)
        painter.drawEllipse(line[-1], 2.5, 2.5)


def _place(area: QRectF, point: tuple[float, float], data: LiveData) -> QPointF:
    x = area.right() - 3 - (data.now - point[0]) / SPAN_S * (area.width() - 3)
    share = min(max(point[1] / data.end, 0.0), 1.0)
    return QPointF(max(x, area.left()), area.bottom() - share * area.height())
