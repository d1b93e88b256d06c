"""Text that wraps, in one role or several; names of any script and length stay whole."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QTextCharFormat, QTextLayout, QTextLine, QTextOption

from rigplanner.domain.visible import in_lines
from rigplanner.drawing.strokes import LEFT
from rigplanner.paper.ink import Ink


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one role and colour."""

    text: str
    role: str = "small"
    colour: str = "text_2"


Words = Sequence[Run]


def words_height(words: Words, width: float, ink: Ink) -> float:
    """How high a paragraph is [px]; nothing has no height."""
    words = _visible(words)
    return sum(_heights(*_lines(words, width, ink, LEFT), words, ink))


def draw_words(
    painter: QPainter,
    place: QPointF,
    width: float,
    words: Words,
    ink: Ink,
    align: Qt.AlignmentFlag = LEFT,
) -> float:
    """Draw a paragraph from its upper left corner; returns its height [px]."""
    words = _visible(words)
    layout, lines = _lines(words, width, ink, align)
    top = 0.0
    for line, height in zip(lines, _heights(layout, lines, words, ink), strict=True):
        line.setPosition(QPointF(0, top + (height - line.height()) / 2))
        top += height
    painter.setPen(ink.colour("text"))
    layout.draw(painter, place)
    return top


def _visible(words: Words) -> Words:
    """Without what would turn the text around it, or is no text at all."""
    return [replace(run, text=in_lines(run.text)) for run in words]


def _heights(layout: QTextLayout, lines: Sequence[QTextLine], words: Words, ink: Ink) -> Iterator[float]:
    """Of each line: that of the largest role which has letters in it."""
    formats = layout.formats()
    for line in lines:
        start, end = line.textStart(), line.textStart() + line.textLength()
        yield max(
            ink.line_height(run.role)
            for run, part in zip(words, formats, strict=True)
            if part.start < end and part.start + part.length > start
        )


def _lines(words: Words, width: float, ink: Ink, align: Qt.AlignmentFlag) -> tuple[QTextLayout, list[QTextLine]]:
    layout = QTextLayout("".join(run.text for run in words), ink.font(words[0].role if words else "small"))
    option = QTextOption(align)
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    layout.setFormats(list(_formats(words, ink)))
    layout.beginLayout()
    lines = []
    while words and (line := layout.createLine()).isValid():
        line.setLineWidth(max(width, 1.0))
        lines.append(line)
    layout.endLayout()
    return layout, lines


def _formats(words: Words, ink: Ink) -> Iterator[QTextLayout.FormatRange]:
    """Each run's look; positions count UTF-16 units, as Qt does."""
    start = 0
    for run in words:
        length = len(run.text.encode("utf-16-le")) // 2
        look = QTextCharFormat()
        look.setFont(ink.font(run.role))
        look.setForeground(ink.colour(run.colour))
        part = QTextLayout.FormatRange()
        part.start, part.length, part.format = start, length, look
        yield part
        start += length
