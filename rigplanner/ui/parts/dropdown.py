"""A field that opens a list to choose from."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QStandardItem, QStandardItemModel, QWheelEvent
from PySide6.QtWidgets import QComboBox, QSizePolicy, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from rigplanner.domain.report import Fit
from rigplanner.domain.visible import one_line
from rigplanner.drawing.shapes import fit_glyph
from rigplanner.drawing.strokes import box, draw_text, text_width
from rigplanner.ui.parts.focus_ring import ring_focus
from rigplanner.ui.parts.surface import paint_surface, state_of
from rigplanner.ui.theme import ThemeStore
from rigplanner.wording import labels
from rigplanner.wording.sentences import clauses

_ITEM_ROLE = Qt.ItemDataRole.UserRole
_PADDING = 12
_CHEVRON = 16
_GLYPH = 12
_MOST_WIDTH = 300
_OPENING = (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down, Qt.Key.Key_F4)


@dataclass(frozen=True, slots=True)
class DropdownItem:
    """One choice; `secondary` is quieter and stands behind the text."""

    key: str
    text: str
    secondary: str = ""
    fit: Fit | None = None
    enabled: bool = True


class Dropdown(QComboBox):
    """Says `chosen_key` when the user chose. With `picker` it has no list and says `opened` instead."""

    chosen_key = Signal(str)
    opened = Signal()

    def __init__(self, theme: ThemeStore, name: str, *, picker: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._name, self._picker, self._wrong = theme, name, picker, False
        self._items: tuple[DropdownItem, ...] = ()
        self._shown: DropdownItem | None = None
        self._placeholder = ""
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setItemDelegate(_RowDelegate(theme, self))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setMaxVisibleItems(14)
        self.activated.connect(self._tell)
        self.currentIndexChanged.connect(self._rename)
        ring_focus(theme, self, theme.metrics.radius("control"))
        theme.changed.connect(self.update)
        self._rename()

    @property
    def chosen(self) -> str | None:
        """The key of the choice, None for none."""
        index = self.currentIndex()
        return self._items[index].key if 0 <= index < len(self._items) else None

    def set_items(self, items: Sequence[DropdownItem]) -> None:
        """Offer these; a choice that is still there stays."""
        if tuple(items) == self._items:
            return
        kept, self._items = self.chosen, tuple(items)
        model = QStandardItemModel(self)
        for item in items:
            row = QStandardItem(item.text)
            row.setData(item, _ITEM_ROLE)
            row.setEnabled(item.enabled)
            row.setData(_spoken(item), Qt.ItemDataRole.AccessibleTextRole)
            model.appendRow(row)
        self.setModel(model)
        self.setCurrentIndex(-1)
        self.set_chosen(kept)
        self.updateGeometry()

    def set_chosen(self, key: str | None) -> None:
        """Mark a choice without saying so."""
        keys = [item.key for item in self._items]
        self.setCurrentIndex(keys.index(key) if key in keys else -1)

    def set_shown(self, text: str, secondary: str = "", fit: Fit | None = None) -> None:
        """Show these words while closed, whatever is chosen."""
        shown = DropdownItem("", text, secondary, fit)
        if shown != self._shown:
            self._shown = shown
            self._rename()
            self.update()

    def set_placeholder(self, text: str) -> None:
        """Words for no choice."""
        self._placeholder = text
        self.update()

    def set_wrong(self, wrong: bool) -> None:
        """Mark the choice as one that cannot work."""
        if wrong != self._wrong:
            self._wrong = wrong
            self.update()

    def showPopup(self) -> None:
        """Open the list, or ask for the picker."""
        if self._picker:
            self.opened.emit()
            return
        self.view().setMinimumWidth(max(self.width(), self.view().sizeHintForColumn(0) + 12))
        super().showPopup()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys of a list; a picker opens with any of those that would open one."""
        if self._picker and event.key() in _OPENING:
            self.opened.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.showPopup()
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the page: scrolling must not change a plan."""
        event.ignore()

    def sizeHint(self) -> QSize:
        """As wide as the widest choice, within reason."""
        shown = [self._shown] if self._shown is not None else list(self._items)
        widest = max((_row_width(self._theme, item) for item in shown), default=60.0)
        width = min(math.ceil(widest), _MOST_WIDTH) + 2 * _PADDING + _CHEVRON + 8
        return QSize(width, int(self._theme.metrics.size("control_height")))

    def minimumSizeHint(self) -> QSize:
        """Names may be elided."""
        return QSize(72, int(self._theme.metrics.size("control_height")))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the closed field."""
        painter, theme = QPainter(self), self._theme.theme
        state = state_of(self, wrong=self._wrong)
        rect = QRectF(self.rect())
        paint_surface(painter, rect, theme, state)
        chevron = QRectF(rect.right() - _CHEVRON - 10, 0, _CHEVRON, rect.height())
        quiet = theme.colour("text_2" if state.enabled else "text_disabled")
        self._theme.icons.draw(painter, "chev", chevron, quiet)
        room = QRectF(_PADDING, 0, chevron.left() - 6 - _PADDING, rect.height())
        item = self._visible_item()
        if item is None:
            draw_text(painter, room, self._placeholder, theme.font("body"), theme.colour("text_3"), elide=True)
        else:
            _paint_row(painter, room, item, self._theme, state.enabled)

    def _visible_item(self) -> DropdownItem | None:
        if self._shown is not None:
            return self._shown
        index = self.currentIndex()
        return self._items[index] if 0 <= index < len(self._items) else None

    def _tell(self, index: int) -> None:
        self.chosen_key.emit(self._items[index].key)

    def _rename(self) -> None:
        item = self._visible_item()
        self.setAccessibleName(self._name)
        self.setAccessibleDescription(_spoken(item) if item is not None else self._placeholder)


class _RowDelegate(QStyledItemDelegate):
    def __init__(self, theme: ThemeStore, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, _option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(math.ceil(_row_width(self._theme, index.data(_ITEM_ROLE))) + 2 * _PADDING, 32)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        item: DropdownItem = index.data(_ITEM_ROLE)
        rect = QRectF(option.rect)
        state = option.state
        painter.save()
        painter.fillRect(rect, self._theme.colour("overlay"))
        if state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver) and item.enabled:
            edge = self._theme.colour("accent_line") if self._theme.theme.is_contrast else None
            box(painter, rect, 4, self._theme.colour("hover"), edge)
        _paint_row(painter, rect.adjusted(_PADDING, 0, -_PADDING, 0), item, self._theme, item.enabled)
        painter.restore()


def _paint_row(painter: QPainter, room: QRectF, item: DropdownItem, theme: ThemeStore, enabled: bool) -> None:
    x = room.left()
    if item.fit is not None:
        fit_glyph(painter, QRectF(x, room.center().y() - _GLYPH / 2, _GLYPH, _GLYPH), item.fit, theme.theme)
        x += _GLYPH + 8
    font = theme.font("label" if item.secondary or item.fit is not None else "body")
    ink = theme.colour("text" if enabled else "text_disabled")
    name_room = QRectF(x, room.top(), room.right() - x, room.height())
    x += draw_text(painter, name_room, item.text, font, ink, elide=True) + 8
    left = room.right() - x
    if item.secondary and left > text_width(theme.font("small"), item.secondary):
        quiet = QRectF(x, room.top(), left, room.height())
        draw_text(painter, quiet, item.secondary, theme.font("small"), theme.colour("text_3"))


def _row_width(theme: ThemeStore, item: DropdownItem) -> float:
    width = text_width(theme.font("label"), item.text) + (_GLYPH + 8) * (item.fit is not None)
    return width + (text_width(theme.font("small"), item.secondary) + 10 if item.secondary else 0)


def _spoken(item: DropdownItem) -> str:
    fit = labels.in_sentence(labels.fit(item.fit)) if item.fit is not None else ""
    return one_line(clauses(filter(None, (item.text, item.secondary, fit))))
