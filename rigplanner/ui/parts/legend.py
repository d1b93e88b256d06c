"""What the colours of a picture mean, with the values."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QToolTip, QWidget

from rigplanner.domain.visible import one_line
from rigplanner.drawing.strokes import RIGHT, box, draw_text, hatch, rounded_path, text_width
from rigplanner.drawing.theme import Theme
from rigplanner.ui.foreign_text import as_plain
from rigplanner.ui.theme import ThemeStore
from rigplanner.wording.sentences import clauses

_SWATCH = 8
_GUTTER = 24
_LABEL_X = 14


@dataclass(frozen=True, slots=True)
class LegendItem:
    """One line: `swatch` is a colour role; hatched or merely edged swatches repeat the picture; `tip` explains it."""

    label: str
    value: str
    swatch: str
    hatched: bool = False
    empty: bool = False
    tip: str = ""


def paint_swatch(painter: QPainter, rect: QRectF, item: LegendItem, theme: Theme) -> None:
    """The small square of a legend line."""
    fill = theme.colour(item.swatch)
    if item.empty:
        box(painter, rect, 2, fill, theme.colour("line_strong"))
    else:
        box(painter, rect, 2, fill, theme.colour("line_control") if theme.is_contrast else None)
    if item.hatched:
        hatch(painter, rounded_path(rect, 2), theme.colour("data_apps_hatch"), 3.5)


class Legend(QLabel):
    """Lines in as many columns as fit, filled row by row; `role` is the type role of the words."""

    def __init__(
        self, theme: ThemeStore, columns: int = 3, role: str = "caption", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self._theme, self._most, self._role = theme, columns, role
        self._items: tuple[LegendItem, ...] = ()
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setWordWrap(True)
        self.setSizePolicy(policy)
        theme.changed.connect(self.update)

    def set_items(self, items: Sequence[LegendItem]) -> None:
        """Show these lines."""
        if tuple(items) == self._items:
            return
        grown = len(items) != len(self._items)
        self._items = tuple(items)
        self.setText(one_line(clauses(f"{item.label} {item.value}" for item in items)))
        if grown:
            self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """All columns side by side."""
        width = self._most * (self._column_width() + _GUTTER) - _GUTTER
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        """One column."""
        return QSize(min(self._column_width(), 160), self._pitch())

    def hasHeightForWidth(self) -> bool:
        """Fewer columns make more rows."""
        return True

    def heightForWidth(self, width: int) -> int:
        """The height of all rows."""
        return math.ceil(len(self._items) / self._columns(width)) * self._pitch()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the lines."""
        painter = QPainter(self)
        for item, place in self._places():
            self._paint_item(painter, place, item)

    def event(self, event: QEvent) -> bool:
        """Explain the line under a resting pointer."""
        if not isinstance(event, QHelpEvent) or event.type() != QEvent.Type.ToolTip:
            return super().event(event)
        tip = next((item.tip for item, place in self._places() if place.contains(QPointF(event.pos()))), "")
        QToolTip.showText(event.globalPos(), as_plain(tip), self)
        return True

    def _places(self) -> Iterator[tuple[LegendItem, QRectF]]:
        columns = self._columns(self.width())
        width = (self.width() - (columns - 1) * _GUTTER) / columns
        for number, item in enumerate(self._items):
            x, y = (number % columns) * (width + _GUTTER), (number // columns) * self._pitch()
            yield item, QRectF(x, y, width, self._pitch())

    def _paint_item(self, painter: QPainter, rect: QRectF, item: LegendItem) -> None:
        theme = self._theme.theme
        top = rect.center().y() - _SWATCH / 2
        paint_swatch(painter, QRectF(rect.left(), round(top), _SWATCH, _SWATCH), item, theme)
        strong = theme.font(f"{self._role}_strong")
        used = draw_text(painter, rect, item.value, strong, theme.colour("text"), RIGHT)
        room = rect.adjusted(_LABEL_X, 0, -used - 6, 0)
        draw_text(painter, room, item.label, theme.font(self._role), theme.colour("text_2"), elide=True)

    def _columns(self, width: int) -> int:
        fitting = (width + _GUTTER) // (self._column_width() + _GUTTER)
        return max(1, min(self._most, fitting))

    def _column_width(self) -> int:
        theme, strong = self._theme, self._theme.font(f"{self._role}_strong")
        widths = [
            text_width(theme.font(self._role), item.label) + text_width(strong, item.value) for item in self._items
        ]
        return math.ceil(max(widths, default=60.0)) + _LABEL_X + 8

    def _pitch(self) -> int:
        return 18
