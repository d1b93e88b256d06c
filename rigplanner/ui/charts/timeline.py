"""What happens one after the other: waiting, then writing, on one scale of seconds."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from rigplanner.drawing.theme import Theme
from rigplanner.drawing.timeline import TURN_HEIGHT, TimelineData, paint_timeline
from rigplanner.translation import tr
from rigplanner.ui.charts.canvas import Chart
from rigplanner.ui.theme import ThemeStore


class Timeline(Chart):
    """The rows as a widget."""

    def __init__(self, theme: ThemeStore, parent: QWidget | None = None) -> None:
        super().__init__(theme, tr("Time line of a request"), int(TURN_HEIGHT), parent)
        self.data = TimelineData()

    def set_data(self, data: TimelineData, spoken: str) -> None:
        """Show other requests."""
        if data != self.data:
            self.data = data
            self.show_height(int(max(len(data.rows), 1) * TURN_HEIGHT))
            self.tell(spoken)

    def paint(self, painter: QPainter, rect: QRectF, theme: Theme) -> None:
        """Paint the rows."""
        paint_timeline(painter, rect, self.data, theme)
