"""Shapes that carry meaning beside colour: fit, severity, basis of a figure, and the marker of a rig."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF

from rigplanner.domain.evidence import Basis
from rigplanner.domain.report import Fit, Severity
from rigplanner.drawing.theme import Theme

_UNIT = 16.0  # all shapes are drawn on a square of this size and scaled


def fit_glyph(painter: QPainter, rect: QRectF, fit: Fit, theme: Theme) -> None:
    """The shape of a fit state, as large as the shorter side of `rect`."""
    _scaled(painter, rect, lambda: _FIT_SHAPES[fit](painter, theme.fit_colour(fit), theme.colour("on_fit")))


def severity_glyph(painter: QPainter, rect: QRectF, severity: Severity, theme: Theme) -> None:
    """The shape of a finding: square stops you, triangle costs you, ring with i is good to know."""
    colour, ground = theme.severity_colour(severity), theme.colour("on_fit")
    _scaled(painter, rect, lambda: _SEVERITY_SHAPES[severity](painter, colour, ground))


def basis_glyph(painter: QPainter, rect: QRectF, basis: Basis, colour: QColor) -> None:
    """What a figure rests on: full dot measured, half reported, ring modelled, dashed ring listed or unknown."""
    _scaled(painter, rect, lambda: _basis(painter, basis, colour))


def rig_marker(painter: QPainter, centre: QPointF, index: int, colour: QColor, ground: QColor, size: float = 8) -> None:
    """The marker of the nth rig (disc, square, diamond, triangle), with a 2 px ring of its ground."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    path = _marker_path(centre, index % 4, size)
    painter.setPen(QPen(ground, 4))
    painter.setBrush(ground)
    painter.drawPath(path)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawPath(path)
    painter.restore()


def half_disc_marker(painter: QPainter, centre: QPointF, colour: QColor, ground: QColor, size: float = 9) -> None:
    """A reported point on a curve: a ring, its right half filled."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    rect = QRectF(centre.x() - size / 2, centre.y() - size / 2, size, size)
    painter.setPen(QPen(colour, 1.8))
    painter.setBrush(ground)
    painter.drawEllipse(rect)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawPie(rect.adjusted(1.5, 1.5, -1.5, -1.5), -90 * 16, 180 * 16)
    painter.restore()


def _scaled(painter: QPainter, rect: QRectF, draw: Callable[[], None]) -> None:
    side = min(rect.width(), rect.height())
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(rect.center().x() - side / 2, rect.center().y() - side / 2)
    painter.scale(side / _UNIT, side / _UNIT)
    draw()
    painter.restore()


def _fill(painter: QPainter, colour: QColor) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)


def _stroke(painter: QPainter, colour: QColor, width: float) -> None:
    pen = QPen(colour, width)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)


def _polyline(painter: QPainter, *points: tuple[float, float]) -> None:
    painter.drawPolyline(QPolygonF([QPointF(x, y) for x, y in points]))


def _polygon(*points: tuple[float, float]) -> QPolygonF:
    return QPolygonF([QPointF(x, y) for x, y in points])


def _disc_with_tick(painter: QPainter, colour: QColor, ground: QColor) -> None:
    _fill(painter, colour)
    painter.drawEllipse(QRectF(0.5, 0.5, 15, 15))
    _stroke(painter, ground, 2.0)
    _polyline(painter, (4.7, 8.3), (7.1, 10.7), (11.4, 5.8))


def _triangle(painter: QPainter, colour: QColor, ground: QColor) -> None:
    pen = QPen(colour, 1.6)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(colour)
    painter.drawPolygon(_polygon((8, 2), (15, 14.2), (1, 14.2)))
    _stroke(painter, ground, 1.9)
    _polyline(painter, (8, 6.4), (8, 9.6))
    _fill(painter, ground)
    painter.drawEllipse(QPointF(8, 12.2), 1.15, 1.15)


def _half_diamond(painter: QPainter, colour: QColor, _ground: QColor) -> None:
    pen = QPen(colour, 1.5)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPolygon(_polygon((8, 1.2), (14.8, 8), (8, 14.8), (1.2, 8)))
    _fill(painter, colour)
    painter.drawPolygon(_polygon((1.2, 8), (14.8, 8), (8, 14.8)))


def _square_with_cross(painter: QPainter, colour: QColor, ground: QColor) -> None:
    _fill(painter, colour)
    painter.drawRoundedRect(QRectF(1, 1, 14, 14), 3, 3)
    _stroke(painter, ground, 2.0)
    _polyline(painter, (5.3, 5.3), (10.7, 10.7))
    _polyline(painter, (10.7, 5.3), (5.3, 10.7))


def _dashed_ring(painter: QPainter, colour: QColor, _ground: QColor) -> None:
    pen = QPen(colour, 1.6)
    pen.setDashPattern([1.7, 1.25])
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawEllipse(QRectF(1.8, 1.8, 12.4, 12.4))


def _ring_with_i(painter: QPainter, colour: QColor, _ground: QColor) -> None:
    _stroke(painter, colour, 1.3)
    painter.drawEllipse(QRectF(1.6, 1.6, 12.8, 12.8))
    _polyline(painter, (8, 7.4), (8, 11))
    _fill(painter, colour)
    painter.drawEllipse(QPointF(8, 5), 0.9, 0.9)


def _basis(painter: QPainter, basis: Basis, colour: QColor) -> None:
    if basis in (Basis.LISTED, Basis.UNKNOWN):
        pen = QPen(colour, 2.0)
        pen.setDashPattern([1.6, 1.2])
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(QRectF(1.5, 1.5, 13, 13))
        return
    _fill(painter, colour)
    if basis is Basis.MEASURED:
        painter.drawEllipse(QRectF(0.5, 0.5, 15, 15))
        return
    if basis is Basis.REPORTED:
        painter.drawPie(QRectF(1, 1, 14, 14), -90 * 16, 180 * 16)
    _stroke(painter, colour, 2.6 if basis is Basis.MODELLED else 1.8)
    painter.drawEllipse(QRectF(1.8, 1.8, 12.4, 12.4))


def _marker_path(centre: QPointF, kind: int, size: float) -> QPainterPath:
    path = QPainterPath()
    x, y, half = centre.x(), centre.y(), size / 2
    if kind == 0:
        path.addEllipse(centre, half, half)
    elif kind == 1:
        path.addRect(QRectF(x - half * 0.9, y - half * 0.9, size * 0.9, size * 0.9))
    elif kind == 2:
        path.addPolygon(_polygon((x, y - half * 1.2), (x + half * 1.2, y), (x, y + half * 1.2), (x - half * 1.2, y)))
    else:
        path.addPolygon(_polygon((x, y - half * 1.1), (x + half * 1.1, y + half), (x - half * 1.1, y + half)))
    path.closeSubpath()
    return path


_FIT_SHAPES = {
    Fit.FITS: _disc_with_tick,
    Fit.TIGHT: _triangle,
    Fit.SPILLS: _half_diamond,
    Fit.NO_FIT: _square_with_cross,
    Fit.UNKNOWN: _dashed_ring,
}
_SEVERITY_SHAPES = {
    Severity.STOP: _square_with_cross,
    Severity.COST: _triangle,
    Severity.INFO: _ring_with_i,
}
