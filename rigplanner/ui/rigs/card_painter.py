"""Paints a rig as a card: name, parts, memory, fit, speed, price, when it was saved, tags."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from rigplanner.domain.report import Report, Severity
from rigplanner.drawing.pictures import rig_bar_data
from rigplanner.drawing.shapes import fit_glyph, severity_glyph
from rigplanner.drawing.stacked_bar import paint_stacked_bar
from rigplanner.drawing.strokes import LEFT, RIGHT, box, draw_text, text_width
from rigplanner.translation import tr, tr_in
from rigplanner.ui.parts.badge import paint_tag, tag_width
from rigplanner.ui.parts.figures_line import paint_figures
from rigplanner.ui.parts.flow import Flow, FlowStyle
from rigplanner.ui.rigs.items import ItemKind, RigItem
from rigplanner.ui.theme import ThemeStore
from rigplanner.wording.rig_cards import CardText, card_text, saved_on, worked_on
from rigplanner.wording.sentences import series

#: The card itself; between cards lies the gap of panels.
CARD_HEIGHT: Final = 178
_PAD: Final = 14
_MORE: Final = 24
_BAR: Final = 10
_GLYPH: Final = 12
_TROUBLE_LINES: Final = 5
_TAGS_APART: Final = 12
_DOTS: Final = 14


@dataclass(frozen=True, slots=True)
class CardState:
    """How a card stands now."""

    hover: bool = False
    chosen: bool = False
    focus: bool = False
    is_open: bool = False
    is_edited: bool = False


def more_place(rect: QRectF) -> QRectF:
    """Where the button with the menu lies on a card."""
    return QRectF(rect.right() - _MORE - 8, rect.top() + 10, _MORE, _MORE)


def spoken_card(item: RigItem, *, is_open: bool = False, is_edited: bool = False) -> str:
    """The card in words, for screen readers."""
    told = card_text(item.report).spoken if item.report else item.trouble
    said = (item.name, _mark(item, is_open, is_edited), told, _when(item), series(item.tags))
    return ". ".join(filter(None, said))


def paint_card(painter: QPainter, rect: QRectF, item: RigItem, theme: ThemeStore, state: CardState) -> None:
    """Paint one card; figures that are not worked out yet are left out."""
    _paint_ground(painter, rect, theme, state)
    inner = rect.adjusted(_PAD, 0, -_PAD, 0)
    _paint_head(painter, inner, item, theme, state)
    if item.plan is None:
        _paint_trouble(painter, inner, item, theme)
    elif item.report is not None:
        _paint_figures(painter, inner, card_text(item.report), item.report, theme)
    else:
        box(painter, QRectF(inner.left(), inner.top() + 78, inner.width(), _BAR), 3, theme.colour("inset"))
    _paint_foot(painter, inner, item, theme)
    if state.hover or state.chosen or state.focus:
        theme.icons.draw(painter, "more", more_place(rect), theme.colour("text_2"))


def _paint_ground(painter: QPainter, rect: QRectF, theme: ThemeStore, state: CardState) -> None:
    fill = "accent_soft" if state.chosen else "raised" if state.hover else "panel"
    edge = "accent_line" if state.chosen else "line_strong" if state.hover else "line"
    width = 2.0 if state.chosen and theme.theme.is_contrast else 1.0
    box(painter, rect, theme.metrics.radius("card"), theme.colour(fill), theme.colour(edge), width)
    if state.focus:
        ring = rect.adjusted(-3, -3, 3, 3)
        reach = theme.metrics.radius("card") + 3
        box(painter, ring, reach, None, theme.colour("focus"), theme.metrics.size("focus_ring"))


def _paint_head(painter: QPainter, rect: QRectF, item: RigItem, theme: ThemeStore, state: CardState) -> None:
    right, mark = rect.right() - _MORE, _mark(item, state.is_open, state.is_edited)
    if mark:
        width = tag_width(theme, mark)
        tone = "tight" if item.kind is ItemKind.LEFT else "accent" if state.is_open else "neutral"
        paint_tag(painter, QRectF(right - width - 4, rect.top() + 13, width, 18), mark, theme, tone)
        right -= width + 12
    name = QRectF(rect.left(), rect.top() + 12, right - rect.left(), 20)
    draw_text(painter, name, item.name, theme.font("stat"), theme.colour("text"), elide=True)


def _mark(item: RigItem, is_open: bool, is_edited: bool) -> str:
    """How a rig stands; the card of one that is open shows what was saved, not what was edited since."""
    if item.kind is ItemKind.LEFT:
        return tr("Not saved")
    if is_open:
        return tr("Open, edited") if is_edited else tr_in("state of a rig", "Open")
    return tr("Elsewhere") if item.kind is ItemKind.ELSEWHERE else ""


def _paint_figures(painter: QPainter, rect: QRectF, text: CardText, report: Report, theme: ThemeStore) -> None:
    small, quiet = theme.font("small"), theme.colour("text_2")
    for line, top in ((text.parts, 36), (text.work, 53)):
        draw_text(painter, QRectF(rect.left(), rect.top() + top, rect.width(), 16), line, small, quiet, elide=True)
    bar = QRectF(rect.left(), rect.top() + 78, rect.width(), _BAR)
    paint_stacked_bar(painter, bar, rig_bar_data(report), theme.theme)
    fit_glyph(painter, QRectF(rect.left(), rect.top() + 98, _GLYPH, _GLYPH), text.fit, theme.theme)
    room = QRectF(rect.left() + _GLYPH + 7, rect.top() + 96, rect.width() - _GLYPH - 7, 16)
    draw_text(painter, room, text.fit_text, theme.font("small_strong"), theme.colour("text"), elide=True)
    paint_figures(painter, QRectF(rect.left(), rect.top() + 116, rect.width(), 24), text, text.price, theme)


def _paint_trouble(painter: QPainter, rect: QRectF, item: RigItem, theme: ThemeStore) -> None:
    severity_glyph(painter, QRectF(rect.left(), rect.top() + 44, _GLYPH, _GLYPH), Severity.COST, theme.theme)
    ink, strong = theme.colour("text_2"), theme.colour("text")
    style = FlowStyle(theme.font("small"), ink, theme.font("small_strong"), strong, 16)
    room = QRectF(rect.left() + _GLYPH + 7, rect.top() + 42, rect.width() - _GLYPH - 7, 16 * _TROUBLE_LINES)
    painter.save()
    painter.setClipRect(room)
    Flow(item.trouble, style, marked=False).draw(painter, room.left(), room.top(), room.width())
    painter.restore()


def _paint_foot(painter: QPainter, rect: QRectF, item: RigItem, theme: ThemeStore) -> None:
    line = QRectF(rect.left(), rect.top() + 148, rect.width(), 18)
    when, caption, quiet = _when(item), theme.font("caption"), theme.colour("text_3")
    end = line.right() - text_width(caption, when) - _TAGS_APART
    x = line.left()
    for number, tag in enumerate(item.tags):
        width = tag_width(theme, tag)
        if x + width > end - (_DOTS if number + 1 < len(item.tags) else 0):
            draw_text(painter, QRectF(x, line.top(), _DOTS, 18), "…", caption, quiet)
            break
        paint_tag(painter, QRectF(x, line.top(), width, 18), tag, theme)
        x += width + 4
    draw_text(painter, line, when, caption, quiet, RIGHT if item.tags else LEFT, elide=True)


def _when(item: RigItem) -> str:
    """When it was saved; of a rig elsewhere its folder, which tells more."""
    if item.kind is ItemKind.ELSEWHERE:
        return str(item.path.parent)
    return worked_on(item.saved_at) if item.kind is ItemKind.LEFT else saved_on(item.saved_at, is_twin=item.is_twin)
