"""What all charts share: the area with its two scales, and axes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from rigplanner.drawing.strokes import CENTRE, RIGHT, draw_text, hline
from rigplanner.drawing.theme import Theme

_AXIS_TEXT_HEIGHT: Final = 16.0


@dataclass(frozen=True, slots=True)
class Plot:
    """The area of a chart with its two linear scales, both starting at 0."""

    rect: QRectF
    x_end: float
    y_end: float

    def x(self, value: float) -> float:
        """Where a value lies from left to right [px]."""
        return self.rect.left() + self.rect.width() * value / self.x_end

    def y(self, value: float) -> float:
        """Where a value lies from bottom to top [px]."""
        return self.rect.bottom() - self.rect.height() * value / self.y_end

    def point(self, x: float, y: float) -> QPointF:
        """Both at once."""
        return QPointF(self.x(x), self.y(y))


def paint_grid(painter: QPainter, plot: Plot, y_labels: dict[float, str], theme: Theme) -> None:
    """Hairlines with their values at the left."""
    font, quiet = theme.font("caption"), theme.colour("text_3")
    for value, label in y_labels.items():
        y = round(plot.y(value))
        hline(painter, plot.rect.left(), plot.rect.right(), y, theme.colour("grid"))
        strip = QRectF(0, y - _AXIS_TEXT_HEIGHT / 2, plot.rect.left() - 8, _AXIS_TEXT_HEIGHT)
        draw_text(painter, strip, label, font, quiet, RIGHT)


def paint_x_labels(painter: QPainter, plot: Plot, labels: dict[float, str], theme: Theme) -> None:
    """Values below the chart; the outer ones stay inside its width."""
    font, quiet = theme.font("caption"), theme.colour("text_3")
    top = plot.rect.bottom() + 5
    for value, label in labels.items():
        x = plot.x(value)
        strip = QRectF(x - 40, top, 80, _AXIS_TEXT_HEIGHT)
        align = CENTRE
        if value >= plot.x_end:
            strip, align = QRectF(x - 80, top, 80, _AXIS_TEXT_HEIGHT), RIGHT
        draw_text(painter, strip, label, font, quiet, align)
