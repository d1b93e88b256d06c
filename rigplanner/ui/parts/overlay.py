"""A dialog over the window, without a frame of the system: what lies behind is darkened, and it goes for good."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QDialog, QWidget

from rigplanner.ui.foreign_text import title_text
from rigplanner.ui.parts.scrim import Scrim
from rigplanner.ui.theme import ThemeStore


class Overlay(QDialog):
    """What all our dialogs have in common; a subclass fills it and paints over its ground."""

    def __init__(self, theme: ThemeStore, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setWindowTitle(title_text(title))
        self.setWindowFlags(Qt.WindowType.Dialog | Qt.WindowType.FramelessWindowHint)
        self.setModal(True)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if parent is not None:
            Scrim(theme, self, parent.window())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the ground with its edge."""
        painter = QPainter(self)
        self.paint_ground(painter)
        painter.setPen(self._theme.colour("line_strong"))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))

    def paint_ground(self, painter: QPainter) -> None:
        """Paint what lies below everything."""
        painter.fillRect(self.rect(), self._theme.colour("panel"))
