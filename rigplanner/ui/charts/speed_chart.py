"""Tokens per second against filled context, with its interval, the plan's depth and what is reported."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from rigplanner.drawing.speed_chart import SpeedChartData, paint_speed_chart, speed_plot
from rigplanner.drawing.theme import Theme
from rigplanner.translation import tr
from rigplanner.ui.charts.canvas import Chart
from rigplanner.ui.theme import ThemeStore


class SpeedChart(Chart):
    """The curve as a widget."""

    def __init__(
        self,
        theme: ThemeStore,
        height: int = 110,
        parent: QWidget | None = None,
        *,
        name: str = "",
        grows: bool = True,
    ) -> None:
        super().__init__(theme, name or tr("Tokens per second against filled context"), height, parent, grows=grows)
        self.data = SpeedChartData()

    def set_data(self, data: SpeedChartData, spoken: str) -> None:
        """Show another curve."""
        self.data = data
        self.tell(spoken)

    def paint(self, painter: QPainter, rect: QRectF, theme: Theme) -> None:
        """Paint the chart."""
        paint_speed_chart(painter, rect, self.data, theme)

    def tip_at(self, position: QPointF) -> str:
        """The speed at the depth under the pointer."""
        if not self.data.rows or self.data.tip is None:
            return ""
        plot = speed_plot(QRectF(self.rect()), self.data)
        share = (position.x() - plot.rect.left()) / plot.rect.width()
        return self.data.tip(share * plot.x_end) if 0 <= share <= 1 else ""
