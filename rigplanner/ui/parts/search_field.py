"""A field to search in, with the shortcut that leads to it."""

from __future__ import annotations

import math

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QWidget

from rigplanner.drawing.strokes import CENTRE, box, draw_text, text_width
from rigplanner.ui.theme import ThemeStore

_ICON_SPACE = 26


class SearchField(QLineEdit):
    """A line edit with a glass at the left and a key hint at the right while it is empty."""

    def __init__(self, theme: ThemeStore, placeholder: str, hint: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._hint = theme, hint
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(placeholder)
        self.setFont(theme.font("body"))
        self.setTextMargins(_ICON_SPACE, 0, 0, 0)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """Wide enough for a name."""
        return QSize(304, int(self._theme.metrics.size("control_height")))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the line edit, then glass and hint."""
        super().paintEvent(event)
        painter, theme = QPainter(self), self._theme
        theme.icons.draw(painter, "search", QRectF(12, 0, 16, self.height()), theme.colour("text_3"))
        if self._hint and not self.text() and not self.hasFocus():
            width = math.ceil(text_width(theme.font("caption"), self._hint)) + 12
            rect = QRectF(self.width() - width - 8, (self.height() - 18) / 2, width, 18)
            box(painter, rect, 4, theme.colour("panel"), theme.colour("line"))
            draw_text(painter, rect, self._hint, theme.font("caption"), theme.colour("text_3"), CENTRE)
