"""Paints the cells of the comparison, and says how high they are."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from rigplanner.domain.evidence import Basis
from rigplanner.drawing.shapes import basis_glyph, severity_glyph
from rigplanner.drawing.stacked_bar import paint_stacked_bar
from rigplanner.drawing.strokes import box, draw_text, faded
from rigplanner.translation import mark, tr
from rigplanner.ui.compare.cells import Interval, Offer, TableCell, best_word
from rigplanner.ui.compare.wrapping import Wrapper
from rigplanner.ui.parts.badge import paint_tag
from rigplanner.ui.theme import ThemeStore
from rigplanner.wording.comparison_rows import RowTitle

PAD_X: Final = 16
_PAD_Y: Final = 8
_LINE: Final = 20
_SMALL_LINE: Final = 16
_BAR: Final = 6.0
_MEMORY_BAR: Final = 10.0
_GLYPH: Final = 14.0
_DOT: Final = 8.0
_NOTE_LINES: Final = 2
TRY: Final = mark("Try it")
#: Beside the words of the button of a change: its own sides, and air.
_BESIDE_TRY_PX: Final = 32
_TOLD: Final = frozenset({Basis.MEASURED, Basis.REPORTED, Basis.MODELLED})
_SERIES: Final = ("series_1", "series_2", "series_3", "series_4")


class CellPainter:
    """All cells share one, for its wrapped texts."""

    def __init__(self, theme: ThemeStore) -> None:
        self._theme = theme
        self._wrapper = Wrapper(theme)

    def title_height(self, title: RowTitle, width: float) -> int:
        """How high the name of a row is."""
        room = width - 2 * PAD_X
        above = self._wrapper.lines("body", title.title, room, _NOTE_LINES)
        below = self._wrapper.lines("caption", title.below, room, _NOTE_LINES)
        return 2 * _PAD_Y + 1 + _LINE * len(above) + _SMALL_LINE * len(below)

    def height(self, cell: TableCell, width: float) -> int:
        """How high a cell is in a column of a width."""
        room = width - 2 * PAD_X
        if cell.offers:
            return 2 * _PAD_Y + 1 + sum(self.offer_height(offer, width) for offer in cell.offers)
        height = 2 * _PAD_Y + 1 + _LINE
        if cell.memory is not None:
            height += int(_MEMORY_BAR) + 6
        if cell.interval is not None:
            height += int(_BAR) + 4
        return height + _SMALL_LINE * len(self._note(cell, room))

    def offer_height(self, offer: Offer, width: float) -> int:
        """How high a change with its outcome is."""
        line, below = self._offer_lines(offer, width)
        return _LINE * len(line) + _SMALL_LINE * len(below) + 6

    def paint_title(self, painter: QPainter, rect: QRectF, title: RowTitle) -> None:
        """The name of a row with its conditions."""
        room = rect.adjusted(PAD_X, _PAD_Y, -PAD_X, 0)
        x, y, width = room.left(), room.top(), room.width()
        above = self._wrapper.lines("body", title.title, width, _NOTE_LINES)
        self._paint_lines(painter, x, y, width, above, "body", "text_2", _LINE)
        below = self._wrapper.lines("caption", title.below, width, _NOTE_LINES)
        self._paint_lines(painter, x, y + _LINE * len(above), width, below, "caption", "text_3")

    def paint(self, painter: QPainter, rect: QRectF, cell: TableCell, column: int) -> None:
        """One cell; `column` decides the colour of its bar."""
        room = rect.adjusted(PAD_X, _PAD_Y, -PAD_X, 0)
        if cell.offers:
            self._paint_offers(painter, rect, cell)
            return
        y = room.top()
        room = self._paint_mark(painter, room, cell)
        if cell.severity is not None:
            severity_glyph(painter, QRectF(room.left(), y + 3, _GLYPH, _GLYPH), cell.severity, self._theme.theme)
            room = room.adjusted(_GLYPH + 8, 0, 0, 0)
        self._paint_figure(painter, QRectF(room.left(), y, room.width(), _LINE), cell)
        y += _LINE
        wide = QRectF(rect.left() + PAD_X, y, rect.width() - 2 * PAD_X, 0)
        if cell.memory is not None:
            bar = QRectF(wide.left(), y + 2, wide.width(), _MEMORY_BAR)
            paint_stacked_bar(painter, bar, cell.memory, self._theme.theme)
            y += _MEMORY_BAR + 6
        if cell.interval is not None:
            self._paint_interval(painter, QRectF(wide.left(), y + 3, wide.width(), _BAR), cell.interval, column)
            y += _BAR + 4
        lines = self._note(cell, wide.width())
        indent = _indent(cell)
        self._paint_lines(painter, wide.left() + indent, y, wide.width() - indent, lines, "small", "text_3")

    def _note(self, cell: TableCell, width: float) -> tuple[str, ...]:
        """The lines below the figure; a range that has no room beside it comes first."""
        span = "" if self._span_fits(cell, width) else cell.span
        text = ". ".join(filter(None, (span, cell.note)))
        return self._wrapper.lines("small", text, width - _indent(cell), _NOTE_LINES)

    def _span_fits(self, cell: TableCell, width: float) -> bool:
        """Whether the range has room behind the figure and its unit."""
        if not cell.span:
            return True
        used = self._wrapper.width(_role(cell), cell.main) + self._wrapper.width("body", cell.unit + cell.span)
        gaps = 8 + (4 if cell.unit else 0)
        return used + gaps + (self._mark_px() + 6 if cell.best else 0) <= width

    def _mark_px(self) -> float:
        """How wide the word for the best is."""
        return self._wrapper.width("caption", best_word()) + 12

    def _paint_mark(self, painter: QPainter, room: QRectF, cell: TableCell) -> QRectF:
        """The word at the right; the room that is left."""
        if not cell.best:
            return room
        width = self._mark_px()
        place = QRectF(room.right() - width, room.top() + 1, width, 18)
        paint_tag(painter, place, best_word(), self._theme, "accent")
        return room.adjusted(0, 0, -width - 6, 0)

    def _paint_figure(self, painter: QPainter, line: QRectF, cell: TableCell) -> None:
        """Figure, unit, range and basis, as far as there is room; the figure is never cut, words are."""
        theme = self._theme
        font = theme.font(_role(cell))
        ink = theme.colour("text_2" if cell.quiet else "text")
        is_figure = bool(cell.unit or cell.span or cell.basis)
        x = line.left() + draw_text(painter, line, cell.main, font, ink, elide=not is_figure)
        for text, role, gap in ((cell.unit, "text_2", 4), (cell.span, "text_3", 8)):
            width = self._wrapper.width("body", text)
            if text and x + gap + width <= line.right():
                x += gap
                place = QRectF(x, line.top(), width, line.height())
                x += draw_text(painter, place, text, theme.font("body"), theme.colour(role))
        if cell.basis in _TOLD and cell.basis is not None and x + 8 + _DOT <= line.right():
            dot = QRectF(x + 8, line.center().y() - _DOT / 2, _DOT, _DOT)
            basis_glyph(painter, dot, cell.basis, theme.colour("text_3"))

    def _paint_interval(self, painter: QPainter, track: QRectF, interval: Interval, column: int) -> None:
        """Solid to the low end, paler to the high end, a tick at the value."""
        colour = self._theme.colour(_SERIES[column])
        pale = faded(colour, self._theme.metrics.opacity("uncertain"))
        radius = self._theme.metrics.radius("bar")
        low, value, high = (min(share, 1.0) * track.width() for share in (interval.low, interval.value, interval.high))
        box(painter, QRectF(track.left(), track.top(), max(high, 2), _BAR), radius, pale)
        box(painter, QRectF(track.left(), track.top(), max(low, 2), _BAR), radius, colour)
        tick = QRectF(track.left() + value - 0.75, track.top() - 2, 1.5, _BAR + 4)
        painter.fillRect(tick, self._theme.colour("text"))

    def _button_px(self) -> float:
        """The room at the right of a change for its button."""
        return self._wrapper.width("label", tr(TRY)) + _BESIDE_TRY_PX

    def _offer_lines(self, offer: Offer, width: float) -> tuple[tuple[str, ...], tuple[str, ...]]:
        room = width - 2 * PAD_X - self._button_px()
        lines = self._wrapper.lines("label", offer.line, room, 3)
        return lines, self._wrapper.lines("small", offer.below, room, _NOTE_LINES)

    def _paint_offers(self, painter: QPainter, rect: QRectF, cell: TableCell) -> None:
        y, x, width = rect.top() + _PAD_Y, rect.left() + PAD_X, rect.width() - 2 * PAD_X - self._button_px()
        for offer in cell.offers:
            lines, below = self._offer_lines(offer, rect.width())
            self._paint_lines(painter, x, y, width, lines, "label", "text", _LINE)
            y += _LINE * len(lines)
            self._paint_lines(painter, x, y, width, below, "small", "text_3")
            y += _SMALL_LINE * len(below) + 6

    def _paint_lines(
        self,
        painter: QPainter,
        x: float,
        y: float,
        width: float,
        lines: tuple[str, ...],
        role: str,
        colour: str,
        pitch: int = _SMALL_LINE,
    ) -> None:
        font, ink = self._theme.font(role), self._theme.colour(colour)
        for line in lines:
            draw_text(painter, QRectF(x, y, width, pitch), line, font, ink)
            y += pitch


def _role(cell: TableCell) -> str:
    """The type role of a figure."""
    return "stat" if cell.large else "strong" if cell.best else "label"


def _indent(cell: TableCell) -> float:
    """How far words stand behind a shape [px]."""
    return _GLYPH + 8 if cell.severity else 0.0
