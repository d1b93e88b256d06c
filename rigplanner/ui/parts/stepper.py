"""A small whole number with a minus and a plus."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractSlider, QSizePolicy, QWidget

from rigplanner.drawing.strokes import CENTRE, box, draw_text
from rigplanner.ui.parts.focus_ring import ring_focus
from rigplanner.ui.parts.surface import ControlState, paint_surface
from rigplanner.ui.theme import ThemeStore

_HAND = 32
_WIDTH = 92
_UP = (Qt.Key.Key_Plus, Qt.Key.Key_Equal)


class Stepper(QAbstractSlider):
    """Says `value_chosen` when the user changed the number; keys: arrows, plus, minus, Home, End."""

    value_chosen = Signal(int)

    def __init__(
        self, theme: ThemeStore, name: str, low: int = 1, high: int = 64, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setAccessibleName(name)
        self.setRange(low, high)
        self.setSingleStep(1)
        self.setPageStep(4)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        ring_focus(theme, self, theme.metrics.radius("control"))
        theme.changed.connect(self.update)

    def set_value(self, value: int) -> None:
        """Show a number without saying so."""
        self.setValue(value)
        self.update()

    def set_range(self, low: int, high: int) -> None:
        """Limit what can be chosen."""
        self.setRange(low, high)

    def sizeHint(self) -> QSize:
        """Two hands and a number."""
        return QSize(_WIDTH, int(self._theme.metrics.size("control_height")))

    def minimumSizeHint(self) -> QSize:
        """The same."""
        return self.sizeHint()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Press minus or plus."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._step(self._side(event.position()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Plus and minus step too."""
        before = self.value()
        if event.key() in _UP:
            self.setValue(before + 1)
        elif event.key() == Qt.Key.Key_Minus:
            self.setValue(before - 1)
        else:
            super().keyPressEvent(event)
        self._tell(before)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the page."""
        event.ignore()

    def mouseMoveEvent(self, _event: QMouseEvent) -> None:
        """Show which hand is under the pointer."""
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint field, hands and number."""
        painter, theme, rect = QPainter(self), self._theme.theme, QRectF(self.rect())
        enabled = self.isEnabled()
        paint_surface(painter, rect, theme, ControlState(enabled=enabled))
        for side, icon in ((-1, "minus"), (1, "plus")):
            self._paint_hand(painter, side, icon)
        ink = theme.colour("text" if enabled else "text_disabled")
        draw_text(painter, rect, str(self.value()), theme.font("label"), ink, CENTRE)

    def _paint_hand(self, painter: QPainter, side: int, icon: str) -> None:
        rect = QRectF(0 if side < 0 else self.width() - _HAND, 0, _HAND, self.height())
        live = self.isEnabled() and self._can(side)
        under = QPointF(self.mapFromGlobal(self.cursor().pos()))
        if live and self.underMouse() and self._side(under) == side:
            box(painter, rect.adjusted(3, 3, -3, -3), 4, self._theme.colour("hover"))
        colour = self._theme.colour("text" if live else "text_disabled")
        self._theme.icons.draw(painter, icon, QRectF(rect.center().x() - 8, 0, 16, rect.height()), colour)

    def _side(self, point: QPointF) -> int:
        if point.x() < _HAND:
            return -1
        return 1 if point.x() >= self.width() - _HAND else 0

    def _can(self, side: int) -> bool:
        return self.value() > self.minimum() if side < 0 else self.value() < self.maximum()

    def _step(self, side: int) -> None:
        before = self.value()
        self.setValue(before + side)
        self._tell(before)

    def _tell(self, before: int) -> None:
        if self.value() != before:
            self.update()
            self.value_chosen.emit(self.value())
