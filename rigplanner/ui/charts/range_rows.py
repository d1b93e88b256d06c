"""Named durations below each other: solid to the low end, pale to the high end, a tick at the value."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from rigplanner.drawing.range_rows import ROW_HEIGHT, RangeRowsData, paint_range_rows
from rigplanner.drawing.theme import Theme
from rigplanner.ui.charts.canvas import Chart
from rigplanner.ui.theme import ThemeStore


class RangeRows(Chart):
    """The rows as a widget."""

    def __init__(self, theme: ThemeStore, name: str, parent: QWidget | None = None) -> None:
        super().__init__(theme, name, 20, parent)
        self.data = RangeRowsData()

    def set_data(self, data: RangeRowsData, spoken: str) -> None:
        """Show other rows."""
        if data != self.data:
            self.data = data
            self.show_height(int(max(len(data.rows), 1) * ROW_HEIGHT))
            self.tell(spoken)

    def paint(self, painter: QPainter, rect: QRectF, theme: Theme) -> None:
        """Paint the rows."""
        paint_range_rows(painter, rect, self.data, theme)

    def tip_at(self, position: QPointF) -> str:
        """The range of the row under the pointer."""
        index = int(position.y() // ROW_HEIGHT)
        return self.data.rows[index].tip if 0 <= index < len(self.data.rows) else ""
