"""A short tour: one thing after another is left bright, with a few words beside it. It can be left at any step."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPainterPath, QPaintEvent, QShortcut
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from rigplanner.drawing.strokes import box
from rigplanner.translation import tr
from rigplanner.ui.parts.button import Button
from rigplanner.ui.parts.label import Label
from rigplanner.ui.theme import ThemeStore

_WIDTH: Final = 340
_APART: Final = 12
_AROUND: Final = 6
_MARGIN: Final = 16
_BACK: Final = (Qt.Key.Key_Left, Qt.Key.Key_PageUp)
_ON: Final = (Qt.Key.Key_Right, Qt.Key.Key_PageDown)


class Stop(NamedTuple):
    """A step of the tour: what it shows, and its words. A target that is not shown is passed over."""

    target: QWidget
    title: str
    text: str


class Tour(QWidget):
    """Lies over the whole window while it runs; says `ended`."""

    ended = Signal()

    def __init__(self, theme: ThemeStore, stops: Sequence[Stop], window: QWidget) -> None:
        super().__init__(window)
        self._window, self._is_over = window, False
        self._before = QApplication.focusWidget()
        # What is darkened cannot be used, not by keys either.
        self._keys = [shortcut for shortcut in window.findChildren(QShortcut) if shortcut.isEnabled()]
        self._theme, self._stops, self._at = theme, [stop for stop in stops if stop.target.isVisible()], 0
        self.bubble = _Bubble(theme, self)
        self.bubble.back.clicked.connect(lambda: self._go(-1))
        self.bubble.on.clicked.connect(lambda: self._go(1))
        self.bubble.skip.clicked.connect(self.leave)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(tr("Tour"))
        for watched in (window, self.bubble.back, self.bubble.on, self.bubble.skip):
            watched.installEventFilter(self)
        theme.changed.connect(self.update)

    def begin(self) -> None:
        """Show the first step; with nothing to show it ends at once."""
        if not self._stops:
            self.leave()
            return
        for shortcut in self._keys:
            shortcut.setEnabled(False)
        self.setGeometry(self._window.rect())
        self.raise_()
        self.show()
        self._show_stop()

    def leave(self) -> None:
        """End the tour; the focus goes back to where it was."""
        self._is_over = True
        for shortcut in self._keys:
            shortcut.setEnabled(True)
        (self._before or self._window).setFocus()
        self.hide()
        self.ended.emit()
        self.deleteLater()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Follow the size of the window. Arrows on a button would move the focus; here they step."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() in (*_ON, *_BACK):
            if self.isVisible():
                self._go(1 if event.key() in _ON else -1)
            return self.isVisible()
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self.setGeometry(self._window.rect())
            self._place()
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape leaves; no other key reaches what is darkened."""
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            event.accept()

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab stays with the words and their buttons: what is darkened cannot be used now."""
        return super().focusNextPrevChild(forward) if self._is_over else self.bubble.step_focus(forward=forward)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Darken all but what is shown."""
        painter, theme = QPainter(self), self._theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        path, bright = QPainterPath(), QRectF(self._bright())
        path.addRect(QRectF(self.rect()))
        path.addRoundedRect(bright, 10, 10)
        path.setFillRule(Qt.FillRule.OddEvenFill)
        painter.fillPath(path, theme.colour("scrim"))
        box(painter, bright, 10, None, theme.colour("focus"), theme.metrics.size("focus_ring"))

    def _go(self, step: int) -> None:
        at = self._at + step
        if at >= len(self._stops):
            self.leave()
        elif at >= 0:
            self._at = at
            self._show_stop()

    def _show_stop(self) -> None:
        stop = self._stops[self._at]
        _bring_into_view(stop.target)
        self.bubble.show_stop(stop, self._at + 1, len(self._stops))
        self._place()
        self.bubble.on.setFocus(Qt.FocusReason.OtherFocusReason)
        self.update()

    def _bright(self) -> QRect:
        target = self._stops[self._at].target
        corner = target.mapTo(self._window, QPoint(0, 0))
        around = QRect(corner, target.size()).adjusted(-_AROUND, -_AROUND, _AROUND, _AROUND)
        return around.intersected(self.rect().adjusted(2, 2, -2, -2))

    def _place(self) -> None:
        width = min(_WIDTH, self.width() - 2 * _MARGIN)
        self.bubble.resize(width, self.bubble.heightForWidth(width))
        self.bubble.move(beside(self._bright(), self.bubble.size().toTuple(), self.rect()))


def beside(bright: QRect, size: tuple[int, int], room: QRect) -> QPoint:
    """Where words of a size stand beside what is bright: at the right, left, below or above it, else over it."""
    width, height = size
    across = min(max(bright.left(), room.left() + _MARGIN), room.right() - width - _MARGIN)
    down = min(max(bright.top(), room.top() + _MARGIN), room.bottom() - height - _MARGIN)
    places = (
        QPoint(bright.right() + _APART, down),
        QPoint(bright.left() - _APART - width, down),
        QPoint(across, bright.bottom() + _APART),
        QPoint(across, bright.top() - _APART - height),
    )
    inner = room.adjusted(_MARGIN // 2, _MARGIN // 2, -_MARGIN // 2, -_MARGIN // 2)
    free = (place for place in places if inner.contains(QRect(place, place + QPoint(width, height))))
    return next(free, QPoint(room.center().x() - width // 2, room.bottom() - height - _MARGIN))


def _bring_into_view(target: QWidget) -> None:
    """Scroll whatever the target lies in, as far as it can be seen."""
    node = target.parentWidget()
    while node is not None:
        if isinstance(node, QScrollArea):
            node.ensureWidgetVisible(target, 0, _MARGIN)
        node = node.parentWidget()


class _Bubble(QFrame):
    """The words of a step with their buttons."""

    def __init__(self, theme: ThemeStore, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._title = Label(theme, role="stat", elide=False, wrap=True)
        self._text = Label(theme, role="body", colour="text_2", wrap=True)
        self._count = Label(theme, role="caption", colour="text_3", elide=False)
        self.skip = Button(theme, tr("Skip"), kind="ghost")
        self.back = Button(theme, tr("Back"))
        self.on = Button(theme, tr("Next"), kind="primary")
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self._count)
        foot.addStretch(1)
        for button in (self.skip, self.back, self.on):
            foot.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(8)
        column.addWidget(self._title)
        column.addWidget(self._text)
        column.addSpacing(4)
        column.addLayout(foot)

    def show_stop(self, stop: Stop, number: int, of: int) -> None:
        """Show the words of a step."""
        self._title.set_text(stop.title)
        self._text.set_text(stop.text)
        self._count.set_text(tr("{number} of {count}", number=number, count=of))
        self.setAccessibleName(stop.title)
        self.setAccessibleDescription(stop.text)
        self.on.setAccessibleDescription(f"{stop.title}. {stop.text}")
        self.back.setEnabled(number > 1)
        self.skip.setVisible(number < of)
        self.on.set_text(tr("Next") if number < of else tr("Done"))

    def step_focus(self, *, forward: bool) -> bool:
        """The focus goes round among the buttons."""
        buttons = [button for button in (self.skip, self.back, self.on) if button.isVisible() and button.isEnabled()]
        at = next((place for place, button in enumerate(buttons) if button.hasFocus()), -1)
        reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
        buttons[(at + (1 if forward else -1)) % len(buttons)].setFocus(reason)
        return True

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the ground."""
        theme = self._theme
        box(QPainter(self), QRectF(self.rect()), 10, theme.colour("overlay"), theme.colour("line_strong"))
