"""The frame of a panel: title and basis, one big number with its range, then whatever explains it."""

from __future__ import annotations

import math

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from rigplanner.domain.evidence import Basis
from rigplanner.domain.report import Fit
from rigplanner.drawing.strokes import box, draw_text, text_width
from rigplanner.translation import tr
from rigplanner.ui.foreign_text import set_tip
from rigplanner.ui.parts.badge import Badge
from rigplanner.ui.parts.focus_ring import ring_focus
from rigplanner.ui.parts.hero import Hero
from rigplanner.ui.parts.label import Label
from rigplanner.ui.theme import ThemeStore
from rigplanner.wording.glossary import Term, explanation

_HEADER_HEIGHT = 20


class Panel(QFrame):
    """Put the content into `body`. With `why` the title can be pressed to ask where the number comes from; `term` is
    the word that explains the number."""

    why_requested = Signal()

    def __init__(
        self,
        theme: ThemeStore,
        title: str,
        why: bool = False,
        *,
        term: Term | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme, self._chosen = theme, False
        self.setAccessibleName(title)
        title_widget = self._why_title(title) if why else Label(theme, title, "title", "text_2", elide=False)
        self._badge, self._aside, self.hero = Badge(theme), Label(theme, role="caption", colour="text_3"), Hero(theme)
        self._badge.hide()
        self._aside.hide()
        self.hero.hide()
        if term is not None:
            meaning = explanation(term)
            set_tip(self.hero, meaning)
            set_tip(title_widget, "\n".join((meaning, title_widget.toolTip())).strip())
        self._header = QHBoxLayout()
        self._header.setSpacing(8)
        for widget in (title_widget, self._aside, self._badge):
            self._header.addWidget(widget)
        self._header.insertStretch(1, 1)
        self.body = QVBoxLayout()
        self.body.setSpacing(8)
        self._arrange()
        theme.changed.connect(self.update)

    def set_hero(self, number: str, unit: str = "", span: str = "", aside: str = "", fit: Fit | None = None) -> None:
        """Show the big number; see `Hero`."""
        self.hero.set_hero(number, unit, span, aside, fit)

    def set_basis(self, basis: Basis | None, tooltip: str = "") -> None:
        """Say what the number rests on; None hides the badge."""
        self._badge.setVisible(basis is not None)
        if basis is not None:
            self._badge.set_basis(basis, tooltip)

    def set_aside(self, text: str) -> None:
        """Words at the right of the title."""
        self._aside.set_text(text)
        self._aside.setVisible(bool(text))

    def add_to_header(self, widget: QWidget) -> None:
        """Put a widget at the right of the title."""
        self._header.addWidget(widget)

    def set_chosen(self, chosen: bool) -> None:
        """Mark the panel that the inspector explains."""
        if chosen != self._chosen:
            self._chosen = chosen
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the ground."""
        theme = self._theme.theme
        edge = theme.colour("accent_line" if self._chosen else "line")
        width = 2.0 if self._chosen and theme.is_contrast else 1.0
        box(QPainter(self), QRectF(self.rect()), theme.metrics.radius("panel"), theme.colour("panel"), edge, width)

    def _why_title(self, text: str) -> QWidget:
        title = _Title(self._theme, text)
        title.clicked.connect(self.why_requested)
        return title

    def _arrange(self) -> None:
        side = int(self._theme.metrics.size("panel_padding"))
        column = QVBoxLayout(self)
        column.setContentsMargins(side, 14, side, side)
        column.setSpacing(0)
        column.addLayout(self._header)
        column.addSpacing(7)
        column.addWidget(self.hero)
        column.addLayout(self.body, 1)


class _Title(QPushButton):
    """A title that can be pressed; it says so by the pointer and in words."""

    def __init__(self, theme: ThemeStore, text: str) -> None:
        super().__init__(text)
        self._theme = theme
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setToolTip(tr("Why this number"))
        self.setAccessibleDescription(tr("Why this number"))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        ring_focus(theme, self, 4)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """As wide as the words."""
        return QSize(math.ceil(text_width(self._theme.font("title"), self.text())), _HEADER_HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """A title is never cut."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the words."""
        colour = self._theme.colour("text" if self.underMouse() else "text_2")
        draw_text(QPainter(self), QRectF(self.rect()), self.text(), self._theme.font("title"), colour)
