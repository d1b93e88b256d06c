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
from rigplanner.paper.words import Run, Words, draw_words, words_height
from rigplanner.translation import tr
from rigplanner.wording.quantities import gb_with_unit, rate, reason
from rigplanner.wording.sentences import together
from rigplanner.wording.sheet import use_line, waited

_GUTTER: Final = 32.0
_HEAD: Final = 30.0
_ABOVE_CAPTION: Final = 4.0
_LOW: Final = 114.0
_HIGH: Final = 162.0
#: Above what the first word waits for, below the time line.
_ABOVE_PARTS: Final = 6.0

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
    each = (width - _GUTTER) / 2
    shown = list(_pictures(sheet.report, each, ink))
    for gap, pair in zip((14.0, 10.0), (shown[:2], shown[2:]), strict=True):
        if pair:
            high = max(picture.height for picture in pair)
            below = _ABOVE_CAPTION + max(words_height(_caption(picture), each, ink) for picture in pair)
            yield Strip(_HEAD + high + below, partial(_paint_pair, pair, width, high, ink), gap=gap)


def _pictures(report: Report, width: float, ink: Ink) -> Iterator[Picture]:
    if report.speed.curve:
        yield Picture(
            tr("Writing speed"),
            tr("tok/s against filled context"),
            _speed_caption(report),
            _LOW,
            partial(_paint_speed, report, ink),
        )
    turns = report.waiting.turns
    if turns:
        parts = words_height(_waited(report), width, ink)
        high = max(_LOW, len(turns) * TURN_HEIGHT + _ABOVE_PARTS + parts)
        yield Picture(
            tr("Waiting"),
            use_line(report.plan.workload.use),
            _waiting_caption(report),
            high,
            partial(_paint_waiting, report, ink),
        )
    if report.memory.curve and report.memory.devices:
        yield Picture(
            tr("Memory against context"),
            tr("GiB needed, all on the GPU"),
            tr("Grey on top: buffers, runtime and other programs."),
            _HIGH,
            partial(_paint_need, report, ink),
        )
    rows = load_rows_data(report.loading)
    if rows.rows:
        high = max(_HIGH, len(rows.rows) * ROW_HEIGHT)
        caption = tr("Solid: at best. Pale: at worst. Tick: typical.")
        yield Picture(tr("Loading"), _file(report), caption, high, partial(_paint_loading, rows, ink))


def _speed_caption(report: Report) -> str:
    """What the marks of the curve mean."""
    smooth = report.speed.smooth
    parts = [tr("Solid: as planned.")]
    if report.speed.decode.basis is Basis.REPORTED:
        parts.append(tr("Half dot: a report."))
    if smooth is not None and smooth.middle:
        parts.append(tr("Dashed: {speed} reads smoothly.", speed=rate(smooth.middle)))
    return together(*parts)


def _waiting_caption(report: Report) -> str:
    if report.plan.workload.parallel_users > 1:
        return tr("For one user alone, from pressing Enter to the last word.")
    return tr("From pressing Enter to the last word.")


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
    place = QPointF(rect.left(), rect.top() + len(turns) * TURN_HEIGHT + _ABOVE_PARTS)
    draw_words(painter, place, rect.width(), _waited(report), ink)


def _waited(report: Report) -> Words:
    return (Run(waited(report), "caption", "text_2"),)


def _file(report: Report) -> str:
    size = report.loading.file_bytes
    return tr("{size} from a cold drive", size=gb_with_unit(size)) if size else reason(report.loading.chosen)


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
    below = QPointF(place.x(), place.y() + _HEAD + size.height() + _ABOVE_CAPTION)
    draw_words(painter, below, width, _caption(picture), ink)


def _caption(picture: Picture) -> Words:
    return (Run(picture.caption, "caption", "text_2"),)
