"""The four charts of a report side by side, painted by the same hands as on the screen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSizeF
from PySide6.QtGui import QPainter

from rigplanner.domain.report import Report
from rigplanner.drawing.need_chart import paint_need_chart
from rigplanner.drawing.pictures import load_rows_data, need_chart_data, speed_chart_data, timeline_data
from rigplanner.drawing.range_rows import paint_range_rows
from rigplanner.drawing.speed_chart import paint_speed_chart
from rigplanner.drawing.strokes import RIGHT, draw_text
from rigplanner.drawing.timeline import ROW_HEIGHT, paint_timeline
from rigplanner.export.sheet import BuildSheet
from rigplanner.paper.flow import Strip
from rigplanner.paper.ink import Ink
from rigplanner.paper.table import rule
from rigplanner.paper.words import Run, draw_words
from rigplanner.wording.quantities import gb_with_unit, reason
from rigplanner.wording.sheet import waited

_GUTTER: Final = 32.0
_HEAD: Final = 30.0
_CAPTION: Final = 20.0
_FIRST_ROW: Final = 114.0
_SECOND_ROW: Final = 162.0
#: Two lines about the first word, below the time line.
_PARTS: Final = 38.0

Draw = Callable[[QPainter, QRectF], None]


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart with its title, what stands beside it, and a sentence below; `draw` is None where nothing is known."""

    title: str
    aside: str
    caption: str
    draw: Draw | None


def chart_strips(sheet: BuildSheet, width: float, ink: Ink) -> Iterator[Strip]:
    """Two rows of two."""
    speed, waiting, need, loading = _pictures(sheet, ink)
    first_row = max(_FIRST_ROW, len(sheet.report.waiting.turns) * ROW_HEIGHT + _PARTS)
    for gap, high, pair in ((14.0, first_row, (speed, waiting)), (10.0, _SECOND_ROW, (need, loading))):
        yield Strip(_HEAD + high + _CAPTION, partial(_paint_pair, pair, width, high, ink), gap=gap)


def _pictures(sheet: BuildSheet, ink: Ink) -> tuple[Picture, Picture, Picture, Picture]:
    report, theme = sheet.report, ink.theme
    return (
        Picture(
            "Writing speed",
            "tok/s against filled context",
            "Solid up to the planned context. The band holds 8 of 10 runs.",
            _known(report.speed.curve, lambda p, r: paint_speed_chart(p, r, speed_chart_data(report), theme)),
        ),
        Picture(
            "Waiting",
            sheet.use,
            "From pressing Enter to the last word.",
            _known(
                report.waiting.turns,
                partial(_paint_waiting, report, ink),
            ),
        ),
        Picture(
            "Memory against context",
            "GiB needed, all on the GPU",
            "Grey on top: buffers, runtime and other programs.",
            _known(report.memory.curve, lambda p, r: paint_need_chart(p, r, need_chart_data(report), theme)),
        ),
        Picture(
            "Loading",
            _file(report),
            "Solid: at best. Pale: at worst. Tick: typical.",
            _known(report.loading.rows, lambda p, r: paint_range_rows(p, r, load_rows_data(report.loading), theme)),
        ),
    )


def _paint_waiting(report: Report, ink: Ink, painter: QPainter, rect: QRectF) -> None:
    """The time line, and what the first word waits for."""
    turns = report.waiting.turns
    paint_timeline(painter, rect, timeline_data(turns, report.plan.workload.use), ink.theme)
    words = (Run(waited(report), "caption", "text_2"),)
    draw_words(painter, QPointF(rect.left(), rect.top() + len(turns) * ROW_HEIGHT + 6), rect.width(), words, ink)


def _known(data: object, draw: Draw) -> Draw | None:
    return draw if data else None


def _file(report: Report) -> str:
    size = report.loading.file_bytes
    return f"{gb_with_unit(size)} from a cold drive" if size else reason(report.loading.chosen)


def _paint_pair(
    pair: tuple[Picture, Picture], width: float, high: float, ink: Ink, painter: QPainter, place: QPointF
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
    if picture.draw is None:
        box = QRectF(place.x(), place.y() + _HEAD, width, 20)
        draw_text(painter, box, "Nothing is known to draw.", ink.font("small"), ink.colour("text_3"))
        return
    painter.save()
    painter.translate(place.x(), place.y() + _HEAD)
    picture.draw(painter, QRectF(QPointF(0, 0), size))
    painter.restore()
    caption = QRectF(place.x(), place.y() + _HEAD + size.height() + 4, width, 16)
    draw_text(painter, caption, picture.caption, ink.font("caption"), ink.colour("text_2"), elide=True)
