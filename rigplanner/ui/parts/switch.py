"""On or off: a switch for what works at once, a box for what can be ticked in a list."""

from __future__ import annotations

import math

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QCheckBox, QSizePolicy, QWidget

from rigplanner.drawing.strokes import RIGHT, box, draw_text, text_width
from rigplanner.ui.foreign_text import set_words
from rigplanner.ui.parts.focus_ring import ring_focus
from rigplanner.ui.theme import ThemeStore

_HEIGHT = 24
_TRACK = (32.0, 18.0)
_BOX = 16.0
_GAP = 8


class _Toggle(QCheckBox):
    """What both have in common: words behind a figure that the subclass paints."""

    def __init__(self, theme: ThemeStore, text: str, figure_width: float, parent: QWidget | None) -> None:
        super().__init__(parent)
        set_words(self, text)
        self._theme, self._figure_width = theme, figure_width
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        ring_focus(theme, self, 6)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        width = self._figure_width + (_GAP + text_width(self._theme.font("body"), self.text()) if self.text() else 0)
        return QSize(math.ceil(width), _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def hitButton(self, position: QPoint) -> bool:
        return self.rect().contains(position)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        self._paint_figure(painter)
        rest = "text" if self.isChecked() or self.underMouse() else "text_2"
        colour = self._theme.colour(rest if self.isEnabled() else "text_disabled")
        rect = QRectF(self.rect()).adjusted(self._figure_width + _GAP, 0, 0, 0)
        draw_text(painter, rect, self.text(), self._theme.font("body"), colour)

    def _paint_figure(self, painter: QPainter) -> None:
        raise NotImplementedError


class Switch(_Toggle):
    """A switch with its words behind it."""

    def __init__(self, theme: ThemeStore, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(theme, text, _TRACK[0], parent)

    def _paint_figure(self, painter: QPainter) -> None:
        theme, (width, height) = self._theme, _TRACK
        track = QRectF(0, (self.height() - height) / 2, width, height)
        on = self.isChecked()
        if on and self.isEnabled():
            box(painter, track, height / 2, theme.colour("accent_fill"))
        else:
            edge = "line_control" if self.isEnabled() else "line"
            box(painter, track, height / 2, theme.colour("raised"), theme.colour(edge), 1.5)
        knob = "on_accent" if on else "line_control"
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour(knob if self.isEnabled() else "text_disabled"))
        x = track.right() - height / 2 if on else track.left() + height / 2
        painter.drawEllipse(QPointF(x, track.center().y()), 5.0, 5.0)


class Checkbox(_Toggle):
    """A box to tick; `trailing` stands at the right, for counts."""

    def __init__(self, theme: ThemeStore, text: str, trailing: str = "", parent: QWidget | None = None) -> None:
        super().__init__(theme, text, _BOX, parent)
        self._trailing = trailing

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint box, words and count."""
        super().paintEvent(event)
        if self._trailing:
            font, colour = self._theme.font("small"), self._theme.colour("text_3")
            draw_text(QPainter(self), QRectF(self.rect()), self._trailing, font, colour, RIGHT)

    def _paint_figure(self, painter: QPainter) -> None:
        theme = self._theme
        rect = QRectF(0, (self.height() - _BOX) / 2, _BOX, _BOX)
        if not self.isChecked():
            edge = "line_control" if self.isEnabled() else "line"
            fill = theme.colour("hover") if self.underMouse() and self.isEnabled() else None
            box(painter, rect, 4, fill, theme.colour(edge), 1.5)
            return
        box(painter, rect, 4, theme.colour("accent_fill" if self.isEnabled() else "line_strong"))
        theme.icons.draw(painter, "check", rect.adjusted(1, 1, -1, -1), theme.colour("on_accent"))
