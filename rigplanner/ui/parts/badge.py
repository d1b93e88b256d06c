"""Small chips that say something and cannot be pressed: the basis of a figure, a tag."""

from __future__ import annotations

import math

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from rigplanner.domain.evidence import Basis
from rigplanner.domain.visible import one_line
from rigplanner.drawing.shapes import basis_glyph
from rigplanner.drawing.strokes import CENTRE, box, draw_text, text_width
from rigplanner.ui.foreign_text import set_tip
from rigplanner.ui.theme import ThemeStore
from rigplanner.wording import labels

_HEIGHT = 20
_GLYPH = 8
_FIXED = QSizePolicy.Policy.Fixed


class Badge(QLabel):
    """What a figure rests on, as shape and word."""

    def __init__(self, theme: ThemeStore, basis: Basis = Basis.UNKNOWN, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self._theme, self._basis = theme, basis
        self.setSizePolicy(_FIXED, _FIXED)
        self.setText(labels.basis(basis))
        theme.changed.connect(self.update)

    def set_basis(self, basis: Basis, tooltip: str = "") -> None:
        """Show another basis."""
        set_tip(self, tooltip)
        if basis is not self._basis:
            self._basis = basis
            self.setText(labels.basis(basis))
            self.updateGeometry()

    def sizeHint(self) -> QSize:
        """As wide as its word."""
        return QSize(math.ceil(text_width(self._theme.font("caption"), self.text())) + 30, _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """A basis is never cut."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the pill, its shape and its word."""
        painter, theme = QPainter(self), self._theme.theme
        rect = QRectF(self.rect())
        box(painter, rect, _HEIGHT / 2, None, theme.colour("line"))
        basis_glyph(painter, QRectF(8, (_HEIGHT - _GLYPH) / 2, _GLYPH, _GLYPH), self._basis, theme.colour("text_2"))
        draw_text(painter, rect.adjusted(21, 0, 0, 0), self.text(), theme.font("caption"), theme.colour("text_2"))


class Tag(QLabel):
    """A boxed word; tone "neutral", "accent", or a fit state by name."""

    def __init__(self, theme: ThemeStore, text: str, tone: str = "neutral", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self._theme, self._tone = theme, tone
        self.setSizePolicy(_FIXED, _FIXED)
        theme.changed.connect(self.update)

    def set_text(self, text: str) -> None:
        """Show another word."""
        if text != self.text():
            self.setText(one_line(text))

    def sizeHint(self) -> QSize:
        """As wide as its word."""
        return QSize(tag_width(self._theme, self.text()), 18)

    def minimumSizeHint(self) -> QSize:
        """A tag is never cut."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the box and the word."""
        paint_tag(QPainter(self), QRectF(self.rect()), self.text(), self._theme, self._tone)


def tag_width(theme: ThemeStore, text: str) -> int:
    """How wide a tag with this word is [px]."""
    return math.ceil(text_width(theme.font("caption"), text)) + 12


def paint_tag(painter: QPainter, rect: QRectF, text: str, theme: ThemeStore, tone: str = "neutral") -> None:
    """A boxed word, for delegates and cards."""
    if tone == "neutral":
        box(painter, rect, 4, theme.colour("raised"), theme.colour("line"))
        colour = theme.colour("text_2")
    else:
        soft = theme.colour(f"{tone}_soft")
        box(painter, rect, 4, soft, theme.colour(f"{tone}_line") if theme.theme.is_contrast else None)
        colour = theme.colour(tone)
    draw_text(painter, rect, text, theme.font("caption"), colour, CENTRE)
