"""The cards in a grid that fills the width, driven by keys and by pointer."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from rigplanner.translation import tr
from rigplanner.ui.foreign_text import as_plain
from rigplanner.ui.rigs.card_painter import CARD_HEIGHT, CardState, more_place, paint_card, spoken_card
from rigplanner.ui.rigs.items import RigItem
from rigplanner.ui.theme import ThemeStore

Index = QModelIndex | QPersistentModelIndex

_LEAST_WIDTH: Final = 312
_GAP: Final = 12
_BY_KEYBOARD: Final = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)


class CardModel(QAbstractListModel):
    """The rigs that are shown, and which of them is open."""

    def __init__(self) -> None:
        super().__init__()
        self.items: tuple[RigItem, ...] = ()
        self.open_path: Path | None = None
        self.is_edited = False

    def set_items(self, items: Sequence[RigItem]) -> None:
        """Show other rigs."""
        self.beginResetModel()
        self.items = tuple(items)
        self.endResetModel()

    def set_open(self, path: Path | None, *, is_edited: bool) -> None:
        """Which rig is open, and whether its plan is another than its file holds."""
        self.open_path, self.is_edited = path, is_edited

    def replace(self, item: RigItem) -> None:
        """Show more of a rig that is shown."""
        for row, known in enumerate(self.items):
            if known.path == item.path:
                self.items = (*self.items[:row], item, *self.items[row + 1 :])
                self.dataChanged.emit(self.index(row), self.index(row))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """How many rigs."""
        return 0 if parent.isValid() else len(self.items)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The name, the words for screen readers, and all of a name that may be cut."""
        if not index.isValid() or index.row() >= len(self.items):
            return None
        item = self.items[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return item.name
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return spoken_card(item, is_open=item.path == self.open_path, is_edited=self.is_edited)
        return as_plain(str(item.path)) if role == Qt.ItemDataRole.ToolTipRole else None


class CardList(QListView):
    """Says what is wanted of the rigs that are chosen."""

    opened = Signal(object)
    menu_requested = Signal(object, QPoint)
    rename_requested = Signal()
    duplicate_requested = Signal()
    trash_requested = Signal()
    chosen_changed = Signal()

    def __init__(self, theme: ThemeStore, model: CardModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self.cards = theme, model
        self.shows_focus = False
        self.setModel(model)
        self.setItemDelegate(_CardDelegate(theme, self))
        self.setAccessibleName(tr("Rigs"))
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setMovement(QListView.Movement.Static)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setUniformItemSizes(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setObjectName("cards")
        self.doubleClicked.connect(lambda index: self.opened.emit(model.items[index.row()]))
        self.selectionModel().selectionChanged.connect(lambda *_: self.chosen_changed.emit())
        theme.changed.connect(self.viewport().update)

    @property
    def chosen(self) -> tuple[RigItem, ...]:
        """The rigs that are chosen, in the order they are shown."""
        rows = sorted(index.row() for index in self.selectedIndexes())
        return tuple(self.cards.items[row] for row in rows if row < len(self.cards.items))

    @property
    def current(self) -> RigItem | None:
        """The rig with the focus."""
        row = self.currentIndex().row()
        return self.cards.items[row] if 0 <= row < len(self.cards.items) else None

    def choose(self, paths: Sequence[Path]) -> None:
        """Choose these rigs and bring the first into view."""
        self.clearSelection()
        rows = [row for row, item in enumerate(self.cards.items) if item.path in paths]
        for row in reversed(rows):
            index = self.cards.index(row)
            self.selectionModel().select(index, self.selectionModel().SelectionFlag.Select)
            self.selectionModel().setCurrentIndex(index, self.selectionModel().SelectionFlag.NoUpdate)
        if rows:
            self.scrollTo(self.cards.index(rows[0]))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys for what can be done with the rigs that are chosen."""
        self.shows_focus = True
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.chosen:
            self.opened.emit(self.current if self.current in self.chosen else self.chosen[0])
        elif event.key() == Qt.Key.Key_F2 and plain:
            self.rename_requested.emit()
        elif event.key() == Qt.Key.Key_D and event.modifiers() == Qt.KeyboardModifier.ControlModifier:
            self.duplicate_requested.emit()
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and plain:
            self.trash_requested.emit()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The dots of a card open its menu."""
        self.shows_focus = False
        index = self.indexAt(event.position().toPoint())
        super().mousePressEvent(event)
        if index.isValid() and more_place(self._card(index)).contains(event.position()):
            self._ask_menu(index, event.globalPosition().toPoint())

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The menu of the card under the pointer, or of the one with the focus."""
        by_key = event.reason() is QContextMenuEvent.Reason.Keyboard
        index = self.currentIndex() if by_key else self.indexAt(event.pos())
        if not index.isValid():
            return
        place = self.viewport().mapToGlobal(more_place(self._card(index)).toRect().bottomLeft())
        self._ask_menu(index, place if by_key else event.globalPos())

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Who comes by keyboard sees where the focus is."""
        self.shows_focus = event.reason() in _BY_KEYBOARD
        if not self.currentIndex().isValid() and self.cards.items:
            self.setCurrentIndex(self.cards.index(0))
        super().focusInEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """As many cards in a row as have room; they share the width that a scroll bar leaves, shown or not."""
        super().resizeEvent(event)
        bar = self.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent, None, self.verticalScrollBar())
        room = self.maximumViewportSize().width() - bar - 1
        columns = max(room // (_LEAST_WIDTH + _GAP), 1)
        self.setGridSize(QSize(room // columns, CARD_HEIGHT + _GAP))

    def _card(self, index: QModelIndex) -> QRectF:
        return card_place(QRectF(self.visualRect(index)), self.gridSize())

    def _ask_menu(self, index: QModelIndex, place: QPoint) -> None:
        self.menu_requested.emit(self.cards.items[index.row()], place)


def card_place(rect: QRectF, grid: QSize) -> QRectF:
    """A card in its cell of the grid."""
    half = _GAP / 2
    return QRectF(rect.left() + half, rect.top() + half, grid.width() - _GAP, CARD_HEIGHT)


class _CardDelegate(QStyledItemDelegate):
    def __init__(self, theme: ThemeStore, view: CardList) -> None:
        super().__init__(view)
        self._theme, self._view = theme, view

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return self._view.gridSize()

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model, flags = self._view.cards, option.state
        item = model.items[index.row()]
        state = CardState(
            hover=bool(flags & QStyle.StateFlag.State_MouseOver),
            chosen=bool(flags & QStyle.StateFlag.State_Selected),
            focus=bool(flags & QStyle.StateFlag.State_HasFocus) and self._view.shows_focus,
            is_open=item.path == model.open_path,
            is_edited=model.is_edited,
        )
        painter.save()
        paint_card(painter, card_place(QRectF(option.rect), self._view.gridSize()), item, self._theme, state)
        painter.restore()
