"""Two to four ways to see the same thing, one of them on."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QRadioButton, QSizePolicy, QWidget

from rigplanner.drawing.strokes import CENTRE, box, draw_text, text_width
from rigplanner.ui.parts.choice import ChoiceRow
from rigplanner.ui.parts.focus_ring import ring_focus
from rigplanner.ui.theme import ThemeStore

_HEIGHT = 28
_INSET = 2
_PADDING = 12


class Segmented(ChoiceRow):
    """Segments of a track; they share its width in proportion to their words."""

    def __init__(
        self, theme: ThemeStore, name: str, items: Sequence[tuple[str, str]] = (), parent: QWidget | None = None
    ) -> None:
        super().__init__(name, parent)
        self._theme = theme
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)
        self.set_items(items)

    def set_items(self, items: Sequence[tuple[str, str]]) -> None:
        """Show these (key, words)."""
        if [(key, button.text()) for key, button in self._buttons.items()] == list(items):
            return
        self.set_buttons({key: _Segment(self._theme, text, self) for key, text in items})
        self.updateGeometry()
        self._place()

    def sizeHint(self) -> QSize:
        """As wide as its words."""
        return QSize(sum(button.sizeHint().width() for button in self.buttons) + 2 * _INSET, _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """Words are never cut."""
        return self.sizeHint()

    def resizeEvent(self, _event: QResizeEvent) -> None:
        """Share the new width."""
        self._place()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the track."""
        theme = self._theme
        box(QPainter(self), QRectF(self.rect()), 6, theme.colour("inset"), theme.colour("line"))

    def _place(self) -> None:
        buttons = self.buttons
        spare = max(self.width() - self.sizeHint().width(), 0)
        x = _INSET
        for number, button in enumerate(buttons):
            width = button.sizeHint().width() + (spare * (number + 1) // len(buttons) - spare * number // len(buttons))
            button.setGeometry(x, _INSET, width, _HEIGHT - 2 * _INSET)
            x += width


class _Segment(QRadioButton):
    def __init__(self, theme: ThemeStore, text: str, parent: QWidget) -> None:
        super().__init__(text, parent)
        self._theme = theme
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        ring_focus(theme, self, 4)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(math.ceil(text_width(self._theme.font("label"), self.text())) + 2 * _PADDING, _HEIGHT - 4)

    def hitButton(self, position: QPoint) -> bool:
        return self.rect().contains(position)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, theme, rect = QPainter(self), self._theme.theme, QRectF(self.rect())
        if self.isChecked():
            edge = theme.colour("accent_line") if theme.is_contrast else None
            box(painter, rect, 4, theme.colour("tab_on"), edge)
        lit = self.isChecked() or self.underMouse()
        colour = theme.colour("text_disabled") if not self.isEnabled() else theme.colour("text" if lit else "text_2")
        draw_text(painter, rect, self.text(), theme.font("label"), colour, CENTRE)
