"""Chips to choose one of, each with its fit."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QRadioButton, QSizePolicy, QWidget

from rigplanner.domain.report import Fit
from rigplanner.drawing.shapes import fit_glyph
from rigplanner.drawing.strokes import draw_text, text_width
from rigplanner.ui.foreign_text import set_tip, set_words
from rigplanner.ui.parts.choice import ChoiceRow
from rigplanner.ui.parts.focus_ring import ring_focus
from rigplanner.ui.parts.surface import paint_surface, state_of, text_colour
from rigplanner.ui.theme import ThemeStore
from rigplanner.wording import labels
from rigplanner.wording.sentences import clauses

_GLYPH = 12
_PADDING = 8
_GAP = 7


class Chip(QRadioButton):
    """A word with the shape of its fit; chosen, it lies on the soft accent."""

    def __init__(self, theme: ThemeStore, text: str, fit: Fit | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_words(self, text)
        self._theme, self._fit = theme, fit
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._name()
        ring_focus(theme, self, theme.metrics.radius("chip"))
        theme.changed.connect(self.update)

    def set_fit(self, fit: Fit | None) -> None:
        """Show another fit, None for no shape."""
        if fit is not self._fit:
            self._fit = fit
            self._name()
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        """As wide as shape and word."""
        glyph = _GLYPH + _GAP if self._fit is not None else 0
        width = math.ceil(text_width(self._theme.font("small_strong"), self.text())) + glyph + 2 * _PADDING
        return QSize(width, int(self._theme.metrics.size("chip_height")))

    def minimumSizeHint(self) -> QSize:
        """A chip is never cut."""
        return self.sizeHint()

    def hitButton(self, position: QPoint) -> bool:
        """All of the chip can be pressed."""
        return self.rect().contains(position)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint ground, shape and word."""
        painter, theme = QPainter(self), self._theme.theme
        rect, state = QRectF(self.rect()), state_of(self, self.isChecked())
        paint_surface(painter, rect, theme, state, theme.metrics.radius("chip"))
        x = _PADDING + 0.0
        if self._fit is not None:
            if not state.enabled:
                painter.setOpacity(0.5)
            fit_glyph(painter, QRectF(x, (rect.height() - _GLYPH) / 2, _GLYPH, _GLYPH), self._fit, theme)
            painter.setOpacity(1.0)
            x += _GLYPH + _GAP
        draw_text(
            painter,
            rect.adjusted(x, 0, 0, 0),
            self.text(),
            theme.font("small_strong"),
            text_colour(theme, state, "text_2"),
        )

    def _name(self) -> None:
        word = labels.in_sentence(labels.fit(self._fit)) if self._fit is not None else ""
        self.setAccessibleName(clauses(filter(None, (self.text(), word))))


@dataclass(frozen=True, slots=True)
class ChipItem:
    """One chip: `key` is what is told when it is chosen; a disabled one says why in its tooltip."""

    key: str
    text: str
    fit: Fit | None = None
    enabled: bool = True
    tooltip: str = ""


class ChipRow(ChoiceRow):
    """Chips of which one is chosen; they wrap into further rows when the width is short."""

    def __init__(self, theme: ThemeStore, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name, parent)
        self._theme = theme
        self._items: tuple[ChipItem, ...] = ()
        self._gap = theme.metrics.space("s")
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def set_items(self, items: Sequence[ChipItem]) -> None:
        """Show these chips; the same keys keep their widgets."""
        if tuple(items) == self._items:
            return
        if [(item.key, item.text) for item in items] != [(item.key, item.text) for item in self._items]:
            self.set_buttons({item.key: Chip(self._theme, item.text, parent=self) for item in items})
        self._items = tuple(items)
        for item in items:
            self._update_chip(item)
        self._place()

    def sizeHint(self) -> QSize:
        """One row of chips."""
        widths = [chip.sizeHint().width() for chip in self.buttons]
        return QSize(sum(widths) + self._gap * max(len(widths) - 1, 0), self._row_height())

    def minimumSizeHint(self) -> QSize:
        """The widest chip."""
        return QSize(max((chip.sizeHint().width() for chip in self.buttons), default=0), self._row_height())

    def hasHeightForWidth(self) -> bool:
        """Rows depend on the width."""
        return True

    def heightForWidth(self, width: int) -> int:
        """The height of the rows that a width needs."""
        rects = self._flow(width)
        return rects[-1].bottom() + 1 if rects else self._row_height()

    def resizeEvent(self, _event: QResizeEvent) -> None:
        """Flow the chips into the new width."""
        self._place()

    def _update_chip(self, item: ChipItem) -> None:
        chip = self.button(item.key)
        if isinstance(chip, Chip):
            chip.set_fit(item.fit)
            chip.setEnabled(item.enabled)
            set_tip(chip, item.tooltip)

    def _place(self) -> None:
        for chip, rect in zip(self.buttons, self._flow(self.width()), strict=True):
            chip.setGeometry(rect)
        self.updateGeometry()

    def _flow(self, width: int) -> list[QRect]:
        rects: list[QRect] = []
        x = y = 0
        for chip in self.buttons:
            size = chip.sizeHint()
            if x and x + size.width() > width:
                x, y = 0, y + self._row_height() + self._gap
            rects.append(QRect(QPoint(x, y), size))
            x += size.width() + self._gap
        return rects

    def _row_height(self) -> int:
        return int(self._theme.metrics.size("chip_height"))
