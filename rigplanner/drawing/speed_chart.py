"""Tokens per second against filled context, with its interval, the plan's depth and what is reported."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QPen, QPolygonF

from rigplanner.drawing.plot import Plot, paint_grid, paint_x_labels
from rigplanner.drawing.scale import round_up, ticks
from rigplanner.drawing.shapes import half_disc_marker, rig_marker
from rigplanner.drawing.strokes import dashed, draw_text, faded, text_width
from rigplanner.drawing.theme import Theme
from rigplanner.numerals import exact

_LEFT: Final = 26.0
_DIGIT: Final = 7.0
_BOTTOM: Final = 22.0
_TOP: Final = 8.0


@dataclass(frozen=True, slots=True)
class SpeedRow:
    """Speed at one filled context with its range."""

    filled: float
    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class SpeedChartData:
    """The curve; solid up to `full` (the plan's context), dashed beyond. `reported` is a point of a source."""

    rows: tuple[SpeedRow, ...] = ()
    full: SpeedRow | None = None
    full_label: str = ""
    now: SpeedRow | None = None
    reported: tuple[float, float] | None = None
    smooth: float | None = None
    x_labels: tuple[tuple[float, str], ...] = ()
    tip: Callable[[float], str] | None = None


def paint_speed_chart(painter: QPainter, rect: QRectF, data: SpeedChartData, theme: Theme) -> None:
    """The interval as a band, the value as a line."""
    if not data.rows:
        return
    plot = speed_plot(rect, data)
    paint_grid(painter, plot, y_labels(plot.y_end), theme)
    paint_x_labels(painter, plot, dict(data.x_labels), theme)
    _paint_smooth(painter, plot, data, theme)
    _paint_band(painter, plot, data.rows, theme)
    _paint_line(painter, plot, data, theme)
    _paint_points(painter, plot, data, theme)


def y_labels(end: float) -> dict[float, str]:
    """Every tick as it is: half of 5 is 2.5, not 2."""
    return {value: exact(round(value, 2)) for value in ticks(end)}


def speed_plot(rect: QRectF, data: SpeedChartData) -> Plot:
    """The area of the chart with its scales."""
    highest = max(row.high for row in data.rows)
    reported = data.reported[1] if data.reported else 0.0
    end = round_up(max(highest, reported))
    left = max(_LEFT, _DIGIT * max(map(len, y_labels(end).values())) + 12)
    return Plot(rect.adjusted(left, _TOP, -2, -_BOTTOM), data.rows[-1].filled, end)


def _paint_smooth(painter: QPainter, plot: Plot, data: SpeedChartData, theme: Theme) -> None:
    """The speed from which text streams smoothly; unnamed here, the bar above names it."""
    if data.smooth is not None and data.smooth <= plot.y_end:
        y = plot.y(data.smooth)
        painter.setPen(dashed(theme.colour("text_3"), 1.0, 3, 3))
        painter.drawLine(QPointF(plot.rect.left(), y), QPointF(plot.rect.right(), y))


def _paint_band(painter: QPainter, plot: Plot, rows: tuple[SpeedRow, ...], theme: Theme) -> None:
    painter.setPen(QPen(faded(theme.colour("series_1"), 0.0)))
    painter.setBrush(faded(theme.colour("series_1"), theme.metrics.opacity("band")))
    upper = [plot.point(row.filled, row.high) for row in rows]
    lower = [plot.point(row.filled, row.low) for row in reversed(rows)]
    painter.drawPolygon(QPolygonF([*upper, *lower]))


def _paint_line(painter: QPainter, plot: Plot, data: SpeedChartData, theme: Theme) -> None:
    end = data.full.filled if data.full else plot.x_end
    solid = [plot.point(row.filled, row.value) for row in data.rows if row.filled <= end]
    beyond = [plot.point(row.filled, row.value) for row in data.rows if row.filled >= end]
    width = theme.metrics.size("stroke_line")
    painter.setPen(QPen(theme.colour("series_1"), width))
    painter.drawPolyline(QPolygonF(solid))
    painter.setPen(dashed(theme.colour("series_1"), width, 5, 4))
    painter.drawPolyline(QPolygonF(beyond))


def _paint_points(painter: QPainter, plot: Plot, data: SpeedChartData, theme: Theme) -> None:
    ground, blue = theme.colour("panel"), theme.colour("series_1")
    if data.full:
        x, y = plot.x(data.full.filled), plot.y(data.full.value)
        painter.setPen(dashed(theme.colour("text_3"), 1.0, 2, 2))
        painter.drawLine(QPointF(x, plot.rect.top()), QPointF(x, plot.rect.bottom()))
        rig_marker(painter, QPointF(x, y), 0, blue, ground)
        font = theme.font("caption_strong")
        width = text_width(font, data.full_label)
        left = x + 8 if x + 8 + width <= plot.rect.right() else x - 8 - width
        draw_text(painter, QRectF(left, y - 20, width, 16), data.full_label, font, theme.colour("text"))
    if data.reported:
        half_disc_marker(painter, plot.point(*data.reported), blue, ground)
    elif data.now:
        rig_marker(painter, plot.point(data.now.filled, data.now.value), 0, blue, ground, 7)
