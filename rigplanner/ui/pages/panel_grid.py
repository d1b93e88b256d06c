"""Panels in rows that the width chooses; order is importance and never changes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from rigplanner.ui.theme import ThemeStore

#: The weight of each panel in a row; they share its width in proportion.
Row = tuple[float, ...]
#: Rows by the name of the least width they need.
Tables = tuple[tuple[str, tuple[Row, ...]], ...]
#: Rows by the least width they need, widest first. Panels: memory, speed, waiting, loading, money, pitfalls, run.
PLAN_TABLES: Final[Tables] = (
    ("wide", ((480, 320, 300, 280), (300, 480, 300))),
    ("normal", ((480, 284, 252), (252, 244, 300, 232))),
    ("narrow", ((420, 340), (252, 252, 252), (420, 340))),
    ("", ((1, 1), (1, 1), (1, 1), (1,))),
)
#: A panel grows by at most this share of what it needs: more would be an empty box.
_MOST_GROWTH: Final = 0.5


class PanelGrid(QWidget):
    """Lays its panels out by `tables`; as high as they need, and somewhat higher where there is room."""

    def __init__(
        self,
        theme: ThemeStore,
        panels: Sequence[QWidget],
        parent: QWidget | None = None,
        *,
        tables: Tables = PLAN_TABLES,
    ) -> None:
        super().__init__(parent)
        self._theme, self._panels, self._tables = theme, tuple(panels), tables
        self._gap = int(theme.metrics.size("panel_gap"))
        self._inset = 0
        for panel in self._panels:
            panel.setParent(self)

    def set_inset(self, inset: int) -> None:
        """Keep so much free at the right [px]."""
        if inset != self._inset:
            self._inset = inset
            self.arrange()

    def arrange(self) -> None:
        """Place the panels for the present size; call it after their content changed."""
        rows = self._rows()
        widths = [self._widths(row) for row in rows]
        heights = [
            max(_height(panel, width) for panel, width in zip(group, each, strict=True))
            for group, each in self._groups(widths)
        ]
        needed = sum(heights) + self._gap * (len(rows) - 1)
        if needed != self.minimumHeight():
            self.setMinimumHeight(needed)
        spare = max(self.height() - needed, 0) // len(rows)
        y = 0
        for (group, each), least in zip(self._groups(widths), heights, strict=True):
            x, height = 0, least + min(spare, int(least * _MOST_GROWTH))
            for panel, width in zip(group, each, strict=True):
                panel.setGeometry(x, y, width, height)
                x += width + self._gap
            y += height + self._gap

    def resizeEvent(self, _event: QResizeEvent) -> None:
        """Place the panels anew."""
        self.arrange()

    def event(self, event: QEvent) -> bool:
        """A panel that grew asks for a new arrangement."""
        if event.type() == QEvent.Type.LayoutRequest:
            self.arrange()
        return super().event(event)

    def _rows(self) -> tuple[Row, ...]:
        width = self.width()
        layout = self._theme.metrics.layout
        return next(rows for name, rows in self._tables if not name or width >= layout(name))

    def _widths(self, row: Row) -> list[int]:
        """Shares of the width; what a panel at its limit leaves goes to the others, if those have room for it."""
        room = self.width() - self._inset - self._gap * (len(row) - 1)
        most = max(self._theme.metrics.layout("panel_max"), -(-room // len(row)))
        widths = [0] * len(row)
        open_ = set(range(len(row)))
        left = room
        while open_:
            scale = left / sum(row[index] for index in open_)
            full = {index for index in open_ if row[index] * scale > most}
            for index in full or open_:
                widths[index] = most if full else int(row[index] * scale)
            left -= most * len(full)
            open_ = open_ - full if full else set()
        widths[-1] += room - sum(widths)
        return widths

    def _groups(self, widths: list[list[int]]) -> list[tuple[tuple[QWidget, ...], list[int]]]:
        groups, start = [], 0
        for each in widths:
            groups.append((self._panels[start : start + len(each)], each))
            start += len(each)
        return groups


def _height(panel: QWidget, width: int) -> int:
    """What a panel needs at a width, wrapped text counted."""
    layout = panel.layout()
    if layout is not None and layout.hasHeightForWidth():
        return max(layout.totalHeightForWidth(width), panel.minimumSizeHint().height())
    return panel.sizeHint().height()
