"""A device as a bar: what lies in its memory, what is free, and what does not fit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from rigplanner.drawing.strokes import box, draw_text, hatch, on_colour, rounded_path, text_width
from rigplanner.drawing.theme import Theme

_SPILL_GAP: Final = 3.0
_LABEL_PAD: Final = 8.0


@dataclass(frozen=True, slots=True)
class Segment:
    """A share of the bar; `role` is its colour, `label` stands inside where it has room, `name` is
    what it is called in full, `tip` is told on hover."""

    label: str
    amount: float
    role: str
    hatched: bool = False
    name: str = ""
    tip: str = ""


@dataclass(frozen=True, slots=True)
class StackedBarData:
    """Segments in order within `capacity`; what is beyond it is drawn as a block behind the bar's end."""

    segments: tuple[Segment, ...] = ()
    capacity: float = 1.0
    over_tip: str = ""

    @property
    def over(self) -> float:
        """What does not fit."""
        return max(sum(segment.amount for segment in self.segments) - self.capacity, 0.0)

    def unnamed(self) -> StackedBarData:
        """The same without words inside."""
        return replace(self, segments=tuple(replace(segment, label="") for segment in self.segments))


def in_between(before: StackedBarData, after: StackedBarData, done: float) -> StackedBarData:
    """The bar on its way from one state (0) to the other (1): segments of the same colour grow or shrink."""
    if done >= 1.0:
        return after
    was: dict[tuple[str, bool], float] = {}
    for segment in before.segments:
        kind = (segment.role, segment.hatched)
        was[kind] = was.get(kind, 0.0) + segment.amount
    moved = []
    for segment in after.segments:
        start = was.pop((segment.role, segment.hatched), 0.0)
        moved.append(replace(segment, amount=start + (segment.amount - start) * done))
    return replace(after, segments=tuple(moved), capacity=before.capacity + (after.capacity - before.capacity) * done)


def paint_stacked_bar(painter: QPainter, rect: QRectF, data: StackedBarData, theme: Theme) -> None:
    """Segments clipped to a rounded track, its edge last, and a hatched block for what is beyond."""
    radius = theme.metrics.radius("bar")
    bar = track_of(rect, data)
    box(painter, bar, radius, theme.colour("data_free"))
    painter.save()
    painter.setClipPath(rounded_path(bar, radius))
    for segment, place in segment_places(rect, data):
        _paint_segment(painter, place, segment, theme)
    painter.restore()
    box(painter, bar, radius, None, theme.colour("line_strong"))
    if data.over > 0:
        _paint_over(
            painter, QRectF(bar.right() + _SPILL_GAP, rect.top(), rect.right() - bar.right(), rect.height()), theme
        )


def track_of(rect: QRectF, data: StackedBarData) -> QRectF:
    """The track; it gives room to what is beyond, at the same scale."""
    if data.over <= 0:
        return rect
    share = data.capacity / (data.capacity + data.over)
    return QRectF(rect.left(), rect.top(), (rect.width() - _SPILL_GAP) * share, rect.height())


def segment_places(rect: QRectF, data: StackedBarData) -> Iterator[tuple[Segment, QRectF]]:
    """Each segment that has a width, with where it lies."""
    bar = track_of(rect, data)
    scale = bar.width() / data.capacity
    x = bar.left()
    for segment in data.segments:
        width = segment.amount * scale
        if width > 0 and x < bar.right():
            yield segment, QRectF(x, rect.top(), min(width, bar.right() - x), rect.height())
        x += width


def _paint_segment(painter: QPainter, place: QRectF, segment: Segment, theme: Theme) -> None:
    gap = theme.metrics.size("segment_gap")
    filled = place.adjusted(0, 0, -min(gap, place.width() / 2), 0)
    ground = theme.colour(segment.role)
    painter.fillRect(filled, ground)
    if segment.hatched:
        hatch(painter, rounded_path(filled, 0), theme.colour("data_apps_hatch"))
        return
    font = theme.font("small_strong")
    if place.height() >= 20 and text_width(font, segment.label) + 2 * _LABEL_PAD <= filled.width():
        ink = on_colour(ground, theme.colour("on_data_weights"), theme.colour("on_data_kv"))
        draw_text(painter, filled.adjusted(_LABEL_PAD, 0, 0, 0), segment.label, font, ink)


def _paint_over(painter: QPainter, rect: QRectF, theme: Theme) -> None:
    block = rect.adjusted(0, 0, -_SPILL_GAP, 0)
    if block.width() < 1:
        return
    radius = theme.metrics.radius("bar")
    box(painter, block, radius, theme.colour("spills_soft"), theme.colour("spills"))
    hatch(painter, rounded_path(block, radius), theme.colour("spills"))
