"""A widget that shows painted data."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from rigplanner.domain.visible import one_line
from rigplanner.drawing.theme import Theme
from rigplanner.ui.foreign_text import as_plain
from rigplanner.ui.theme import ThemeStore


class Chart(QWidget):
    """A widget that paints its data and tells the figure under the pointer; one that `grows` takes spare height."""

    def __init__(
        self, theme: ThemeStore, name: str, height: int, parent: QWidget | None = None, *, grows: bool = False
    ) -> None:
        super().__init__(parent)
        self._theme, self._height = theme, height
        self.setAccessibleName(name)
        upright = QSizePolicy.Policy.MinimumExpanding if grows else QSizePolicy.Policy.Fixed
        self.setSizePolicy(QSizePolicy.Policy.Expanding, upright)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent, False)
        theme.changed.connect(self.update)

    def show_height(self, height: int) -> None:
        """Be so high [px]."""
        if height != self._height:
            self._height = height
            self.updateGeometry()

    def tell(self, spoken: str) -> None:
        """Repaint, with other words for screen readers."""
        self.setAccessibleDescription(one_line(spoken))
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as there is room."""
        return QSize(240, self._height)

    def minimumSizeHint(self) -> QSize:
        """Narrow enough for the narrowest panel."""
        return QSize(120, self._height)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the data."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.paint(painter, QRectF(self.rect()), self._theme.theme)

    def paint(self, painter: QPainter, rect: QRectF, theme: Theme) -> None:
        """Paint into a rectangle; each chart says how."""
        raise NotImplementedError

    def tip_at(self, position: QPointF) -> str:
        """The exact figure under the pointer, empty where there is none."""
        del position
        return ""

    def event(self, event: QEvent) -> bool:
        """Show the figure under a resting pointer."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            text = self.tip_at(QPointF(event.pos()))
            if text:
                QToolTip.showText(event.globalPos(), as_plain(text), self)
            else:
                QToolTip.hideText()
            return True
        return super().event(event)
