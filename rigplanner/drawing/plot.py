"""What all charts share: a scale in round steps, and axes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from rigplanner.drawing.strokes import CENTRE, RIGHT, draw_text, hline
from rigplanner.drawing.theme import Theme

_ROUND: Final = (1.0, 1.2, 1.6, 2.0, 2.4, 3.2, 4.0, 4.8, 6.0, 8.0, 10.0)
_IN_THIRDS: Final = (1.2, 2.4, 4.8, 6.0)
_AXIS_TEXT_HEIGHT: Final = 16.0


def round_up(value: float) -> float:
    """The next end of a scale: 12, 16, 24, 32, 48... so that scales stand still while a slider moves."""
    if value <= 0:
        return 1.0
    power = 1.0
    while power * 10 <= value:
        power *= 10
    while power > value:
        power /= 10
    return next(power * step for step in _ROUND if power * step >= value)


def ticks(end: float) -> tuple[float, ...]:
    """Even, round values from 0 to the end of a scale that `round_up` gave."""
    mantissa = float(f"{end:e}".partition("e")[0])
    count = 3 if round(mantissa, 1) in _IN_THIRDS else 4
    return tuple(end * index / count for index in range(count + 1))


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
