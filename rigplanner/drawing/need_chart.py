"""Memory needed against context, stacked, with the limit of the cards drawn in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QPen, QPolygonF

from rigplanner.drawing.plot import Plot, paint_grid, paint_x_labels
from rigplanner.drawing.scale import round_up, ticks
from rigplanner.drawing.shapes import rig_marker
from rigplanner.drawing.strokes import RIGHT, dashed, draw_text, faded, text_width
from rigplanner.drawing.theme import Theme
from rigplanner.numerals import localised
from rigplanner.translation import tr

_LEFT: Final = 26.0
#: What each digit beyond two takes of the axis.
_DIGIT: Final = 7.0
_BOTTOM: Final = 22.0
_TOP: Final = 18.0
#: From so many limits on the scale follows the need, whose values the ticks of the limit would crowd.
_FAR_BEYOND: Final = 2.0


@dataclass(frozen=True, slots=True)
class NeedRow:
    """Amounts at one context, in the unit of the axis: model, cache, and all of it together."""

    context: float
    weights: float
    with_cache: float
    total: float


@dataclass(frozen=True, slots=True)
class NeedChartData:
    """Rows by context; `limit` is what the cards hold, `ceiling` the context where the need reaches it."""

    rows: tuple[NeedRow, ...] = ()
    limit: float = 0.0
    limit_label: str = ""
    now_context: float = 0.0
    now_total: float = 0.0
    now_label: str = ""
    ceiling: float | None = None
    ceiling_label: str = ""
    x_labels: tuple[tuple[float, str], ...] = ()
    tip: Callable[[float], str] | None = None


def paint_need_chart(painter: QPainter, rect: QRectF, data: NeedChartData, theme: Theme) -> None:
    """Areas from the weights up, the total as a line, the limit dashed, the plan as a disc."""
    if not data.rows:
        return
    plot = need_plot(rect, data)
    _paint_scale(painter, plot, data, theme)
    painter.save()
    painter.setClipRect(plot.rect.adjusted(0, -4, 0, 1))
    _paint_areas(painter, plot, data, theme)
    painter.restore()
    _paint_limit(painter, plot, data, theme)
    _paint_now(painter, plot, data, theme)


def need_plot(rect: QRectF, data: NeedChartData) -> Plot:
    """The scale ends above the limit, so that a need far beyond is cut there."""
    top = max(data.limit * 1.15, data.now_total * 1.1, data.rows[0].total * 1.1)
    digits = len(f"{top:.0f}")
    area = rect.adjusted(_LEFT + _DIGIT * max(digits - 2, 0), _TOP, 0, -_BOTTOM)
    return Plot(area, max(data.rows[-1].context, 1.0), top)


_LABEL_PX = 16


def _paint_scale(painter: QPainter, plot: Plot, data: NeedChartData, theme: Theme) -> None:
    end = round_up(data.limit if data.limit * _FAR_BEYOND > plot.y_end else plot.y_end)
    labels = {
        value: localised(f"{value:.3g}")
        for value in ticks(end)
        if value <= plot.y_end and abs(value - data.limit) > end / 12
    }
    paint_grid(painter, plot, labels, theme)
    if data.limit:
        strip = QRectF(0, plot.y(data.limit) - 8, plot.rect.left() - 8, 16)
        limit = localised(f"{data.limit:.4g}")
        draw_text(painter, strip, limit, theme.font("caption_strong"), theme.colour("no_fit"), RIGHT)
    paint_x_labels(painter, plot, dict(data.x_labels), theme)


def _paint_areas(painter: QPainter, plot: Plot, data: NeedChartData, theme: Theme) -> None:
    opacity = theme.metrics.opacity("area")
    floor = [QPointF(plot.x(row.context), plot.rect.bottom()) for row in data.rows]
    weights = [plot.point(row.context, row.weights) for row in data.rows]
    cache = [plot.point(row.context, row.with_cache) for row in data.rows]
    total = [plot.point(row.context, row.total) for row in data.rows]
    for lower, upper, role in (
        (floor, weights, "data_weights"),
        (weights, cache, "data_kv"),
        (cache, total, "data_compute"),
    ):
        painter.setPen(QPen(theme.colour(role), 0))
        painter.setBrush(faded(theme.colour(role), opacity))
        painter.drawPolygon(QPolygonF([*upper, *reversed(lower)]))
    painter.setPen(QPen(theme.colour("text"), theme.metrics.size("stroke_line")))
    painter.drawPolyline(QPolygonF(total))
    _name_areas(painter, plot, data, theme)


def _name_areas(painter: QPainter, plot: Plot, data: NeedChartData, theme: Theme) -> None:
    """Names inside the areas at the right, where they are high enough and clear of the limit."""
    last, limit_y = data.rows[-1], plot.y(data.limit)
    font, ink = theme.font("caption"), theme.colour("text_2")
    for low, high, name in ((0.0, last.weights, tr("weights")), (last.weights, last.with_cache, tr("KV cache"))):
        bottom, top = plot.y(low), max(plot.y(min(high, plot.y_end)), plot.rect.top())
        strip = QRectF(plot.rect.left(), max(bottom - 20, top), plot.rect.width() - 6, 16)
        if bottom - top >= 16 and not strip.top() - 2 < limit_y < strip.bottom() + 2:
            draw_text(painter, strip, name, font, ink, RIGHT)


def _paint_limit(painter: QPainter, plot: Plot, data: NeedChartData, theme: Theme) -> None:
    if not data.limit:
        return
    y = plot.y(data.limit)
    painter.setPen(dashed(theme.colour("no_fit"), 1.5, 5, 4))
    painter.drawLine(QPointF(plot.rect.left(), y), QPointF(plot.rect.right(), y))
    font = theme.font("caption")
    strip = QRectF(plot.rect.left() + 6, y + 2 if _now_is_there(plot, data) else y - 17, plot.rect.width(), 16)
    used = draw_text(painter, strip, data.limit_label, font, theme.colour("no_fit"), halo=theme.colour("panel"))
    if data.ceiling is not None and data.ceiling <= plot.x_end:
        _paint_ceiling(painter, plot, data, theme, strip.left() + used + 12)


def _now_is_there(plot: Plot, data: NeedChartData) -> bool:
    """Whether the label of the present need stands where that of the limit would: it then goes below its line."""
    return bool(data.now_context) and abs(plot.y(data.now_total) + 20 - plot.y(data.limit)) < _LABEL_PX


def _paint_ceiling(painter: QPainter, plot: Plot, data: NeedChartData, theme: Theme, free_from: float) -> None:
    x, y = plot.x(data.ceiling or 0.0), plot.y(data.limit)
    painter.setPen(QPen(theme.colour("panel"), 1.5))
    painter.setBrush(theme.colour("fits"))
    painter.drawPolygon(QPolygonF([QPointF(x - 6, y - 9), QPointF(x + 6, y - 9), QPointF(x, y - 1)]))
    font = theme.font("caption")
    width = text_width(font, data.ceiling_label)
    left = x - 10 - width if x - 10 - width > free_from else x + 10
    if left + width <= plot.rect.right() and left > free_from:
        draw_text(
            painter,
            QRectF(left, y - 17, width, 16),
            data.ceiling_label,
            font,
            theme.colour("fits"),
            halo=theme.colour("panel"),
        )


def _paint_now(painter: QPainter, plot: Plot, data: NeedChartData, theme: Theme) -> None:
    if not data.now_context or data.now_total > plot.y_end:
        return
    x, y = plot.x(data.now_context), plot.y(data.now_total)
    painter.setPen(dashed(theme.colour("text_3"), 1.0, 2, 2))
    painter.drawLine(QPointF(x, y), QPointF(x, plot.rect.bottom()))
    rig_marker(painter, QPointF(x, y), 0, theme.colour("text"), theme.colour("panel"))
    font = theme.font("caption_strong")
    width = text_width(font, data.now_label)
    left = x + 9 if x + 9 + width <= plot.rect.right() else x - 9 - width
    top = y + 3 if y + 3 + _LABEL_PX <= plot.rect.bottom() else y - 5 - _LABEL_PX
    strip = QRectF(left, top, width, _LABEL_PX)
    draw_text(painter, strip, data.now_label, font, theme.colour("text"), halo=theme.colour("panel"))
