"""The rail at the left: pages on top, what concerns the whole program below."""

from __future__ import annotations

import math
from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from rigplanner.drawing.strokes import CENTRE, box, draw_text, text_width
from rigplanner.translation import tr
from rigplanner.ui.parts.focus_ring import ring_focus
from rigplanner.ui.theme import ThemeStore

_BUTTON: Final = QSize(56, 50)
_ICON: Final = 20
_SIDE: Final = 2


class NavButton(QPushButton):
    """An icon over a word; the page that is shown lies on the soft accent."""

    def __init__(self, theme: ThemeStore, icon: str, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._theme, self._icon = theme, icon
        self.setFixedHeight(_BUTTON.height())
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        ring_focus(theme, self, theme.metrics.radius("control"))
        theme.changed.connect(self.update)

    def set_icon(self, icon: str) -> None:
        """Show another icon."""
        self._icon = icon
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as a long word needs."""
        word = math.ceil(text_width(self._theme.font("caption"), self.text())) + 2 * _SIDE
        return _BUTTON.expandedTo(QSize(word, 0))

    def minimumSizeHint(self) -> QSize:
        """A word is never cut."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint ground, icon and word."""
        painter, theme = QPainter(self), self._theme
        rect = QRectF(self.rect())
        if self.isChecked():
            box(painter, rect, 8, theme.colour("accent_soft"))
        elif self.underMouse():
            box(painter, rect, 8, theme.colour("hover"))
        ink = theme.colour("accent" if self.isChecked() else "text_2" if self.underMouse() else "text_3")
        theme.icons.draw(painter, self._icon, QRectF(0, 7, rect.width(), _ICON), ink)
        draw_text(painter, QRectF(0, 30, rect.width(), 16), self.text(), theme.font("caption"), ink, CENTRE)


class NavRail(QFrame):
    """Buttons from the top and from the bottom."""

    def __init__(self, theme: ThemeStore, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setAccessibleName(tr("Navigation"))
        self.setMinimumWidth(int(theme.metrics.size("rail")))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(8, 8, 8, 12)
        self._column.setSpacing(6)
        self._column.addStretch(1)
        self._top = 0
        theme.changed.connect(self.update)

    def add_page(self, icon: str, text: str) -> NavButton:
        """A button at the top."""
        button = NavButton(self._theme, icon, text)
        button.setCheckable(True)
        self._column.insertWidget(self._top, button)
        self._top += 1
        return button

    def add_tool(self, icon: str, text: str) -> NavButton:
        """A button at the bottom."""
        button = NavButton(self._theme, icon, text)
        self._column.addWidget(button)
        return button

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the darker ground."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.colour("rail"))
        painter.fillRect(self.width() - 1, 0, 1, self.height(), self._theme.colour("line"))
