"""The second page: how it performs, what goes wrong, how to run it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from rigplanner.domain.evidence import Basis
from rigplanner.drawing.shapes import severity_glyph
from rigplanner.drawing.strokes import RIGHT
from rigplanner.export.sheet import BuildSheet, EstimateRow, PitfallRow
from rigplanner.paper.charts import chart_strips
from rigplanner.paper.flow import Strip
from rigplanner.paper.ink import Ink
from rigplanner.paper.pieces import basis_mark, code, heading, paragraph, title
from rigplanner.paper.table import Cell, Column, cell, rule, table
from rigplanner.paper.words import Run, draw_words, words_height
from rigplanner.translation import tr
from rigplanner.wording import labels

_KEY: Final = (Basis.MEASURED, Basis.REPORTED, Basis.MODELLED)
#: A command that goes on in the next line; paper breaks it where it must.
_CONTINUED: Final = " \\\n  "
_INDENT: Final = 20.0


def performance_page(sheet: BuildSheet, width: float, ink: Ink) -> list[Strip]:
    """Four charts, the table of estimates, pitfalls and the commands."""
    conditions = tr("{conditions}. Ranges of speeds hold 8 of 10 runs.", conditions=sheet.work)
    return [
        title(tr("How it performs"), width, ink, key=_KEY),
        paragraph((Run(conditions, "small", "text_2"),), width, ink, gap=4),
        *chart_strips(sheet, width, ink),
        *table(_columns(), [_estimate(row, ink) for row in sheet.estimates], width, ink),
        *_pitfalls(sheet.pitfalls, width, ink),
        *_run(sheet, width, ink),
    ]


def _run(sheet: BuildSheet, width: float, ink: Ink) -> Iterator[Strip]:
    """The commands; a plan that cannot run has none."""
    if sheet.run_steps:
        yield heading(tr("Run it with {program}", program=sheet.program), width, ink)
        yield code(sheet.run_steps.replace(_CONTINUED, " "), width, ink)


def _columns() -> Sequence[Column]:
    return (
        Column(tr("Estimate"), is_fitted=True),
        Column(tr("Value"), align=RIGHT, is_fitted=True),
        Column(tr("Range"), align=RIGHT, is_fitted=True),
        Column(tr("Basis"), is_fitted=True),
        Column(tr("What it rests on")),
    )


def _estimate(row: EstimateRow, ink: Ink) -> Sequence[Cell]:
    return (
        cell(row.name, "small_strong", "text"),
        cell(row.value, "small_strong", "text"),
        cell(row.spread, "small", "text_3"),
        cell(labels.basis(row.basis), "small", "text_2", partial(basis_mark, ink, row.basis)),
        cell(row.rests_on, "caption"),
    )


def _pitfalls(rows: Sequence[PitfallRow], width: float, ink: Ink) -> Iterator[Strip]:
    if not rows:
        return
    yield heading(tr("Pitfalls"), width, ink)
    for row in rows:
        yield _pitfall(row, width, ink)


def _pitfall(row: PitfallRow, width: float, ink: Ink) -> Strip:
    words = (Run(f"{row.title}. ", "small_strong", "text"), Run(row.detail, "small", "text_2"))
    height = words_height(words, width - _INDENT, ink) + 9

    def paint(painter: QPainter, place: QPointF) -> None:
        severity_glyph(painter, QRectF(place.x(), place.y() + 6, 12, 12), row.severity, ink.theme)
        draw_words(painter, QPointF(place.x() + _INDENT, place.y() + 4), width - _INDENT, words, ink)
        rule(painter, place.x(), place.x() + width, place.y() + height - 1, ink)

    return Strip(height, paint)
