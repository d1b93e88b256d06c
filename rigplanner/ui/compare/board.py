"""The table with its names, and the charts at its right, or below where there is no room."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QVBoxLayout, QWidget

from rigplanner.domain.comparison import Comparison
from rigplanner.drawing.strokes import box
from rigplanner.ui.compare.chart_cards import ChartCards
from rigplanner.ui.compare.head import HEAD_PX, HeadStrip
from rigplanner.ui.compare.second_rig import SecondRig
from rigplanner.ui.compare.table import CompareTable
from rigplanner.ui.theme import ThemeStore

_SIDE: Final = 16
_NAMES_PX: Final = 136
_LEAST_COLUMN_PX: Final = 206
_MOST_COLUMN_PX: Final = 380
_CHARTS_PX: Final = 400
_TWO_CHARTS_PX: Final = 812
#: From this width of the page on, charts have two columns at the right.
_VERY_WIDE_PX: Final = 2200


class CompareBoard(QWidget):
    """Says `menu_requested` with a column and where its menu opens."""

    menu_requested = Signal(int, object)

    def __init__(self, theme: ThemeStore, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._width, self._rigs = 1000, 1
        self.table = CompareTable(theme)
        self.charts = ChartCards(theme)
        self.second = SecondRig(theme)
        self._frame = _TableFrame(theme, self.table)
        self.head = HeadStrip(theme, self._frame)
        self.head.menu_requested.connect(self.menu_requested)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(_SIDE, 0, _SIDE, _SIDE)
        self._row.setSpacing(int(theme.metrics.size("panel_gap")))
        for widget in (self._frame, self.charts, self.second):
            self._row.addWidget(widget, 0, Qt.AlignmentFlag.AlignTop)
        self._row.addStretch(1)

    def show_comparison(self, comparison: Comparison, kinds: tuple[str, ...]) -> None:
        """Show whose columns there are."""
        rigs = len(comparison.reports)
        self.head.show_comparison(comparison, kinds)
        self.charts.setVisible(rigs > 1)
        self.second.setVisible(rigs == 1)
        if rigs != self._rigs:
            self._rigs = rigs
            self._divide()

    def set_scroll_bar(self, width: int) -> None:
        """Leave the scroll bar its width [px] within the margin at the right."""
        self._row.setContentsMargins(_SIDE, 0, max(_SIDE - width, 0), _SIDE)

    def set_width(self, width: int) -> None:
        """Divide so much width [px] between table and charts."""
        if width != self._width:
            self._width = width
            self._divide()

    def fit_table(self) -> None:
        """The frame is as high as the table."""
        self._frame.setFixedHeight(HEAD_PX + self.table.height() + 2)

    def keep_head_in_view(self, scrolled: int) -> None:
        """Names stay on top while rows scroll below them."""
        lowest = max(self._frame.height() - 2 * HEAD_PX, 0)
        self.head.move(0, min(max(scrolled - self._frame.y(), 0), lowest))
        self.head.raise_()

    def _divide(self) -> None:
        room, gap = self._width - 2 * _SIDE, self._row.spacing()
        charts = _TWO_CHARTS_PX if self._width >= _VERY_WIDE_PX else _CHARTS_PX
        beside = room - charts - gap
        column = (beside - _NAMES_PX) // self._rigs
        at_right = column >= _LEAST_COLUMN_PX or self._rigs == 1
        if not at_right:
            column = (room - _NAMES_PX) // self._rigs
        column = min(column, _MOST_COLUMN_PX) if at_right else column
        direction = QBoxLayout.Direction
        self._row.setDirection(direction.LeftToRight if at_right else direction.TopToBottom)
        table = _NAMES_PX + column * self._rigs
        self._frame.setFixedWidth(table)
        self.head.resize(table, HEAD_PX)
        self.head.set_columns(_NAMES_PX, column)
        self.table.set_columns(_NAMES_PX, column)
        side = room - table - gap if at_right else room
        self.charts.setFixedWidth(side)
        self.second.setFixedWidth(min(side, _CHARTS_PX))
        self.fit_table()


class _TableFrame(QFrame):
    """The ground of a panel under the table; names lie over its upper end."""

    def __init__(self, theme: ThemeStore, table: CompareTable) -> None:
        super().__init__()
        self._theme = theme
        column = QVBoxLayout(self)
        column.setContentsMargins(0, HEAD_PX, 0, 1)
        column.addWidget(table)
        theme.changed.connect(self.update)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the ground."""
        theme = self._theme.theme
        radius = theme.metrics.radius("panel")
        box(QPainter(self), QRectF(self.rect()), radius, theme.colour("panel"), theme.colour("line"))
