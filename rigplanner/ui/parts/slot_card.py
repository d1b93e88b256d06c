"""A card for one slot of the build: what it is, what fills it, what that costs."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QEnterEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QPushButton, QSizePolicy, QWidget

from rigplanner.domain.report import Severity
from rigplanner.domain.visible import one_line
from rigplanner.drawing.shapes import severity_glyph
from rigplanner.drawing.strokes import CENTRE, RIGHT, box, draw_text, text_width
from rigplanner.translation import tr
from rigplanner.ui.foreign_text import set_tip
from rigplanner.ui.parts.badge import paint_tag, tag_width
from rigplanner.ui.parts.button import IconButton
from rigplanner.ui.parts.focus_ring import ring_focus
from rigplanner.ui.theme import ThemeStore
from rigplanner.wording.sentences import clauses

_PAD = 12
_ICON = 16
_GLYPH = 14
_TOOL = 24
_FOLDED = QSize(64, 56)


class CardKind(StrEnum):
    """How a slot stands."""

    FILLED = "filled"
    EMPTY = "empty"
    CLASH = "clash"


@dataclass(frozen=True, slots=True)
class SlotCardState:
    """The three lines of a card.

    `mark` is the worst finding of the part, None without any; `checked` shows a tick when there is none.
    A `note` (band and date) that is `stale` takes the colour of tight.
    """

    icon: str
    slot: str
    name: str
    price: str = ""
    specs: str = ""
    note: str = ""
    stale: bool = False
    count: str = ""
    tag: str = ""
    mark: Severity | None = None
    checked: bool = True
    kind: CardKind = CardKind.FILLED


class SlotCard(QPushButton):
    """Says `activated` when pressed; its tools appear under the pointer or with the focus."""

    activated = Signal()
    swap_requested = Signal()
    menu_requested = Signal(QPoint)

    def __init__(self, theme: ThemeStore, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._folded = theme, False
        self._state = SlotCardState("gpu", "", "")
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._swap = IconButton(theme, "swap", tr("Swap"), tooltip=tr("Choose another part"), size=_TOOL, parent=self)
        self._more = IconButton(theme, "more", tr("More"), tooltip=tr("More for this part"), size=_TOOL, parent=self)
        self._swap.clicked.connect(self.swap_requested)
        self._more.clicked.connect(lambda: self.menu_requested.emit(self._menu_point()))
        self.clicked.connect(self.activated)
        ring_focus(theme, self, theme.metrics.radius("card"))
        theme.changed.connect(self.update)
        QApplication.instance().focusChanged.connect(self._show_tools)  # type: ignore[union-attr]
        self._show_tools()

    def set_state(self, state: SlotCardState) -> None:
        """Show another part."""
        if state == self._state:
            return
        self._state = state
        words = (f"{state.slot} {state.count}".strip(), state.name, state.price, state.tag, state.specs, state.note)
        self.setAccessibleName(one_line(clauses(filter(None, words))))
        if self._folded:
            set_tip(self, self.accessibleName())
        self._place_tools()
        self.update()

    def set_folded(self, folded: bool) -> None:
        """Show only icon and price, for a narrow column."""
        if folded != self._folded:
            self._folded = folded
            set_tip(self, self.accessibleName() if folded else "")
            self._show_tools()
            self.updateGeometry()

    def sizeHint(self) -> QSize:
        """Three lines high."""
        return _FOLDED if self._folded else QSize(264, int(self._theme.metrics.size("slot_card")))

    def minimumSizeHint(self) -> QSize:
        """Names are elided when narrow."""
        return _FOLDED if self._folded else QSize(200, int(self._theme.metrics.size("slot_card")))

    def enterEvent(self, event: QEnterEvent) -> None:
        """Show the tools."""
        super().enterEvent(event)
        self._show_tools()

    def leaveEvent(self, event: object) -> None:
        """Hide the tools."""
        super().leaveEvent(event)  # type: ignore[arg-type]
        self._show_tools()

    def resizeEvent(self, _event: QResizeEvent) -> None:
        """Keep the tools at the right."""
        self._place_tools()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Open the same menu as the three dots."""
        self.menu_requested.emit(event.globalPos())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint ground and lines."""
        painter = QPainter(self)
        self._paint_ground(painter)
        if self._folded:
            self._paint_folded(painter)
            return
        self._paint_first(painter)
        self._paint_second(painter)
        self._paint_third(painter)

    def _paint_ground(self, painter: QPainter) -> None:
        theme, kind = self._theme.theme, self._state.kind
        rect, radius = QRectF(self.rect()), theme.metrics.radius("card")
        if kind is CardKind.CLASH:
            box(painter, rect, radius, theme.colour("no_fit_soft"), theme.colour("no_fit_line"))
        elif kind is CardKind.EMPTY:
            fill = theme.colour("raised") if self.underMouse() else None
            box(painter, rect, radius, fill, theme.colour("line_strong"), style=Qt.PenStyle.DashLine)
        else:
            fill_role = "inset" if self.isDown() else "raised" if self.underMouse() else "panel"
            edge = "line_strong" if self.underMouse() or self.isDown() else "line"
            box(painter, rect, radius, theme.colour(fill_role), theme.colour(edge))

    def _paint_first(self, painter: QPainter) -> None:
        theme, state = self._theme, self._state
        right = self._paint_mark(painter, QRectF(self.width() - _PAD - _ICON, 10, _ICON, _ICON))
        if self._tools_shown():
            right = self._swap.x() - 2
        if state.tag:
            width = tag_width(theme, state.tag)
            paint_tag(painter, QRectF(right - 8 - width, 9, width, 18), state.tag, theme)
            right -= width + 10
        theme.icons.draw(painter, state.icon, QRectF(_PAD + 1, 10, _ICON, _ICON), theme.colour("text_3"))
        words = f"{state.slot}  {state.count}" if state.count else state.slot
        room = QRectF(_PAD + 23, 10, right - _PAD - 27, 16)
        draw_text(painter, room, words, theme.font("caption"), theme.colour(self._quiet("text_3")), elide=True)

    def _paint_mark(self, painter: QPainter, rect: QRectF) -> float:
        """Paint tick or finding, return where it begins."""
        state = self._state
        if state.mark is not None:
            inset = (_ICON - _GLYPH) / 2
            severity_glyph(painter, rect.adjusted(inset, inset, -inset, -inset), state.mark, self._theme.theme)
        elif state.checked:
            self._theme.icons.draw(painter, "check", rect, self._theme.colour("text_2"))
        else:
            return rect.right() + 8
        return rect.left()

    def _paint_second(self, painter: QPainter) -> None:
        theme, state = self._theme, self._state
        empty = state.kind is CardKind.EMPTY
        font = theme.font("body" if empty else "strong")
        strip = QRectF(_PAD, 30, self.width() - 2 * _PAD, 20)
        price_colour = theme.colour("accent" if empty else "text")
        width = draw_text(painter, strip, state.price, font, price_colour, RIGHT)
        room = strip.adjusted(0, 0, -width - 8, 0)
        draw_text(painter, room, state.name, font, theme.colour("text_2" if empty else "text"), elide=True)

    def _paint_third(self, painter: QPainter) -> None:
        theme, state = self._theme, self._state
        font = theme.font("caption")
        strip = QRectF(_PAD, 52, self.width() - 2 * _PAD, 16)
        colour = theme.colour("tight" if state.stale else self._quiet("text_3"))
        note_width = text_width(font, state.note)
        draw_text(painter, strip, state.note, font, colour, RIGHT)
        room = strip.adjusted(0, 0, -note_width - 8 if state.note else 0, 0)
        draw_text(painter, room, state.specs, font, theme.colour("text_2"), elide=True)

    def _paint_folded(self, painter: QPainter) -> None:
        theme, state = self._theme, self._state
        theme.icons.draw(painter, state.icon, QRectF(0, 8, self.width(), 20), theme.colour("text_2"))
        if state.mark is not None:
            severity_glyph(painter, QRectF(self.width() - 18, 6, 12, 12), state.mark, theme.theme)
        rect = QRectF(0, 32, self.width(), 16)
        draw_text(painter, rect, state.price, theme.font("caption"), theme.colour("text"), CENTRE)

    def _quiet(self, role: str) -> str:
        """On a coloured ground quiet words are a step louder, to stay readable."""
        return "text_2" if self._state.kind is CardKind.CLASH else role

    def _tools_shown(self) -> bool:
        return not self._swap.isHidden()

    def _show_tools(self) -> None:
        focus = QApplication.focusWidget()
        within = focus is self or focus in (self._swap, self._more)
        shown = (within or self.underMouse()) and not self._folded and self._state.kind is not CardKind.EMPTY
        self._swap.setVisible(shown)
        self._more.setVisible(shown)
        self.update()

    def _place_tools(self) -> None:
        taken = self._state.mark is not None or self._state.checked
        x = self.width() - _PAD - (_ICON + 4 if taken else 0)
        self._more.move(x - _TOOL + 2, 6)
        self._swap.move(x - 2 * _TOOL + 2, 6)

    def _menu_point(self) -> QPoint:
        return self._more.mapToGlobal(QPoint(0, _TOOL))
