"""A table of two-line rows, painted by one delegate, sorted by its header."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from rigplanner.domain.report import Fit, Severity
from rigplanner.drawing.shapes import fit_glyph, severity_glyph
from rigplanner.drawing.strokes import LEFT, RIGHT, box, draw_text, faded, hline, text_width
from rigplanner.ui.foreign_text import as_plain
from rigplanner.ui.parts.badge import paint_tag, tag_width
from rigplanner.ui.theme import ThemeStore

Row = TypeVar("Row")
Index = QModelIndex | QPersistentModelIndex

_ROW_HEIGHT: Final = 44
_PAD: Final = 8
_GLYPH: Final = 12
_BAR: Final = 5


@dataclass(frozen=True, slots=True)
class Cell:
    """What one cell shows: a strong line, a quiet one below, a shape before, a tag or quiet words behind,
    a bar of value, low and high as shares of the column."""

    top: str = ""
    below: str = ""
    glyph: Fit | Severity | None = None
    tag: str = ""
    quiet: str = ""
    shares: tuple[float, float, float] | None = None
    strong: bool = False
    pale: bool = False
    warn: bool = False

    @property
    def spoken(self) -> str:
        """The cell in words."""
        return " ".join(filter(None, (self.top, self.quiet, self.tag, self.below)))


@dataclass(frozen=True, slots=True)
class Column(Generic[Row]):
    """A column: `key` names it for sorting, an `effect` is about the plan and not about the row alone."""

    key: str
    title: str
    width: int
    cell: Callable[[Row], Cell]
    right: bool = False
    effect: bool = False
    tooltip: str = ""


class TableRows(QAbstractTableModel, Generic[Row]):
    """The rows that are shown; they are replaced as a whole or one by one."""

    def __init__(self, columns: Sequence[Column[Row]]) -> None:
        super().__init__()
        self.columns = tuple(columns)
        self.rows: tuple[Row, ...] = ()

    def set_rows(self, rows: Sequence[Row]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self.rows = tuple(rows)
        self.endResetModel()

    def set_title(self, key: str, title: str) -> None:
        """Another title for a column."""
        self.columns = tuple(replace(column, title=title) if column.key == key else column for column in self.columns)
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self.columns) - 1)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """How many rows."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """How many columns."""
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The cell for the delegate, its words for screen readers."""
        if not index.isValid():
            return None
        cell = self.columns[index.column()].cell(self.rows[index.row()])
        if role == Qt.ItemDataRole.UserRole:
            return cell
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return cell.spoken
        return as_plain(cell.below) if role == Qt.ItemDataRole.ToolTipRole and cell.warn else None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Titles of columns."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        column = self.columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.title
        if role == Qt.ItemDataRole.ToolTipRole:
            return as_plain(column.tooltip) or None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None


class _RowDelegate(QStyledItemDelegate):
    def __init__(self, theme: ThemeStore, columns: Sequence[Column[Any]], parent: QWidget) -> None:
        super().__init__(parent)
        self._theme, self._columns = theme, columns

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        """Two lines high."""
        return QSize(self._columns[index.column()].width, _ROW_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint the ground, then the cell."""
        cell = index.data(Qt.ItemDataRole.UserRole)
        rect = QRectF(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter, rect, option.state, first=index.column() == 0)
        self._paint_cell(painter, rect.adjusted(_PAD, 0, -_PAD, 0), cell, right=self._columns[index.column()].right)
        painter.restore()

    def _paint_ground(self, painter: QPainter, rect: QRectF, state: QStyle.StateFlag, *, first: bool) -> None:
        theme = self._theme
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, theme.colour("accent_soft"))
            if first:
                painter.fillRect(QRectF(rect.left(), rect.top(), 2, rect.height()), theme.colour("accent_line"))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, theme.colour("hover"))
        hline(painter, rect.left(), rect.right(), rect.bottom() - 1, theme.colour("line"))

    def _paint_cell(self, painter: QPainter, rect: QRectF, cell: Cell, *, right: bool) -> None:
        theme = self._theme
        two = bool(cell.below or cell.shares)
        line = QRectF(rect.left(), rect.top() + (4 if two else 12), rect.width(), 20)
        if cell.glyph is not None:
            line = self._paint_glyph(painter, line, cell.glyph)
        if cell.quiet:
            used = draw_text(painter, line, cell.quiet, theme.font("small"), theme.colour("text_3"), RIGHT)
            line = line.adjusted(0, 0, -used - 6, 0)
        if cell.tag:
            width = tag_width(theme, cell.tag)
            name = min(text_width(theme.font("label"), cell.top), line.width() - width - 8)
            paint_tag(painter, QRectF(line.left() + name + 8, line.top() + 1, width, 18), cell.tag, theme)
            line = line.adjusted(0, 0, -width - 8, 0)
        font = theme.font("strong" if cell.strong else "small" if cell.pale else "label")
        ink = theme.colour("text_2" if cell.pale else "text")
        draw_text(painter, line, cell.top, font, ink, RIGHT if right else LEFT, elide=not right)
        below = QRectF(rect.left(), rect.top() + 23, rect.width(), 16)
        if cell.shares:
            self._paint_shares(painter, QRectF(rect.left(), below.top() + 4, rect.width(), _BAR), cell.shares)
        elif cell.below:
            ink = theme.colour("tight" if cell.warn else "text_3")
            draw_text(painter, below, cell.below, theme.font("caption"), ink, RIGHT if right else LEFT, elide=True)

    def _paint_glyph(self, painter: QPainter, line: QRectF, glyph: Fit | Severity) -> QRectF:
        place = QRectF(line.left(), line.center().y() - _GLYPH / 2, _GLYPH, _GLYPH)
        if isinstance(glyph, Fit):
            fit_glyph(painter, place, glyph, self._theme.theme)
        else:
            severity_glyph(painter, place, glyph, self._theme.theme)
        return line.adjusted(_GLYPH + 6, 0, 0, 0)

    def _paint_shares(self, painter: QPainter, track: QRectF, shares: tuple[float, float, float]) -> None:
        value, low, high = (min(share, 1.0) * track.width() for share in shares)
        colour = self._theme.colour("data_runtime")
        pale = faded(colour, self._theme.metrics.opacity("uncertain"))
        box(painter, QRectF(track.left(), track.top(), max(high, 1), _BAR), 2, pale)
        box(painter, QRectF(track.left(), track.top(), max(low, 1), _BAR), 2, colour)
        painter.fillRect(
            QRectF(track.left() + value - 0.75, track.top() - 2, 1.5, _BAR + 4), self._theme.colour("text")
        )


class TwoLineTable(QTableView):
    """Says `row_chosen` on Enter or double-click, `row_marked` when another row is selected, `sort_chosen`."""

    row_chosen = Signal(int)
    row_marked = Signal(int)
    sort_chosen = Signal(str, bool)

    def __init__(self, theme: ThemeStore, rows: TableRows[Any], name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = rows
        self.setAccessibleName(name)
        self.setModel(rows)
        self.setItemDelegate(_RowDelegate(theme, rows.columns, self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setShowGrid(False)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(_ROW_HEIGHT)
        self._dress_header(theme)
        self.doubleClicked.connect(lambda index: self.row_chosen.emit(index.row()))
        self.selectionModel().currentRowChanged.connect(lambda now, _before: self.row_marked.emit(now.row()))

    def mark(self, row: int) -> None:
        """Select a row and show it."""
        if 0 <= row < self._rows.rowCount():
            self.selectRow(row)
            self.scrollTo(self._rows.index(row, 0))

    def show_sorting(self, key: str, *, descending: bool) -> None:
        """Mark the column that sorts."""
        section = next((i for i, column in enumerate(self._rows.columns) if column.key == key), -1)
        order = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
        self.horizontalHeader().setSortIndicator(section, order)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter chooses."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.row_chosen.emit(self.currentIndex().row())
            return
        super().keyPressEvent(event)

    def _dress_header(self, theme: ThemeStore) -> None:
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSortIndicatorShown(True)
        header.setSectionsClickable(True)
        header.setFixedHeight(32)
        header.sectionClicked.connect(self._sort)
        for index, column in enumerate(self._rows.columns):
            title = math.ceil(text_width(theme.font("body"), column.title)) + 2 * _PAD
            self.setColumnWidth(index, max(column.width, title))
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)

    def _sort(self, section: int) -> None:
        header = self.horizontalHeader()
        self.sort_chosen.emit(
            self._rows.columns[section].key, header.sortIndicatorOrder() == Qt.SortOrder.DescendingOrder
        )
