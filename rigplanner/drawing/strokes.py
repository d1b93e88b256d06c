"""The few strokes that everything in the window is painted with; QtGui only, so paper can use them too."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen

from rigplanner.domain.visible import one_line

LEFT = Qt.AlignmentFlag.AlignLeft
RIGHT = Qt.AlignmentFlag.AlignRight
CENTRE = Qt.AlignmentFlag.AlignHCenter

_REMEMBERED = 4096
_FONTS = 64
_HATCH_STEP = 7.0
_HALO = 3.0
_HATCH_PEN = 1.5


def faded(colour: QColor, opacity: float) -> QColor:
    """The colour at a share of its opacity."""
    result = QColor(colour)
    result.setAlphaF(colour.alphaF() * opacity)
    return result


def on_colour(ground: QColor, first: QColor, second: QColor) -> QColor:
    """Whichever of two text colours contrasts more with the ground."""
    return first if contrast(first, ground) >= contrast(second, ground) else second


def contrast(one: QColor, other: QColor) -> float:
    """The contrast ratio of two opaque colours, 1 to 21 (WCAG 2.2, relative luminance)."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: QColor) -> float:
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in _rgb(colour)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _rgb(colour: QColor) -> tuple[float, float, float]:
    return colour.redF(), colour.greenF(), colour.blueF()


def box(
    painter: QPainter,
    rect: QRectF,
    radius: float,
    fill: QColor | None,
    edge: QColor | None = None,
    width: float = 1.0,
    style: Qt.PenStyle = Qt.PenStyle.SolidLine,
) -> None:
    """A rounded rectangle whose edge lies inside `rect`, on half pixels so that it stays crisp."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(QBrush(fill) if fill is not None else Qt.BrushStyle.NoBrush)
    if edge is None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawRoundedRect(rect, radius, radius)
        return
    pen = QPen(edge, width, style)
    if style is not Qt.PenStyle.SolidLine:
        pen.setDashPattern([3, 3])
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    painter.setPen(pen)
    half = width / 2
    painter.drawRoundedRect(rect.adjusted(half, half, -half, -half), radius - half, radius - half)


def hline(painter: QPainter, x1: float, x2: float, y: float, colour: QColor) -> None:
    """A horizontal hairline one logical pixel high."""
    painter.fillRect(QRectF(x1, y, x2 - x1, 1.0), colour)


def dashed(colour: QColor, width: float, on: float, off: float) -> QPen:
    """A dashed pen with lengths in pixels."""
    pen = QPen(colour, width)
    pen.setDashPattern([on / width, off / width])
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    return pen


def hatch(painter: QPainter, path: QPainterPath, colour: QColor, step: float = _HATCH_STEP) -> None:
    """Diagonal lines inside a path; drawn, because brush patterns do not scale."""
    bounds = path.boundingRect()
    painter.save()
    painter.setClipPath(path, Qt.ClipOperation.IntersectClip)
    painter.setPen(QPen(colour, _HATCH_PEN))
    height = bounds.height()
    x = bounds.left() - height
    while x < bounds.right():
        painter.drawLine(QPointF(x, bounds.bottom()), QPointF(x + height, bounds.top()))
        x += step
    painter.restore()


def rounded_path(rect: QRectF, radius: float) -> QPainterPath:
    """A rounded rectangle as a path for clipping."""
    path = QPainterPath()
    path.addRoundedRect(rect, radius, radius)
    return path


def text_width(font: QFont, text: str) -> float:
    """How wide a text is [px]."""
    return _advance(font, one_line(text))


@lru_cache(maxsize=_REMEMBERED)
def _advance(font: QFont, text: str) -> float:
    """Shaping a text takes 10 us, and an edit asks for some 200 widths, most of them the same as before."""
    return QFontMetricsF(font).horizontalAdvance(text)


@lru_cache(maxsize=_REMEMBERED)
def _elided(font: QFont, text: str, width: float) -> str:
    return QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, width)


@lru_cache(maxsize=_FONTS)
def _rise(font: QFont) -> float:
    """How much more of a font lies above its baseline than below."""
    metrics = QFontMetricsF(font)
    return metrics.ascent() - metrics.descent()


def forget_widths() -> None:
    """Other typefaces are there: everything is measured anew."""
    for remembered in (_advance, _elided, _rise):
        remembered.cache_clear()


def baseline(font: QFont, top: float, height: float) -> float:
    """Where the baseline lies so that a line of text is centred in a strip."""
    return top + (height + _rise(font)) / 2


def draw_text(
    painter: QPainter,
    rect: QRectF,
    text: str,
    font: QFont,
    colour: QColor,
    align: Qt.AlignmentFlag = LEFT,
    elide: bool = False,
    halo: QColor | None = None,
) -> float:
    """One line of text, centred upright in `rect`; returns its width. Names may be elided, numbers never.

    A `halo` in the colour of the ground keeps it clear of lines that it lies on.
    """
    text = one_line(text)
    width = _advance(font, text)
    if elide and width > rect.width():
        text = _elided(font, text, rect.width())
        width = _advance(font, text)
    x = rect.left()
    if align == RIGHT:
        x = rect.right() - width
    elif align == CENTRE:
        x = rect.center().x() - width / 2
    y = baseline(font, rect.top(), rect.height())
    if halo is not None:
        letters = QPainterPath()
        letters.addText(QPointF(x, y), font, text)
        painter.strokePath(letters, QPen(halo, _HALO))
    painter.setFont(font)
    painter.setPen(colour)
    painter.drawText(QPointF(x, y), text)
    return width
