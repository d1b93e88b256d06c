"""The four charts of a report side by side, painted by the same hands as on the screen."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSizeF
from PySide6.QtGui import QPainter

from rigplanner.domain.evidence import Basis
from rigplanner.domain.report import Report
from rigplanner.drawing.need_chart import paint_need_chart
from rigplanner.drawing.pictures import load_rows_data, need_chart_data, speed_chart_data, timeline_data
from rigplanner.drawing.range_rows import ROW_HEIGHT, RangeRowsData, paint_range_rows
from rigplanner.drawing.speed_chart import paint_speed_chart
from rigplanner.drawing.strokes import RIGHT, draw_text
from rigplanner.drawing.timeline import TURN_HEIGHT, paint_timeline
from rigplanner.export.sheet import BuildSheet
from rigplanner.paper.flow import Strip
from rigplanner.paper.ink import Ink
from rigplanner.paper.table import rule
from rigplanner.paper.words import Run, draw_words
from rigplanner.wording.quantities import gb_with_unit, rate, reason
from rigplanner.wording.sheet import use_line, waited

_GUTTER: Final = 32.0
_HEAD: Final = 30.0
_CAPTION: Final = 20.0
_LOW: Final = 114.0
_HIGH: Final = 162.0
#: Two lines about the first word, below the time line.
_PARTS: Final = 38.0

Draw = Callable[[QPainter, QRectF], None]


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart of a height with its title, what stands beside it, and a sentence below."""

    title: str
    aside: str
    caption: str
    height: float
    draw: Draw


def chart_strips(sheet: BuildSheet, width: float, ink: Ink) -> Iterator[Strip]:
    """What is known, two beside each other."""
    shown = list(_pictures(sheet.report, ink))
    for gap, pair in zip((14.0, 10.0), (shown[:2], shown[2:]), strict=True):
        if pair:
            high = max(picture.height for picture in pair)
            yield Strip(_HEAD + high + _CAPTION, partial(_paint_pair, pair, width, high, ink), gap=gap)


def _pictures(report: Report, ink: Ink) -> Iterator[Picture]:
    if report.speed.curve:
        yield Picture(
            "Writing speed",
            "tok/s against filled context",
            _speed_caption(report),
            _LOW,
            partial(_paint_speed, report, ink),
        )
    turns = report.waiting.turns
    if turns:
        high = max(_LOW, len(turns) * TURN_HEIGHT + _PARTS)
        yield Picture(
            "Waiting",
            use_line(report.plan.workload.use),
            _waiting_caption(report),
            high,
            partial(_paint_waiting, report, ink),
        )
    if report.memory.curve and report.memory.devices:
        caption = "Grey on top: buffers, runtime and other programs."
        yield Picture(
            "Memory against context", "GiB needed, all on the GPU", caption, _HIGH, partial(_paint_need, report, ink)
        )
    rows = load_rows_data(report.loading)
    if rows.rows:
        high = max(_HIGH, len(rows.rows) * ROW_HEIGHT)
        caption = "Solid: at best. Pale: at worst. Tick: typical."
        yield Picture("Loading", _file(report), caption, high, partial(_paint_loading, rows, ink))


def _speed_caption(report: Report) -> str:
    """What the marks of the curve mean."""
    smooth = report.speed.smooth
    parts = ["Solid: as planned."]
    if report.speed.decode.basis is Basis.REPORTED:
        parts.append("Half dot: a report.")
    if smooth is not None and smooth.middle:
        parts.append(f"Dashed: {rate(smooth.middle)} reads smoothly.")
    return " ".join(parts)


def _waiting_caption(report: Report) -> str:
    alone = "For one user alone, from" if report.plan.workload.parallel_users > 1 else "From"
    return f"{alone} pressing Enter to the last word."


def _paint_speed(report: Report, ink: Ink, painter: QPainter, rect: QRectF) -> None:
    paint_speed_chart(painter, rect, speed_chart_data(report), ink.theme)


def _paint_need(report: Report, ink: Ink, painter: QPainter, rect: QRectF) -> None:
    paint_need_chart(painter, rect, need_chart_data(report), ink.theme)


def _paint_loading(rows: RangeRowsData, ink: Ink, painter: QPainter, rect: QRectF) -> None:
    paint_range_rows(painter, rect, rows, ink.theme)


def _paint_waiting(report: Report, ink: Ink, painter: QPainter, rect: QRectF) -> None:
    """The time line, and what the first word waits for."""
    turns = report.waiting.turns
    paint_timeline(painter, rect, timeline_data(turns, report.plan.workload.use), ink.theme)
    words = (Run(waited(report), "caption", "text_2"),)
    draw_words(painter, QPointF(rect.left(), rect.top() + len(turns) * TURN_HEIGHT + 6), rect.width(), words, ink)


def _file(report: Report) -> str:
    size = report.loading.file_bytes
    return f"{gb_with_unit(size)} from a cold drive" if size else reason(report.loading.chosen)


def _paint_pair(
    pair: Sequence[Picture], width: float, high: float, ink: Ink, painter: QPainter, place: QPointF
) -> None:
    each = (width - _GUTTER) / 2
    for index, picture in enumerate(pair):
        _paint_one(painter, QPointF(place.x() + index * (each + _GUTTER), place.y()), QSizeF(each, high), picture, ink)


def _paint_one(painter: QPainter, place: QPointF, size: QSizeF, picture: Picture, ink: Ink) -> None:
    width = size.width()
    rule(painter, place.x(), place.x() + width, place.y(), ink, "text", 1.0)
    head = QRectF(place.x(), place.y() + 6, width, 20)
    title = draw_text(painter, head, picture.title, ink.font("strong"), ink.colour("text"))
    aside = head.adjusted(title + 12, 0, 0, 0)
    draw_text(painter, aside, picture.aside, ink.font("caption"), ink.colour("text_3"), RIGHT, elide=True)
    painter.save()
    painter.translate(place.x(), place.y() + _HEAD)
    picture.draw(painter, QRectF(QPointF(0, 0), size))
    painter.restore()
    caption = QRectF(place.x(), place.y() + _HEAD + size.height() + 4, width, 16)
    draw_text(painter, caption, picture.caption, ink.font("caption"), ink.colour("text_2"), elide=True)
