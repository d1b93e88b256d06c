"""Buttons: primary (one a view), normal, ghost, link, and icons alone."""

from __future__ import annotations

import math

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from rigplanner.drawing.strokes import box, draw_text, text_width
from rigplanner.ui.foreign_text import set_tip, set_words
from rigplanner.ui.parts.focus_ring import ring_focus
from rigplanner.ui.parts.surface import ControlState, paint_surface, state_of, text_colour
from rigplanner.ui.theme import ThemeStore

_ICON = 16
_GAP = 8
_FIXED = QSizePolicy.Policy.Fixed


def press_on_enter(button: QPushButton, event: QKeyEvent) -> bool:
    """Press a button where Enter was struck on it; whether it was."""
    if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
        return False
    button.click()
    return True


class Button(QPushButton):
    """A button with words; `kind` is "normal", "primary", "ghost" or "link"."""

    def __init__(
        self,
        theme: ThemeStore,
        text: str = "",
        *,
        icon: str = "",
        kind: str = "normal",
        trailing: str = "",
        small: bool = False,
        tooltip: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        set_words(self, text)
        self._theme, self._icon, self._kind, self._trailing = theme, icon, kind, trailing
        self._height = int(theme.metrics.size("chip_height" if small else "control_height"))
        if kind == "link":
            self._height = int(theme.metrics.size("hit_min"))
            self.setCursor(Qt.CursorShape.PointingHandCursor)
        set_tip(self, tooltip)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(_FIXED, _FIXED)
        ring_focus(theme, self, theme.metrics.radius("control"))
        theme.changed.connect(self.update)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses it, as the space bar does."""
        if not press_on_enter(self, event):
            super().keyPressEvent(event)

    def set_text(self, text: str) -> None:
        """Show other words."""
        if text != self.text():
            set_words(self, text)

    def set_icon(self, icon: str) -> None:
        """Show another icon, "" for none."""
        if icon != self._icon:
            self._icon = icon
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        """As wide as its words and icons."""
        width = text_width(self._theme.font(self._font_role()), self.text()) + 2 * self._padding()
        width += (_ICON + _GAP) * bool(self._icon) + (_ICON + 4) * bool(self._trailing)
        return QSize(math.ceil(width), self._height)

    def minimumSizeHint(self) -> QSize:
        """Words of a button are never cut."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint ground, icon and words."""
        painter, state = QPainter(self), state_of(self, self.isChecked())
        self._paint_ground(painter, state)
        self._paint_content(painter, self._ink(state))

    def _paint_ground(self, painter: QPainter, state: ControlState) -> None:
        theme, rect = self._theme.theme, QRectF(self.rect())
        if self._kind == "primary" and state.enabled:
            strong = state.hover or state.down
            edge = theme.colour("accent_line") if state.down else None
            box(painter, rect, 6, theme.colour("accent_fill_hover" if strong else "accent_fill"), edge, 2.0)
        elif self._kind == "ghost":
            if state.hover or state.chosen:
                box(painter, rect, 6, theme.colour("inset" if state.down else "hover"))
        elif self._kind != "link":
            paint_surface(painter, rect, theme, state)

    def _paint_content(self, painter: QPainter, ink: QColor) -> None:
        """A name that has no room is cut at its end, never at its beginning."""
        padding, height = self._padding(), self.height()
        width = self.sizeHint().width() - 2 * padding
        x = padding if self._kind == "link" else max((self.width() - width) / 2, padding)
        if self._icon:
            self._theme.icons.draw(painter, self._icon, QRectF(x, 0, _ICON, height), ink)
            x += _ICON + _GAP
        font = self._theme.font(self._font_role())
        room = QRectF(x, 0, self.width() - x - padding - (_ICON + 4) * bool(self._trailing), height)
        x += draw_text(painter, room, self.text(), font, ink, elide=self.width() < self.sizeHint().width())
        if self._trailing:
            self._theme.icons.draw(painter, self._trailing, QRectF(x + 4, 0, _ICON, height), ink)

    def _ink(self, state: ControlState) -> QColor:
        if not state.enabled:
            return self._theme.colour("text_disabled")
        if self._kind == "primary":
            return self._theme.colour("on_accent")
        if self._kind == "link":
            return self._theme.colour("text" if state.hover else "accent")
        return text_colour(self._theme.theme, state, "text_2" if self._kind == "ghost" else "text")

    def _font_role(self) -> str:
        return "small" if self._kind == "link" else "label"

    def _padding(self) -> int:
        return 0 if self._kind == "link" else 12


class IconButton(QPushButton):
    """An icon alone; carries its name for screen readers and as its tooltip."""

    def __init__(
        self,
        theme: ThemeStore,
        icon: str,
        name: str,
        *,
        tooltip: str = "",
        size: int = 32,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme, self._icon = theme, icon
        self.setAccessibleName(name)
        set_tip(self, tooltip or name)
        self.setFixedSize(size, size)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        ring_focus(theme, self, theme.metrics.radius("control"))
        theme.changed.connect(self.update)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses it, as the space bar does."""
        if not press_on_enter(self, event):
            super().keyPressEvent(event)

    def set_icon(self, icon: str) -> None:
        """Show another icon."""
        if icon != self._icon:
            self._icon = icon
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the icon, and a ground under the pointer."""
        painter, theme, state = QPainter(self), self._theme.theme, state_of(self, self.isChecked())
        if state.chosen:
            paint_surface(painter, QRectF(self.rect()), theme, state)
        elif state.hover or state.down:
            box(painter, QRectF(self.rect()), 6, theme.colour("inset" if state.down else "hover"))
        colour = theme.colour("accent") if state.chosen else text_colour(theme, state, "text_2")
        rect = QRectF(self.rect()).adjusted(4, 4, -4, -4)
        rect = QRectF(rect.center().x() - _ICON / 2, rect.center().y() - _ICON / 2, _ICON, _ICON)
        self._theme.icons.draw(painter, self._icon, rect, colour)
