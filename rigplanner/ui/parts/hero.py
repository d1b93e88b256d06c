"""The one big number of a panel, with unit and range."""

from __future__ import annotations

import math
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from rigplanner.domain.report import Fit
from rigplanner.domain.visible import one_line
from rigplanner.drawing.shapes import fit_glyph
from rigplanner.drawing.strokes import RIGHT, draw_text, text_width
from rigplanner.ui.theme import ThemeStore
from rigplanner.wording import labels

_HEIGHT = 36
_AFTER_NUMBER = 8
_AFTER_UNIT = 8
_GLYPH = 16
#: A unit with less room than this says nothing and is left out.
_LEAST_UNIT = 40


@dataclass(frozen=True, slots=True)
class HeroText:
    """`number` in text, `unit` quieter, `span` (the range) quietest, `aside` or a fit shape at the right."""

    number: str
    unit: str = ""
    span: str = ""
    aside: str = ""
    fit: Fit | None = None


class Hero(QLabel):
    """Paints a `HeroText`; numbers are never cut, the unit is elided when it is long."""

    def __init__(self, theme: ThemeStore, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self._theme, self._content = theme, HeroText("")
        self.setFixedHeight(_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def set_hero(self, number: str, unit: str = "", span: str = "", aside: str = "", fit: Fit | None = None) -> None:
        """Show another number; an empty number hides it."""
        content = HeroText(number, unit, span, aside, fit)
        self.setVisible(bool(number))
        if content != self._content:
            self._content = content
            word = labels.fit(fit) if fit is not None else ""
            self.setText(one_line(" ".join(filter(None, (number, unit, span, aside, word)))))
            self.update()

    def sizeHint(self) -> QSize:
        """As wide as all of it."""
        return QSize(self.minimumSizeHint().width() + 100, _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """Wide enough for the figures."""
        numbers = text_width(self._theme.font("hero"), self._content.number)
        if self._content.span:
            numbers += _AFTER_NUMBER + text_width(self._theme.font("body"), self._content.span)
        if self._content.fit is not None:
            numbers += _GLYPH + 8
        return QSize(math.ceil(numbers) + 1, _HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the three on one baseline."""
        painter, theme, content = QPainter(self), self._theme, self._content
        body = theme.font("body")
        end = self._paint_right(painter)
        x = draw_text(painter, QRectF(0, 0, self.width(), 32), content.number, theme.font("hero"), theme.colour("text"))
        x += _AFTER_NUMBER
        strip = self._strip(body)
        room = end - x - (text_width(body, content.span) + _AFTER_UNIT if content.span else 0)
        unit = strip(x, max(room, 0))
        if unit.width() >= min(text_width(body, content.unit), _LEAST_UNIT):
            used = draw_text(painter, unit, content.unit, body, theme.colour("text_2"), elide=True)
            x += used + _AFTER_UNIT if content.unit else 0
        draw_text(painter, strip(x, self.width()), content.span, body, theme.colour("text_3"))

    def _paint_right(self, painter: QPainter) -> float:
        """Paint what stands at the right, return where it begins."""
        width, content = self.width(), self._content
        if content.fit is not None:
            fit_glyph(painter, QRectF(width - _GLYPH, 9, _GLYPH, _GLYPH), content.fit, self._theme.theme)
            return width - _GLYPH - 8
        if content.aside:
            font = self._theme.font("caption")
            strip = self._strip(font)(0, width)
            return width - 8 - draw_text(painter, strip, content.aside, font, self._theme.colour("text_3"), RIGHT)
        return width

    def _strip(self, font: QFont) -> _Strip:
        hero, small = QFontMetricsF(self._theme.font("hero")), QFontMetricsF(font)
        baseline = (32 + hero.ascent() - hero.descent()) / 2
        return _Strip(baseline - (small.ascent() - small.descent()) / 2 - 10)


@dataclass(frozen=True, slots=True)
class _Strip:
    """Strips 20 px high whose text sits on the baseline of the big number."""

    top: float

    def __call__(self, x: float, width: float) -> QRectF:
        return QRectF(x, self.top, width, 20)
