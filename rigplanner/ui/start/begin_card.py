"""A card to begin with: a kind of machine, whom it is for, what it does today and what it costs."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from rigplanner.drawing.shapes import fit_glyph
from rigplanner.drawing.strokes import LEFT, box, draw_text
from rigplanner.ui.foreign_text import set_words
from rigplanner.ui.parts.button import press_on_enter
from rigplanner.ui.parts.figures_line import paint_figures
from rigplanner.ui.parts.flow import Flow, FlowStyle
from rigplanner.ui.parts.focus_ring import ring_focus
from rigplanner.ui.theme import ThemeStore
from rigplanner.wording import labels
from rigplanner.wording.rig_cards import CardText

_HEIGHT: Final = 148
_LEAST_WIDTH: Final = 200
_PAD: Final = 14
_ICON: Final = 20
_GLYPH: Final = 12
_LINES: Final = 2


class BeginCard(QPushButton):
    """`title` and `line` stand on top, what its plan comes to at the foot."""

    def __init__(self, theme: ThemeStore, icon: str, title: str, line: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._icon, self._title, self._line = theme, icon, title, line
        self._text: CardText | None = None
        self._work = self._price = ""
        set_words(self, title)
        self.setAccessibleDescription(line)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        ring_focus(theme, self, theme.metrics.radius("card"))
        theme.changed.connect(self.update)

    def show_outcome(self, text: CardText, work: str, price: str) -> None:
        """What the plan behind the card comes to today."""
        self._text, self._work, self._price = text, work, price
        told = (self._line, labels.fit(text.fit), work, text.speed, text.speed_range, labels.basis(text.basis), price)
        self.setAccessibleDescription(". ".join(filter(None, told)))
        self.update()

    def show_line(self, line: str) -> None:
        """Say something else below the title."""
        self._line = line
        self.setAccessibleDescription(line)
        self.update()

    def sizeHint(self) -> QSize:
        """As high as its lines."""
        return QSize(_LEAST_WIDTH, _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """Never lower than its lines."""
        return self.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses it, as the space bar does."""
        if not press_on_enter(self, event):
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint ground, words and figures."""
        painter, theme = QPainter(self), self._theme
        self._paint_ground(painter)
        inner = QRectF(self.rect()).adjusted(_PAD, 0, -_PAD, 0)
        ink = theme.colour("text" if self.isEnabled() else "text_disabled")
        theme.icons.draw(painter, self._icon, QRectF(inner.left(), 13, _ICON, _ICON), theme.colour("accent"))
        name = inner.adjusted(_ICON + 9, 0, 0, 0)
        draw_text(painter, QRectF(name.left(), 13, name.width(), 20), self._title, theme.font("stat"), ink, LEFT, True)
        quiet = theme.colour("text_2" if self.isEnabled() else "text_disabled")
        style = FlowStyle(theme.font("small"), quiet, theme.font("small_strong"), ink, 16)
        painter.save()
        painter.setClipRect(QRectF(inner.left(), 42, inner.width(), 16 * _LINES + 2))
        Flow(self._line, style, marked=False).draw(painter, inner.left(), 42, inner.width())
        painter.restore()
        if self._text is not None:
            self._paint_outcome(painter, inner, self._text)

    def _paint_ground(self, painter: QPainter) -> None:
        theme = self._theme
        is_near = self.isEnabled() and self.underMouse()
        fill = theme.colour("inset" if self.isDown() else "raised" if is_near else "panel")
        edge = theme.colour("line_strong" if is_near else "line")
        box(painter, QRectF(self.rect()), theme.metrics.radius("card"), fill, edge)

    def _paint_outcome(self, painter: QPainter, inner: QRectF, text: CardText) -> None:
        theme, bottom = self._theme, float(self.height())
        fit_glyph(painter, QRectF(inner.left(), bottom - 58, _GLYPH, _GLYPH), text.fit, theme.theme)
        work = QRectF(inner.left() + _GLYPH + 7, bottom - 60, inner.width() - _GLYPH - 7, 16)
        draw_text(painter, work, self._work, theme.font("small"), theme.colour("text_2"), elide=True)
        paint_figures(painter, QRectF(inner.left(), bottom - 36, inner.width(), 22), text, self._price, theme)
