"""A figure with its range on a line: solid between low and high, a disc at the value, a tick with a name."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from rigplanner.drawing.interval_bar import IntervalBarData, paint_interval_bar
from rigplanner.drawing.theme import Theme
from rigplanner.ui.charts.canvas import Chart
from rigplanner.ui.theme import ThemeStore


class IntervalBar(Chart):
    """The line as a widget."""

    def __init__(self, theme: ThemeStore, name: str, parent: QWidget | None = None) -> None:
        super().__init__(theme, name, 32, parent)
        self.data = IntervalBarData()

    def set_data(self, data: IntervalBarData, spoken: str) -> None:
        """Show another range."""
        if data != self.data:
            self.data = data
            self.tell(spoken)

    def paint(self, painter: QPainter, rect: QRectF, theme: Theme) -> None:
        """Paint the line."""
        paint_interval_bar(painter, rect, self.data, theme)
