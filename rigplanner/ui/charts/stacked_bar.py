"""A device as a bar: what lies in its memory, what is free, and what does not fit."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from rigplanner.drawing.stacked_bar import StackedBarData, in_between, paint_stacked_bar, segment_places, track_of
from rigplanner.drawing.theme import Theme
from rigplanner.ui.charts.canvas import Chart
from rigplanner.ui.parts.movement import Movement
from rigplanner.ui.theme import ThemeStore


class StackedBar(Chart):
    """The bar as a widget, 24 px high as a picture or 12 px as a line."""

    def __init__(self, theme: ThemeStore, name: str, height: int = 24, parent: QWidget | None = None) -> None:
        super().__init__(theme, name, height, parent)
        self.data = self._before = StackedBarData()
        self._movement = Movement(theme, "bar", self.update, self)

    def set_data(self, data: StackedBarData, spoken: str) -> None:
        """Show other amounts."""
        if data == self.data:
            return
        self._before = self._shown()
        self.data = data
        # What is seen for the first time does not move.
        if self.isVisible() and self._before.segments:
            self._movement.begin()
        else:
            self._movement.end()
        self.tell(spoken)

    def _shown(self) -> StackedBarData:
        return in_between(self._before, self.data, self._movement.done)

    def paint(self, painter: QPainter, rect: QRectF, theme: Theme) -> None:
        """Paint the bar."""
        paint_stacked_bar(painter, rect, self._shown(), theme)

    def tip_at(self, position: QPointF) -> str:
        """The segment under the pointer."""
        rect = QRectF(self.rect())
        for segment, place in segment_places(rect, self.data):
            if place.left() <= position.x() < place.right():
                return segment.tip
        return self.data.over_tip if position.x() > track_of(rect, self.data).right() else ""
