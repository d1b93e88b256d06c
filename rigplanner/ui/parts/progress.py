"""How far a long piece of work is."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QProgressBar, QSizePolicy, QWidget

from rigplanner.drawing.strokes import box
from rigplanner.ui.theme import ThemeStore

_STEPS = 1000
_HEIGHT = 4


class ProgressBar(QProgressBar):
    """A thin bar; `set_fraction` takes 0 to 1."""

    def __init__(self, theme: ThemeStore, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setAccessibleName(name)
        self.setRange(0, _STEPS)
        self.setTextVisible(False)
        self.setFixedHeight(_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def set_fraction(self, fraction: float) -> None:
        """Show how much is done."""
        self.setValue(round(min(max(fraction, 0.0), 1.0) * _STEPS))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint track and done part."""
        painter, rect = QPainter(self), QRectF(self.rect())
        edge = self._theme.colour("line") if self._theme.theme.is_contrast else None
        box(painter, rect, _HEIGHT / 2, self._theme.colour("hover"), edge)
        rect.setWidth(rect.width() * max(self.value(), 0) / _STEPS)
        box(painter, rect, _HEIGHT / 2, self._theme.colour("accent"))
