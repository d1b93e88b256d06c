"""Text in lines of a fixed height, where `**words**` are set strong."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QFont, QPainter, QTextCharFormat, QTextLayout, QTextOption

from rigplanner.domain.visible import one_line
from rigplanner.wording.marks import pieces

_ENDLESS = 100_000.0
_BEFORE_UNIT: Final = re.compile(r"(?<=\d) (?=(?:GiB|GB|GB/s|tok/s|ms|s|min|h|W)(?![\w/]))")


@dataclass(frozen=True, slots=True)
class FlowStyle:
    """How plain and strong words look, and how high a line is [px]."""

    font: QFont
    colour: QColor
    strong_font: QFont
    strong_colour: QColor
    line: int


class Flow:
    """A text set in one style; lay it out for a width, then draw it."""

    def __init__(self, text: str, style: FlowStyle, *, marked: bool = True) -> None:
        self._style = style
        parts = pieces(one_line(text)) if marked else [one_line(text)]
        self._layout = QTextLayout(_with_units_kept("".join(parts)), style.font)
        self._layout.setFormats(_formats(parts, style))
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self._layout.setTextOption(option)
        self._width = -1.0
        self._lines = 0

    @property
    def natural_width(self) -> int:
        """The width on one line [px]."""
        self._lay(_ENDLESS)
        return math.ceil(self._layout.lineAt(0).naturalTextWidth()) if self._lines else 0

    def height(self, width: float) -> int:
        """The height for a width [px]."""
        self._lay(width)
        return self._lines * self._style.line

    def draw(self, painter: QPainter, x: float, y: float, width: float) -> None:
        """Draw from the top left corner, not wider than `width`."""
        self._lay(width)
        painter.setPen(self._style.colour)
        self._layout.draw(painter, QPointF(x, y))

    def _lay(self, width: float) -> None:
        if width == self._width:
            return
        self._width, self._lines = width, 0
        self._layout.beginLayout()
        while (line := self._layout.createLine()).isValid():
            line.setLineWidth(max(width, 1.0))
            slack = self._style.line - line.height()
            line.setPosition(QPointF(0, self._lines * self._style.line + slack / 2))
            self._lines += 1
        self._layout.endLayout()


def _with_units_kept(text: str) -> str:
    """The text, as long as before, in which no line ends between a figure and its unit."""
    return _BEFORE_UNIT.sub("\N{NO-BREAK SPACE}", text)


def _formats(parts: Sequence[str], style: FlowStyle) -> list[QTextLayout.FormatRange]:
    ranges: list[QTextLayout.FormatRange] = []
    at = 0
    for number, piece in enumerate(parts):
        form = QTextLayout.FormatRange()
        form.start, form.length = at, len(piece.encode("utf-16-le", "surrogatepass")) // 2
        look = QTextCharFormat()
        look.setFont(style.strong_font if number % 2 else style.font)
        look.setForeground(style.strong_colour if number % 2 else style.colour)
        form.format = look
        if piece:
            ranges.append(form)
        at += form.length
    return ranges
