"""Memory needed against context, stacked, with the limit of the cards drawn in."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from rigplanner.drawing.need_chart import NeedChartData, need_plot, paint_need_chart
from rigplanner.drawing.theme import Theme
from rigplanner.translation import tr
from rigplanner.ui.charts.canvas import Chart
from rigplanner.ui.theme import ThemeStore


class NeedChart(Chart):
    """The curve as a widget."""

    def __init__(self, theme: ThemeStore, height: int = 92, parent: QWidget | None = None) -> None:
        super().__init__(theme, tr("Memory needed against context"), height, parent, grows=True)
        self.data = NeedChartData()

    def set_data(self, data: NeedChartData, spoken: str) -> None:
        """Show another curve."""
        self.data = data
        self.tell(spoken)

    def paint(self, painter: QPainter, rect: QRectF, theme: Theme) -> None:
        """Paint the chart."""
        paint_need_chart(painter, rect, self.data, theme)

    def tip_at(self, position: QPointF) -> str:
        """The need at the context under the pointer."""
        if not self.data.rows or self.data.tip is None:
            return ""
        plot = need_plot(QRectF(self.rect()), self.data)
        share = (position.x() - plot.rect.left()) / plot.rect.width()
        return self.data.tip(share * plot.x_end) if 0 <= share <= 1 else ""
