"""The table of the comparison: names of rows at the left, a column for each rig."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from rigplanner.drawing.strokes import box, hline
from rigplanner.translation import tr
from rigplanner.ui.compare.cell_painter import PAD_X, TRY, CellPainter
from rigplanner.ui.compare.cells import TableCell, TableRow
from rigplanner.ui.foreign_text import as_plain
from rigplanner.ui.parts.button import Button
from rigplanner.ui.parts.focus_ring import pass_focus
from rigplanner.ui.theme import ThemeStore

Index = QModelIndex | QPersistentModelIndex
_BY_KEYBOARD: Final = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)


class CompareRows(QAbstractTableModel):
    """The rows that are shown, and the names of the rigs."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: tuple[TableRow, ...] = ()
        self.names: tuple[str, ...] = ()

    def set_rows(self, rows: tuple[TableRow, ...], names: tuple[str, ...]) -> None:
        """Show others; where only words changed, the table keeps its place."""
        same = [row.key for row in rows] == [row.key for row in self.rows] and len(names) == len(self.names)
        if not same:
            self.beginResetModel()
        self.rows, self.names = rows, names
        if not same:
            self.endResetModel()
        elif rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(rows) - 1, len(names)))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """How many rows."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """The names of the rows, and the rigs."""
        return 0 if parent.isValid() else len(self.names) + 1

    def cell(self, index: Index) -> TableCell | None:
        """The cell of a rig; None in the column of names."""
        return self.rows[index.row()].cells[index.column() - 1] if index.column() else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Words for screen readers and on hover; the delegate reads the rows themselves."""
        if not index.isValid() or role not in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return None
        title, cell = self.rows[index.row()].title, self.cell(index)
        if cell is None:
            return title.meaning or None if role == Qt.ItemDataRole.ToolTipRole else f"{title.title} {title.below}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return as_plain(cell.tip)
        return f"{title.title}, {self.names[index.column() - 1]}: {cell.spoken}"


class _Delegate(QStyledItemDelegate):
    def __init__(self, theme: ThemeStore, rows: CompareRows, painter: CellPainter, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme, self._rows, self._painter = theme, rows, painter
        self.by_keyboard = False

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        """Heights are set by the table."""
        return QSize(0, 0)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """The lines around, then the words."""
        rect, row, theme = QRectF(option.rect), self._rows.rows[index.row()], self._theme
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if index.column():
            painter.fillRect(QRectF(rect.left(), rect.top(), 1, rect.height()), theme.colour("line"))
        last = index.row() == len(self._rows.rows) - 1
        if not last:
            hline(painter, rect.left(), rect.right() + 1, rect.bottom(), theme.colour("line"))
        if row.starts_parts and index.row():
            painter.fillRect(QRectF(rect.left(), rect.top() - 1, rect.width() + 1, 2), theme.colour("line_strong"))
        cell = self._rows.cell(index)
        if cell is None:
            self._painter.paint_title(painter, rect, row.title)
        else:
            self._painter.paint(painter, rect, cell, index.column() - 1)
        if self.by_keyboard and option.state & QStyle.StateFlag.State_HasFocus:
            box(painter, rect.adjusted(2, 2, -2, -2), 4, None, theme.colour("focus"), 2.0)
        painter.restore()


class CompareTable(QTableView):
    """As high as its rows; whatever it lies in scrolls. Says `try_requested` with a column and a change."""

    try_requested = Signal(int, object)

    def __init__(self, theme: ThemeStore, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self.rows, self._painter = theme, CompareRows(), CellPainter(theme)
        self._delegate = _Delegate(theme, self.rows, self._painter, self)
        self._name_px, self._column_px = 132, 220
        self.setAccessibleName(tr("Comparison"))
        self.setModel(self.rows)
        self.setItemDelegate(self._delegate)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for header in (self.horizontalHeader(), self.verticalHeader()):
            header.hide()
            header.setMinimumSectionSize(1)
            header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setStyleSheet("QTableView { background: transparent; }")
        theme.changed.connect(self.viewport().update)

    def set_columns(self, name_px: int, column_px: int) -> None:
        """How wide the columns are."""
        if (name_px, column_px) != (self._name_px, self._column_px):
            self._name_px, self._column_px = name_px, column_px
            self._lay()

    def set_rows(self, rows: tuple[TableRow, ...], names: tuple[str, ...]) -> None:
        """Show these rows."""
        has_other_buttons = _changes(rows) != _changes(self.rows.rows)
        if has_other_buttons:
            self._take_focus_of_button()
        row, column = self.currentIndex().row(), self.currentIndex().column()
        self.rows.set_rows(rows, names)
        if row >= 0 and not self.currentIndex().isValid():
            self.setCurrentIndex(self.rows.index(min(row, len(rows) - 1), min(column, len(names))))
        self._lay()
        if has_other_buttons:
            self._place_buttons()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The ring is for the keyboard only."""
        self._delegate.by_keyboard = event.reason() in _BY_KEYBOARD
        if self._delegate.by_keyboard and not self.currentIndex().isValid():
            self.setCurrentIndex(self.rows.index(0, 0))
        super().focusInEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys show where they lead."""
        self._delegate.by_keyboard = True
        super().keyPressEvent(event)

    def _take_focus_of_button(self) -> None:
        """The cell has the focus in the place of its button, which goes."""
        focused = QApplication.focusWidget()
        if focused is not None and self.viewport().isAncestorOf(focused):
            self.setCurrentIndex(self.indexAt(focused.mapTo(self.viewport(), focused.rect().center())))
            pass_focus(self.viewport(), self)

    def _lay(self) -> None:
        """Set widths and heights; the table is as high as all rows."""
        for column in range(self.rows.columnCount()):
            self.setColumnWidth(column, self._column_px if column else self._name_px)
        total = 0
        for index, row in enumerate(self.rows.rows):
            heights = [self._painter.height(cell, self._column_px) for cell in row.cells]
            height = max(self._painter.title_height(row.title, self._name_px), *heights)
            if self.rowHeight(index) != height:
                self.setRowHeight(index, height)
            total += height
        if self.height() != total:
            self.setFixedHeight(total)

    def _place_buttons(self) -> None:
        """A button for each change that can be tried."""
        for index, row in enumerate(self.rows.rows):
            for column, cell in enumerate(row.cells):
                place = self.rows.index(index, column + 1)
                if cell.offers:
                    self.setIndexWidget(place, _OfferButtons(self, self._theme, self._painter, column, cell))
                elif row.key == "change":
                    self.setIndexWidget(place, None)  # type: ignore[arg-type]


def _changes(rows: tuple[TableRow, ...]) -> list[tuple[TableCell, ...]]:
    return [row.cells for row in rows if row.key == "change"]


class _OfferButtons(QWidget):
    """The buttons of a cell, each at the height of its change."""

    def __init__(
        self, table: CompareTable, theme: ThemeStore, painter: CellPainter, column: int, cell: TableCell
    ) -> None:
        super().__init__()
        self._painter, self._cell = painter, cell
        self._places: list[Button] = []
        for offer in cell.offers:
            button = Button(theme, tr(TRY), small=True, parent=self)
            button.setAccessibleDescription(f"{offer.line}, {offer.below}")
            button.setToolTip(tr("Adds the rig with this change beside it; can be undone"))
            button.clicked.connect(lambda _=False, change=offer.change: table.try_requested.emit(column, change))
            self._places.append(button)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place them at the right."""
        y, width = 8, self.width()
        for button, offer in zip(self._places, self._cell.offers, strict=True):
            button.move(width - PAD_X - button.sizeHint().width(), y)
            button.resize(button.sizeHint())
            y += self._painter.offer_height(offer, width)
        super().resizeEvent(event)
