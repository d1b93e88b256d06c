"""The memory of a device as a long bar with every amount written beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from typing import Final, NamedTuple

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from rigplanner.domain.report import DeviceMemory, Fit, HostMemory, Report
from rigplanner.drawing.pictures import device_bar_data, host_bar_data
from rigplanner.drawing.stacked_bar import StackedBarData, paint_stacked_bar, track_of
from rigplanner.drawing.strokes import RIGHT, draw_text, text_width
from rigplanner.paper.flow import Strip
from rigplanner.paper.ink import Ink
from rigplanner.paper.pieces import heading
from rigplanner.translation import tr, tr_in, tr_n
from rigplanner.units import GIB
from rigplanner.wording.quantities import gib

_TITLE: Final = 18.0
_LABELS: Final = 18.0
_BAR: Final = 26.0
_BELOW: Final = 18.0
_APART: Final = 12.0
#: Less than this has no label of its own [GiB].
_LEAST: Final = 0.005
_MOST_DEVICES: Final = 4


@dataclass(frozen=True, slots=True)
class _Label:
    """Where the words of a segment stand; those below the bar have a line up to it."""

    left: float
    at: float
    is_below: bool
    name: str
    amount: str


class _Named(NamedTuple):
    """A segment by its ends, with how wide its words are [px]."""

    name: str
    amount: float
    left: float
    right: float
    width: float


def memory_strips(report: Report, width: float, ink: Ink) -> Iterator[Strip]:
    """A bar for each device, and one for main memory where it holds a part of the model."""
    memory = report.memory
    short_of_ram = (memory.host.headroom_bytes or 0) < 0
    with_host = memory.fit is Fit.SPILLS or (short_of_ram and memory.fit is Fit.NO_FIT)
    with_host = with_host or (not memory.devices and memory.fit is not Fit.UNKNOWN)
    if not memory.devices and not with_host:
        return
    yield heading(tr_in("of any kind", "Memory"), width, ink)
    for device in memory.devices[:_MOST_DEVICES]:
        yield _strip(device.name, _device_total(device), device_bar_data(device), width, ink)
    hidden = len(memory.devices) - _MOST_DEVICES
    if hidden > 0:
        yield _more(hidden, ink)
    if with_host:
        yield _strip(tr("Main memory"), _host_total(memory.host), host_bar_data(memory.host), width, ink)


def _device_total(device: DeviceMemory) -> str:
    return _of(gib(device.total_bytes), gib(device.capacity_bytes))


def _host_total(host: HostMemory) -> str:
    if host.capacity_bytes is None:
        return tr("{amount} GiB needed, size unknown", amount=gib(host.total_bytes))
    return _of(gib(host.total_bytes), gib(host.capacity_bytes, 0))


def _of(amount: str, capacity: str) -> str:
    return tr("{amount} of {capacity} GiB", amount=amount, capacity=capacity)


def _more(count: int, ink: Ink) -> Strip:
    def paint(painter: QPainter, place: QPointF) -> None:
        rect = QRectF(place.x(), place.y(), 400, 16)
        words = tr_n("and {count} more card", "and {count} more cards", count)
        draw_text(painter, rect, words, ink.font("caption"), ink.colour("text_3"))

    return Strip(16, paint, gap=4)


def _strip(name: str, total: str, data: StackedBarData, width: float, ink: Ink) -> Strip:
    height = _TITLE + _LABELS + _BAR + _BELOW
    return Strip(height, partial(_paint, name, total, data, width, ink), gap=2)


def _paint(
    name: str, total: str, data: StackedBarData, width: float, ink: Ink, painter: QPainter, place: QPointF
) -> None:
    head = QRectF(place.x(), place.y(), width, _TITLE)
    taken = draw_text(painter, head, total, ink.font("small"), ink.colour("text_2"), RIGHT)
    draw_text(
        painter, head.adjusted(0, 0, -taken - 12, 0), name, ink.font("small_strong"), ink.colour("text"), elide=True
    )
    bar = QRectF(place.x(), place.y() + _TITLE + _LABELS, width, _BAR)
    paint_stacked_bar(painter, bar, data.unnamed(), ink.theme)
    for label in _labels(data, bar, ink):
        _paint_label(painter, label, bar, ink)


def _paint_label(painter: QPainter, label: _Label, bar: QRectF, ink: Ink) -> None:
    y = bar.bottom() + 3 if label.is_below else bar.top() - _LABELS
    strip = QRectF(label.left, y, bar.width(), 16)
    used = draw_text(painter, strip, f"{label.name} ", ink.font("caption"), ink.colour("text_2"))
    draw_text(painter, strip.adjusted(used, 0, 0, 0), label.amount, ink.font("caption_strong"), ink.colour("text"))
    if label.is_below:
        painter.fillRect(QRectF(label.at - 0.4, bar.bottom(), 0.8, 5), ink.colour("text_3"))


def _labels(data: StackedBarData, bar: QRectF, ink: Ink) -> Iterator[_Label]:
    """What is free stands at the right end; others above their place where there is room, else below it."""
    named = [_Named(*part, _width(part[0], part[1], ink)) for part in _spans(data, bar) if part[1] >= _LEAST]
    last = named[-1]
    end_above, below = bar.left(), []
    for part, after in pairwise(named):
        limit = min(bar.right() - last.width - _APART, bar.right() if after is last else _start_above(after, bar))
        start = max(part.left, end_above)
        if start + part.width + _APART <= limit and start <= part.right:
            yield _label(part, start, is_below=False)
            end_above = start + part.width + _APART
        else:
            below.append(part)
    yield _label(last, bar.right() - last.width, is_below=False)
    yield from _labels_below(below, bar)


def _start_above(part: _Named, bar: QRectF) -> float:
    """Where the label of a wide segment begins; a narrow one can go below and takes no room."""
    return part.left if part.right - part.left >= part.width else bar.right()


def _labels_below(parts: Sequence[_Named], bar: QRectF) -> Iterator[_Label]:
    """Beside each other, each as near to its segment as those after it allow."""
    end = bar.left()
    for index, part in enumerate(parts):
        later = sum(other.width + _APART for other in parts[index + 1 :])
        middle = (part.left + part.right) / 2
        start = max(end, min(middle - part.width / 2, bar.right() - later - part.width))
        yield _label(part, start, is_below=True)
        end = start + part.width + _APART


def _label(part: _Named, start: float, *, is_below: bool) -> _Label:
    return _Label(start, (part.left + part.right) / 2, is_below, part.name, gib(part.amount * GIB, 2))


def _spans(data: StackedBarData, bar: QRectF) -> Iterator[tuple[str, float, float, float]]:
    """Name, amount, left and right end of each segment, and of what is free or does not fit."""
    track = track_of(bar, data)
    scale, x = track.width() / data.capacity, track.left()
    for part in data.segments:
        right = min(x + part.amount * scale, track.right())
        yield part.name, part.amount, min(x, track.right()), right
        x += part.amount * scale
    if data.over > 0:
        yield tr("Does not fit"), data.over, track.right(), bar.right()
    elif data.over == 0:
        free = data.capacity - sum(part.amount for part in data.segments)
        yield tr_in("memory", "Free"), free, x, track.right()


def _width(name: str, amount: float, ink: Ink) -> float:
    return text_width(ink.font("caption"), f"{name} ") + text_width(ink.font("caption_strong"), gib(amount * GIB, 2))
