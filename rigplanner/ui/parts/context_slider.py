"""The length of the context on a scale where each step doubles."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF, QWheelEvent
from PySide6.QtWidgets import QAbstractSlider, QSizePolicy, QWidget

from rigplanner.drawing.strokes import CENTRE, LEFT, RIGHT, box, draw_text, hatch, rounded_path, text_width
from rigplanner.numerals import figure
from rigplanner.translation import tr, tr_n
from rigplanner.ui.parts.focus_ring import ring_focus
from rigplanner.ui.theme import ThemeStore
from rigplanner.units import K_TOKENS
from rigplanner.wording.sentences import clauses

_SIDE = 8  # room for the thumb at both ends
_TRACK_Y = 27
_THUMB = 7
_STEPS_PER_DOUBLING = 4
_STEP_KEYS = {
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Up: 1,
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Down: -1,
    Qt.Key.Key_PageUp: _STEPS_PER_DOUBLING,
    Qt.Key.Key_PageDown: -_STEPS_PER_DOUBLING,
}


class ContextSlider(QAbstractSlider):
    """Says `value_chosen` with tokens, live while it is dragged; values snap to quarters of a doubling."""

    value_chosen = Signal(int)

    def __init__(self, theme: ThemeStore, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._name = theme, name or tr("Context")
        self._ceiling: int | None = None
        self._ceiling_label = ""
        self.setAccessibleName(self._name)
        self.setRange(2 * K_TOKENS, 128 * K_TOKENS)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        ring_focus(theme, self, 6)
        theme.changed.connect(self.update)
        self.valueChanged.connect(self._describe)

    def set_range(self, low: int, high: int) -> None:
        """The shortest and the longest context [tokens]."""
        if (low, high) != (self.minimum(), self.maximum()):
            self.setRange(low, high)
            self.update()

    def set_value(self, tokens: int) -> None:
        """Show a length without saying so."""
        self.setValue(tokens)
        self.update()

    def set_ceiling(self, tokens: int | None, label: str = "") -> None:
        """Mark up to where it fits; None marks nothing."""
        if (tokens, label) != (self._ceiling, self._ceiling_label):
            self._ceiling, self._ceiling_label = tokens, label
            self._describe()
            self.update()

    def sizeHint(self) -> QSize:
        """A caption, the track, and the scale below it."""
        return QSize(264, 56)

    def minimumSizeHint(self) -> QSize:
        """Narrow enough for a folded bar."""
        return QSize(180, 56)

    def steps(self) -> list[int]:
        """All lengths that dragging and keys can choose [tokens]."""
        values: list[int] = []
        base = self.minimum()
        while base < self.maximum():
            values += [base + base * n // _STEPS_PER_DOUBLING for n in range(_STEPS_PER_DOUBLING)]
            base *= 2
        return [value for value in values if value < self.maximum()] + [self.maximum()]

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go where it was pressed."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.setSliderDown(True)
            self._choose(self._nearest(event.position().x()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow the pointer."""
        if self.isSliderDown():
            self._choose(self._nearest(event.position().x()))

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        """Let go."""
        self.setSliderDown(False)
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows take a step, Page keys double or halve, Home and End go to the ends."""
        if event.key() in _STEP_KEYS:
            self._choose(self._stepped(_STEP_KEYS[Qt.Key(event.key())]))
        elif event.key() == Qt.Key.Key_Home:
            self._choose(self.minimum())
        elif event.key() == Qt.Key.Key_End:
            self._choose(self.maximum())
        else:
            event.ignore()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the page."""
        event.ignore()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint caption, track, scale, limit and thumb."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_caption(painter)
        self._paint_track(painter)
        self._paint_scale(painter)
        self._paint_ceiling(painter)
        self._paint_thumb(painter)

    def _paint_caption(self, painter: QPainter) -> None:
        theme, strip = self._theme, QRectF(0, 0, self.width(), 16)
        x = draw_text(painter, strip, self._name, theme.font("caption"), theme.colour("text_2")) + 8
        draw_text(
            painter, strip.adjusted(x, 0, 0, 0), self._amount(), theme.font("caption_strong"), theme.colour("text")
        )

    def _amount(self) -> str:
        """The value with its unit, without where the limit needs the room."""
        full = _full(self.value())
        limit = text_width(self._theme.font("caption"), self._ceiling_label) if self._ceiling else 0
        return full if self._amount_end(full) + limit <= self.width() else figure(self.value())

    def _amount_end(self, amount: str) -> float:
        """Where the limit may begin beside the name and the value."""
        name = text_width(self._theme.font("caption"), self._name)
        return name + 8 + text_width(self._theme.font("caption_strong"), amount) + 12

    def _paint_track(self, painter: QPainter) -> None:
        theme = self._theme
        track = QRectF(_SIDE, _TRACK_Y - 2, self.width() - 2 * _SIDE, 4)
        box(painter, track, 2, theme.colour("hover" if theme.theme.is_dark else "line"))
        if theme.theme.is_contrast:
            box(painter, track, 2, None, theme.colour("line"))
        if self._ceiling is not None and self._ceiling < self.maximum():
            beyond = QRectF(track)
            beyond.setLeft(self._x(max(self._ceiling, self.minimum())))
            painter.fillRect(beyond.adjusted(0, -1, 1, 1), theme.colour("panel"))
            hatch(painter, rounded_path(beyond, 2), theme.colour("line_control"), 5)
        done = QRectF(track)
        done.setRight(self._x(self.value()))
        over = self._ceiling is not None and self.value() > self._ceiling
        box(painter, done, 2, theme.colour("spills" if over else "accent_line"))

    def _paint_scale(self, painter: QPainter) -> None:
        ticks = self._ticks()
        font = self._theme.font("caption")
        for number, tokens in enumerate(ticks):
            x, here = self._x(tokens), tokens == self.value()
            painter.fillRect(QRectF(x - 0.5, 34, 1, 3), self._theme.colour("line_strong"))
            first, last = number == 0, number == len(ticks) - 1
            align = LEFT if first else RIGHT if last else CENTRE
            left = 0.0 if first else self.width() - 60.0 if last else x - 30
            colour = self._theme.colour("text" if here else "text_3")
            role = self._theme.font("caption_strong") if here else font
            draw_text(painter, QRectF(left, 39, 60, 16), _k(tokens), role, colour, align)

    def _paint_ceiling(self, painter: QPainter) -> None:
        if self._ceiling is None or not self.minimum() <= self._ceiling <= self.maximum():
            return
        theme, x = self._theme, self._x(self._ceiling)
        colour, font = theme.colour("fits"), theme.font("caption")
        painter.setPen(QPen(colour, 1.5))
        painter.drawLine(QPointF(x, 18), QPointF(x, 31))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawPolygon(QPolygonF([QPointF(x - 4, 17), QPointF(x + 4, 17), QPointF(x, 22)]))
        width = text_width(font, self._ceiling_label)
        left = max(min(x - width / 2, self.width() - width), self._amount_end(self._amount()))
        room = QRectF(left, 0, self.width() - left, 16)
        draw_text(painter, room, self._ceiling_label, font, colour, elide=left + width > self.width())

    def _paint_thumb(self, painter: QPainter) -> None:
        theme = self._theme
        painter.setPen(QPen(theme.colour("accent"), 2))
        painter.setBrush(theme.colour("hover" if self.isSliderDown() or self.underMouse() else "panel"))
        painter.drawEllipse(QPointF(self._x(self.value()), _TRACK_Y), _THUMB, _THUMB)

    def _ticks(self) -> list[int]:
        """Doublings from the shortest, and the end; as many as there is room for."""
        low, high = self.minimum(), self.maximum()
        count = max(1, math.ceil(math.log2(high / low)))
        stride = max(1, math.ceil(count * 34 / max(self.width(), 1)))
        ticks = [low << n for n in range(0, count, stride)]
        if len(ticks) > 1 and self._x(high) - self._x(ticks[-1]) < 34:
            ticks.pop()
        return [*ticks, high]

    def _x(self, tokens: int) -> float:
        low, high = self.minimum(), self.maximum()
        share = math.log2(max(tokens, low) / low) / math.log2(high / low) if high > low else 0.0
        return _SIDE + min(share, 1.0) * (self.width() - 2 * _SIDE)

    def _nearest(self, x: float) -> int:
        return min(self.steps(), key=lambda tokens: abs(self._x(tokens) - x))

    def _stepped(self, count: int) -> int:
        steps, value = self.steps(), self.value()
        ahead = [step for step in steps if (step > value if count > 0 else step < value)]
        if not ahead:
            return value
        return ahead[min(count, len(ahead)) - 1] if count > 0 else ahead[max(count, -len(ahead))]

    def _choose(self, tokens: int) -> None:
        if tokens != self.value():
            self.setValue(tokens)
            self.value_chosen.emit(tokens)
        self.update()

    def _describe(self) -> None:
        self.setAccessibleDescription(clauses(filter(None, (_full(self.value()), self._ceiling_label))))


def _full(tokens: int) -> str:
    return tr_n("{count} token", "{count} tokens", tokens, count=figure(tokens))


def _k(tokens: int) -> str:
    k = tokens / K_TOKENS
    return f"{k:.0f}k" if k >= 1 else str(tokens)
