"""The small pieces that pages are made of: headings, paragraphs, figures, the key of the basis marks, commands."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QFont, QPainter

from rigplanner.domain.evidence import Basis
from rigplanner.drawing.shapes import basis_glyph, fit_glyph
from rigplanner.drawing.strokes import box, draw_text, text_width
from rigplanner.export.sheet import Figure
from rigplanner.paper.flow import Strip
from rigplanner.paper.ink import Ink
from rigplanner.paper.table import rule
from rigplanner.paper.words import Run, Words, draw_words, words_height
from rigplanner.wording import labels

_FIGURES: Final = 88.0
_KEY_GAP: Final = 18.0


def paragraph(words: Words, width: float, ink: Ink, gap: float = 0.0, *, keeps_next: bool = False) -> Strip:
    """Text over the whole width."""

    def paint(painter: QPainter, place: QPointF) -> None:
        draw_words(painter, place, width, words, ink)

    return Strip(words_height(words, width, ink), paint, gap, keeps_next)


def heading(text: str, width: float, ink: Ink, gap: float = 20.0, key: Sequence[Basis] = ()) -> Strip:
    """The title of a section, with the marks that its table uses explained at the right."""

    def paint(painter: QPainter, place: QPointF) -> None:
        used = _paint_key(painter, QPointF(place.x() + width, place.y()), key, ink)
        rect = QRectF(place.x(), place.y(), width - used, 20)
        draw_text(painter, rect, text, ink.font("strong"), ink.colour("text"), elide=True)

    return Strip(20, paint, gap, keeps_next=True)


def title(text: str, width: float, ink: Ink, key: Sequence[Basis] = ()) -> Strip:
    """The title of a page."""
    room = width if not key else width * 0.5
    words = (Run(text, "page", "text"),)

    def paint(painter: QPainter, place: QPointF) -> None:
        draw_words(painter, place, room, words, ink)
        _paint_key(painter, QPointF(place.x() + width, place.y() + 6), key, ink)

    return Strip(words_height(words, room, ink), paint, keeps_next=True)


def _paint_key(painter: QPainter, right: QPointF, key: Sequence[Basis], ink: Ink) -> float:
    """Returns its width [px]."""
    font, x = ink.font("caption"), right.x()
    for basis in reversed(key):
        name = labels.basis(basis)
        x -= text_width(font, name)
        draw_text(painter, QRectF(x, right.y() + 2, 200, 16), name, font, ink.colour("text_2"))
        basis_glyph(painter, QRectF(x - 14, right.y() + 5.5, 9, 9), basis, ink.colour("text_2"))
        x -= 14 + _KEY_GAP
    return right.x() - x


def figures(shown: Sequence[Figure], width: float, ink: Ink) -> Strip:
    """The headline figures in columns between two rules."""
    return Strip(_FIGURES, partial(_paint_figures, shown, width, ink), gap=22)


def _paint_figures(shown: Sequence[Figure], width: float, ink: Ink, painter: QPainter, place: QPointF) -> None:
    rule(painter, place.x(), place.x() + width, place.y(), ink, "text", 1.5)
    rule(painter, place.x(), place.x() + width, place.y() + _FIGURES - 1, ink)
    each = width / len(shown)
    for index, figure in enumerate(shown):
        left = place.x() + index * each
        if index:
            painter.fillRect(QRectF(left, place.y() + 2, 0.75, _FIGURES - 3), ink.colour("line"))
        inside = QRectF(left + (16 if index else 0), place.y(), each - (20 if index else 4), _FIGURES)
        _paint_figure(painter, inside, figure, ink)


def _paint_figure(painter: QPainter, rect: QRectF, figure: Figure, ink: Ink) -> None:
    label = QRectF(rect.left(), rect.top() + 14, rect.width(), 16)
    if figure.fit is not None:
        fit_glyph(painter, QRectF(rect.left(), rect.top() + 16, 12, 12), figure.fit, ink.theme)
        label = label.adjusted(17, 0, 0, 0)
    draw_text(painter, label, figure.label, ink.font("small"), ink.colour("text_2"), elide=True)
    number = QRectF(rect.left(), rect.top() + 32, rect.width(), 28)
    font = _largest(("page", "stat", "strong"), figure.value, rect.width() - 30, ink)
    used = draw_text(painter, number, figure.value, font, ink.colour("text"))
    unit = number.adjusted(used + 5, 3, 0, 3)
    draw_text(painter, unit, figure.unit, ink.font("small"), ink.colour("text_2"), elide=True)
    basis_glyph(painter, QRectF(rect.left() + 0.5, rect.top() + 66, 9, 9), figure.basis, ink.colour("text_2"))
    below = QRectF(rect.left() + 16, rect.top() + 62, rect.width() - 16, 16)
    spread = figure.spread or labels.basis(figure.basis)
    draw_text(
        painter,
        below,
        spread,
        _largest(("small", "fine"), spread, below.width(), ink),
        ink.colour("text_3"),
        elide=True,
    )


def _largest(roles: Sequence[str], text: str, room: float, ink: Ink) -> QFont:
    """The first font in which a text has room, else the last."""
    fonts = [ink.font(role) for role in roles]
    return next((font for font in fonts if text_width(font, text) <= room), fonts[-1])


def code(text: str, width: float, ink: Ink) -> Strip:
    """Commands in a box."""
    words = (Run(text.replace("\n", "\u2028"), "code", "text"),)
    height = words_height(words, width - 24, ink) + 20

    def paint(painter: QPainter, place: QPointF) -> None:
        box(painter, QRectF(place.x(), place.y(), width, height), 6, ink.colour("raised"), ink.colour("line"))
        draw_words(painter, QPointF(place.x() + 12, place.y() + 10), width - 24, words, ink)

    return Strip(height, paint, gap=6)


def basis_mark(ink: Ink, basis: Basis, painter: QPainter, rect: QRectF) -> None:
    """What a figure rests on, as the shape in a cell."""
    basis_glyph(painter, rect.adjusted(0, 0.5, -1, -0.5), basis, ink.colour("text_2"))
