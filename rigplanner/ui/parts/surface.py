"""The ground of buttons, fields and chips in each of their states."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QAbstractButton, QWidget

from rigplanner.drawing.strokes import box
from rigplanner.drawing.theme import Theme


@dataclass(frozen=True, slots=True)
class ControlState:
    """What a control is doing."""

    hover: bool = False
    down: bool = False
    chosen: bool = False
    enabled: bool = True
    wrong: bool = False


def state_of(widget: QWidget, chosen: bool = False, wrong: bool = False) -> ControlState:
    """The state of a widget now."""
    down = isinstance(widget, QAbstractButton) and widget.isDown()
    enabled = widget.isEnabled()
    return ControlState(enabled and widget.underMouse(), down, chosen, enabled, wrong)


def paint_surface(painter: QPainter, rect: QRectF, theme: Theme, state: ControlState, radius: float = 6) -> None:
    """The rounded ground with its edge."""
    fill, edge = _tones(state)
    width = 2.0 if state.chosen and theme.is_contrast else 1.0
    box(painter, rect, radius, theme.colour(fill), theme.colour(edge), width)


def text_colour(theme: Theme, state: ControlState, rest: str = "text") -> QColor:
    """The colour of the words on such a ground."""
    if not state.enabled:
        return theme.colour("text_disabled")
    return theme.colour("text" if state.chosen or state.hover or state.down else rest)


def _tones(state: ControlState) -> tuple[str, str]:
    if not state.enabled:
        return "raised", "line"
    if state.wrong:
        return "raised", "no_fit"
    if state.chosen:
        return "accent_soft", "accent_line"
    if state.down:
        return "inset", "line_strong"
    return ("hover", "line_strong") if state.hover else ("raised", "line")
