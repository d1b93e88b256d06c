"""The lines that the palette has found: an icon, a name, its kind and its keys."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from rigplanner.drawing.strokes import CENTRE, RIGHT, box, draw_text, text_width
from rigplanner.ui.foreign_text import as_plain
from rigplanner.ui.palette.entries import Entry
from rigplanner.ui.theme import ThemeStore

Index = QModelIndex | QPersistentModelIndex

_ROW: Final = 36
_ICON: Final = 16
_PAD: Final = 12


class FoundRows(QAbstractListModel):
    """The lines, replaced as a whole."""

    def __init__(self) -> None:
        super().__init__()
        self.entries: tuple[Entry, ...] = ()

    def set_entries(self, entries: Sequence[Entry]) -> None:
        """Show other lines."""
        self.beginResetModel()
        self.entries = tuple(entries)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's own default
        """How many lines."""
        return 0 if parent.isValid() else len(self.entries)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The words of a line, also for those who hear them."""
        if not index.isValid():
            return None
        entry = self.entries[index.row()]
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return entry.spoken
        return as_plain(entry.title) if role == Qt.ItemDataRole.DisplayRole else None


class _Painter(QStyledItemDelegate):
    def __init__(self, theme: ThemeStore, parent: QListView) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        """All lines are equally high."""
        return QSize(0, _ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint a line."""
        model = index.model()
        assert isinstance(model, FoundRows)  # noqa: S101  the list shows nothing else
        entry, theme = model.entries[index.row()], self._theme
        rect = QRectF(option.rect).adjusted(6, 1, -6, -1)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if chosen:
            edge = theme.colour("accent_line") if theme.theme.is_contrast else None
            box(painter, rect, 6, theme.colour("accent_soft"), edge)
        ink = theme.colour("text" if chosen else "text_2")
        icon = QRectF(rect.left() + _PAD, rect.top(), _ICON, rect.height())
        theme.icons.draw(painter, entry.icon or "right", icon, ink)
        right = rect.right() - _PAD - self._paint_keys(painter, rect, entry)
        right -= draw_text(
            painter, QRectF(rect.left(), rect.top(), right - rect.left(), rect.height()), entry.kind,
            theme.font("small"), theme.colour("text_3"), RIGHT,
        )  # fmt: skip
        left = rect.left() + 2 * _PAD + _ICON
        room = QRectF(left, rect.top(), right - left - 16, rect.height())
        draw_text(painter, room, entry.title, theme.font("label"), theme.colour("text"), elide=True)

    def _paint_keys(self, painter: QPainter, rect: QRectF, entry: Entry) -> float:
        """The keys in a frame at the right end; returns the room they take."""
        if not entry.keys:
            return 0.0
        font = self._theme.font("caption")
        width = text_width(font, entry.keys) + 12
        frame = QRectF(rect.right() - _PAD - width, rect.center().y() - 9, width, 18)
        box(painter, frame, 4, self._theme.colour("inset"), self._theme.colour("line_strong"))
        draw_text(painter, frame, entry.keys, font, self._theme.colour("text_2"), CENTRE)
        return width + 12


class FoundList(QListView):
    """Says `chosen` with the line that was pressed."""

    chosen = Signal(object)

    def __init__(self, theme: ThemeStore, name: str) -> None:
        super().__init__()
        self.rows = FoundRows()
        self.setModel(self.rows)
        self.setItemDelegate(_Painter(theme, self))
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.clicked.connect(lambda index: self.chosen.emit(self.rows.entries[index.row()]))
        theme.changed.connect(self.viewport().update)

    def show_entries(self, entries: Sequence[Entry]) -> None:
        """Show other lines, the first of them marked."""
        self.rows.set_entries(entries)
        self.setCurrentIndex(self.rows.index(0))
        self.scrollToTop()

    def marked(self) -> Entry | None:
        """The line that Enter would choose."""
        index = self.currentIndex()
        return self.rows.entries[index.row()] if index.isValid() else None

    def step(self, step: int) -> None:
        """Mark another line, around the ends."""
        count = len(self.rows.entries)
        if count:
            row = (self.currentIndex().row() + step) % count
            self.setCurrentIndex(self.rows.index(row))
            self.scrollTo(self.rows.index(row))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """The line under the pointer is marked."""
        index = self.indexAt(event.position().toPoint())
        if index.isValid():
            self.setCurrentIndex(index)
        super().mouseMoveEvent(event)
