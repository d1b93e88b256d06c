"""A line of the list of sections: a name and how many entries it has."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from rigplanner.drawing.strokes import RIGHT, box, draw_text
from rigplanner.numerals import figure
from rigplanner.ui.parts.focus_ring import ring_focus
from rigplanner.ui.theme import ThemeStore

_HEIGHT = 28


class SectionButton(QPushButton):
    """Checked while its entries are shown."""

    def __init__(self, theme: ThemeStore, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._theme, self._count = theme, ""
        self.setCheckable(True)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        ring_focus(theme, self, theme.metrics.radius("control"))
        theme.changed.connect(self.update)

    def set_count(self, count: int) -> None:
        """Show how many entries there are."""
        self._count = figure(count)
        self.setAccessibleName(f"{self.text()}, {self._count}")
        self.update()

    def sizeHint(self) -> QSize:
        """One line."""
        return QSize(160, _HEIGHT)

    def nextCheckState(self) -> None:
        """The page checks the section that is shown."""

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint ground, name and number."""
        painter, theme, rect = QPainter(self), self._theme, QRectF(self.rect())
        if self.isChecked():
            box(painter, rect, 6, theme.colour("accent_soft"))
        elif self.underMouse():
            box(painter, rect, 6, theme.colour("hover"))
        inner = rect.adjusted(8, 0, -8, 0)
        used = draw_text(painter, inner, self._count, theme.font("caption"), theme.colour("text_3"), RIGHT)
        ink = theme.colour("text" if self.isChecked() else "text_2")
        draw_text(painter, inner.adjusted(0, 0, -used - 8, 0), self.text(), theme.font("label"), ink, elide=True)
