"""What happens one after the other: waiting, then writing, on one scale of seconds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from rigplanner.drawing.strokes import RIGHT, draw_text, on_colour, rounded_path, text_width
from rigplanner.drawing.theme import Theme

_CAPTION: Final = 16.0
_BAR: Final = 16.0
_GAP: Final = 12.0
TURN_HEIGHT: Final = 38.0


@dataclass(frozen=True, slots=True)
class TimelineRow:
    """One request: its name, seconds of waiting and writing, the total in words, words for the writing."""

    name: str
    wait_s: float
    answer_s: float
    total: str
    answer_label: str


@dataclass(frozen=True, slots=True)
class TimelineData:
    """Rows on one scale that ends at `end` seconds."""

    rows: tuple[TimelineRow, ...] = ()
    end: float = 1.0


def paint_timeline(painter: QPainter, rect: QRectF, data: TimelineData, theme: Theme) -> None:
    """A caption with the total above each bar."""
    for index, row in enumerate(data.rows):
        top = rect.top() + index * TURN_HEIGHT
        caption = QRectF(rect.left(), top, rect.width(), _CAPTION)
        used = draw_text(painter, caption, row.total, theme.font("caption_strong"), theme.colour("text"), RIGHT)
        room = caption.adjusted(0, 0, -used - _GAP, 0)
        draw_text(painter, room, row.name, theme.font("caption"), theme.colour("text_2"), elide=True)
        _paint_row(painter, QRectF(rect.left(), top + _CAPTION + 1, rect.width(), _BAR), row, data.end, theme)


def _paint_row(painter: QPainter, track: QRectF, row: TimelineRow, end: float, theme: Theme) -> None:
    scale = track.width() / end
    wait = max(row.wait_s * scale, 2.0)
    gap = theme.metrics.size("segment_gap")
    painter.save()
    painter.setClipPath(rounded_path(track, theme.metrics.radius("bar")))
    painter.fillRect(QRectF(track.left(), track.top(), wait, _BAR), theme.colour("series_2"))
    answer = QRectF(track.left() + wait + gap, track.top(), max(row.answer_s * scale - gap, 2.0), _BAR)
    ground = theme.colour("series_1")
    painter.fillRect(answer, ground)
    font = theme.font("caption")
    if text_width(font, row.answer_label) + 12 <= answer.width():
        ink = on_colour(ground, theme.colour("on_data_weights"), theme.colour("on_data_kv"))
        draw_text(painter, answer.adjusted(6, 0, 0, 0), row.answer_label, font, ink)
    painter.restore()
