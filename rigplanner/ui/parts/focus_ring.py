"""The focus ring: one overlay a window, shown only when the focus came by keyboard."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QWidget

from rigplanner.drawing.strokes import box
from rigplanner.ui.theme import ThemeStore

_BY_KEYBOARD = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)
_MOVES = (QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Show)
_REACH = 4


class FocusRing(QWidget):
    """Drawn around its target, above everything else in the same window or scrolled content."""

    def __init__(self, theme: ThemeStore, host: QWidget) -> None:
        super().__init__(host)
        self._theme, self._host = theme, host
        self._target: QWidget | None = None
        self._watched: list[QWidget] = []
        self._radius = 6
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()
        theme.changed.connect(self.update)

    @property
    def target(self) -> QWidget | None:
        """What the ring lies around; None while it is not shown."""
        return self._target

    def surround(self, target: QWidget, radius: int) -> None:
        """Lie around a widget and follow it."""
        self.release()
        self._target, self._radius = target, radius
        self._watched = _chain(target, self._host)
        for widget in self._watched:
            widget.installEventFilter(self)
        self._place()
        self.show()
        self.raise_()

    def release(self) -> None:
        """Go away."""
        for widget in self._watched:
            widget.removeEventFilter(self)
        self._watched, self._target = [], None
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the target where it goes."""
        if event.type() in _MOVES:
            self._place()
        elif event.type() == QEvent.Type.Hide and watched is self._target:
            self.release()
        return False

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint a ring, clear of the control by a gap."""
        painter = QPainter(self)
        width = self._theme.metrics.size("focus_ring")
        box(painter, QRectF(self.rect()), self._radius + _REACH, None, self._theme.colour("focus"), width)

    def _place(self) -> None:
        if self._target is not None:
            corner = self._target.mapTo(self._host, QPoint(0, 0))
            self.setGeometry(QRect(corner, self._target.size()).adjusted(-_REACH, -_REACH, _REACH, _REACH))


class _FocusWatch(QObject):
    """Calls the ring when its widget gets the focus by keyboard."""

    def __init__(self, theme: ThemeStore, widget: QWidget, radius: int) -> None:
        super().__init__(widget)
        self._theme, self._widget, self._radius = theme, widget, radius
        widget.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Show or hide the ring with the focus."""
        if event.type() == QEvent.Type.FocusIn and isinstance(event, QFocusEvent) and event.reason() in _BY_KEYBOARD:
            _ring_for(self._theme, self._widget).surround(self._widget, self._radius)
        elif event.type() == QEvent.Type.FocusOut:
            ring = _find(_host(self._widget))
            if ring is not None and ring.target is self._widget:
                ring.release()
        return False


def ring_focus(theme: ThemeStore, widget: QWidget, radius: int) -> None:
    """Give a widget a focus ring with the given corner radius of the widget."""
    _FocusWatch(theme, widget, radius)


def pass_focus(within: QWidget, target: QWidget) -> None:
    """Where a widget goes that has the focus, or has it in it, the focus stays near by, and is shown if it was."""
    focused = QApplication.focusWidget()
    if focused is None or not within.isAncestorOf(focused):
        return
    ring = _find(_host(focused))
    is_shown = ring is not None and ring.target is focused
    reason = Qt.FocusReason.TabFocusReason if is_shown else Qt.FocusReason.OtherFocusReason
    target.setFocus(reason)


def _ring_for(theme: ThemeStore, widget: QWidget) -> FocusRing:
    host = _host(widget)
    return _find(host) or FocusRing(theme, host)


def _find(host: QWidget) -> FocusRing | None:
    return next((child for child in host.children() if isinstance(child, FocusRing)), None)


def _host(widget: QWidget) -> QWidget:
    """The window, or the content that scrolls, so that the ring scrolls and is cut with it."""
    node = widget
    while (parent := node.parentWidget()) is not None and not node.isWindow():
        if isinstance(parent.parentWidget(), QAbstractScrollArea) and node is not widget:
            return node
        node = parent
    return node


def _chain(target: QWidget, host: QWidget) -> list[QWidget]:
    """The target and what it lies in, up to but without the host."""
    chain: list[QWidget] = []
    node: QWidget | None = target
    while node is not None and node is not host:
        chain.append(node)
        node = node.parentWidget()
    return chain
