"""A line with a label at the left and its value at the right."""

from __future__ import annotations

import math

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from rigplanner.domain.visible import one_line
from rigplanner.drawing.strokes import RIGHT, draw_text, text_width
from rigplanner.ui.theme import ThemeStore

_HEIGHT = 20
#: What is seen of a label where there is little room.
_SOME_LABEL = 40


class ValueRow(QLabel):
    """`value` is strong, `unit` quieter behind it, `span` quietest at the end. Values are never cut."""

    def __init__(self, theme: ThemeStore, label: str, *, role: str = "small", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self._theme, self._label, self._role = theme, label, role
        self._parts = ("", "", "")
        self._label_strong = False
        self._least = 0
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)
        self.set_value("")

    def set_value(self, value: str, unit: str = "", span: str = "") -> None:
        """Show another value."""
        if (value, unit, span) != self._parts or not self.text():
            self._parts = (value, unit, span)
            self._tell()

    def set_label(self, label: str, strong: bool = False) -> None:
        """Show another label."""
        if (label, strong) != (self._label, self._label_strong):
            self._label, self._label_strong = label, strong
            self._tell()

    def sizeHint(self) -> QSize:
        """Label and value with some air."""
        width = text_width(self._theme.font(self._role), self._label) + self._value_width() + 16
        return QSize(math.ceil(width), _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """The value with a little of the label."""
        return QSize(math.ceil(self._value_width()) + (_SOME_LABEL if self._label else 0), _HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint from the right, so that the value is whole."""
        painter, theme, rect = QPainter(self), self._theme, QRectF(self.rect())
        value, unit, span = self._parts
        for text, role, colour, gap in ((span, self._role, "text_3", 8), (unit, self._role, "text_2", 4)):
            if text:
                used = draw_text(painter, rect, text, theme.font(role), theme.colour(colour), RIGHT)
                rect = rect.adjusted(0, 0, -used - gap, 0)
        used = draw_text(painter, rect, value, theme.font(self._strong_role()), theme.colour("text"), RIGHT)
        rect = rect.adjusted(0, 0, -used - 8, 0)
        label_role = self._strong_role() if self._label_strong else self._role
        label_colour = theme.colour("text" if self._label_strong else "text_2")
        draw_text(painter, rect, self._label, theme.font(label_role), label_colour, elide=True)

    def _strong_role(self) -> str:
        return {"small": "small_strong", "caption": "caption_strong"}.get(self._role, "strong")

    def _value_width(self) -> float:
        value, unit, span = self._parts
        font = self._theme.font(self._role)
        gaps = (8 if span else 0) + (4 if unit else 0)
        return text_width(self._theme.font(self._strong_role()), value) + text_width(font, unit + span) + gaps

    def _tell(self) -> None:
        if (least := self.minimumSizeHint().width()) != self._least:
            self._least = least
            self.updateGeometry()
        self.setText(one_line(" ".join(filter(None, (self._label, *self._parts)))))
        self.update()
