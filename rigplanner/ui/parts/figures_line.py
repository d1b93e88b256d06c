"""How fast a rig is and what it costs, as one line of a card."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from rigplanner.domain.evidence import Basis
from rigplanner.drawing.shapes import basis_glyph
from rigplanner.drawing.strokes import RIGHT, draw_text, text_width
from rigplanner.ui.theme import ThemeStore
from rigplanner.wording.rig_cards import CardText

_APART: Final = 12.0
_GLYPH: Final = 8.0


def paint_figures(painter: QPainter, rect: QRectF, text: CardText, price: str, theme: ThemeStore) -> None:
    """Speed with its range and what it rests on at the left, the price at the right; words are quieter than figures.

    The range gives way where there is no room for all.
    """
    price_known, speed_known = any(map(str.isdigit, price)), text.basis is not Basis.UNKNOWN
    right = _part(painter, rect, price, theme, is_figure=price_known, at_right=True)
    room = rect.adjusted(0, 0, -right - _APART, 0)
    x = room.left() + _part(painter, room, text.speed, theme, is_figure=speed_known) + _GLYPH
    caption, quiet = theme.font("caption"), theme.colour("text_3")
    needed = text_width(caption, text.speed_range) + _GLYPH + 6
    if text.speed_range and x + needed <= room.right():
        x += draw_text(painter, QRectF(x, rect.top() + 1, needed, rect.height()), text.speed_range, caption, quiet) + 6
    if speed_known and x + _GLYPH <= room.right():
        place = QRectF(x, rect.center().y() - _GLYPH / 2 + 1, _GLYPH, _GLYPH)
        basis_glyph(painter, place, text.basis, theme.colour("text_2"))


def _part(
    painter: QPainter, rect: QRectF, words: str, theme: ThemeStore, *, is_figure: bool, at_right: bool = False
) -> float:
    font = theme.font("stat" if is_figure else "small")
    ink = theme.colour("text" if is_figure else "text_3")
    if at_right:
        return draw_text(painter, rect, words, font, ink, RIGHT)
    return draw_text(painter, rect, words, font, ink, elide=not is_figure)
