"""The first page: what a shopper needs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from rigplanner.domain.evidence import Basis, Unit
from rigplanner.domain.report import Fit
from rigplanner.drawing.shapes import fit_glyph
from rigplanner.drawing.strokes import RIGHT, box
from rigplanner.export.sheet import BuildSheet, RunsRow, ShoppingRow
from rigplanner.paper.flow import Strip, room_left
from rigplanner.paper.ink import Ink
from rigplanner.paper.memory_picture import memory_strips
from rigplanner.paper.pieces import basis_mark, figures, heading, paragraph
from rigplanner.paper.table import Cell, Column, cell, table
from rigplanner.paper.words import Run, words_height
from rigplanner.translation import tr
from rigplanner.wording import labels
from rigplanner.wording.quantities import unit_word

_BETWEEN: Final = " · "
_NO_BREAK: Final = "\u00a0"
_BASES: Final = (Basis.MEASURED, Basis.REPORTED, Basis.MODELLED, Basis.LISTED)
#: Fewer models than this beside the plan's own say little; they then go on the next page.
_FEWEST_RUNS: Final = 4


def shopper_page(sheet: BuildSheet, width: float, room: float, ink: Ink) -> list[Strip]:
    """Name, promise, figures, shopping list, memory, and what else it runs, as many as the page has room for."""
    strips = [
        _name(sheet, width, ink),
        paragraph((Run(sheet.promise, "body", "text_2"),), width, ink, gap=6),
        figures(sheet.figures, width, ink),
        *_shopping(sheet, width, ink),
        *memory_strips(sheet.report, width, ink),
    ]
    runs = [*_runs(sheet.runs, width, ink)]
    return [*strips, *_as_many_as_fit(strips, runs, room)]


def _as_many_as_fit(strips: Sequence[Strip], runs: Sequence[Strip], room: float) -> Sequence[Strip]:
    """Well-known models are an extra: those that would begin a page of their own are left out."""
    left = room_left(strips, room)
    end, used = 0, 0.0
    for index, strip in enumerate(runs):
        used += strip.gap + strip.height
        if used > left:
            break
        end = index + 1
    heads = sum(strip.keeps_next for strip in runs)
    return runs[:end] if end >= heads + _FEWEST_RUNS else runs


def _name(sheet: BuildSheet, width: float, ink: Ink) -> Strip:
    """A long name is set smaller, so that it does not push the list off the page."""
    words = (Run(sheet.name, "sheet_title", "text"),)
    if words_height(words, width, ink) > ink.line_height("sheet_title"):
        words = (Run(sheet.name, "page", "text"),)
    return paragraph(words, width, ink)


def _shopping(sheet: BuildSheet, width: float, ink: Ink) -> Iterator[Strip]:
    shopping = sheet.shopping
    yield heading(tr("Shopping list"), width, ink)
    total = (
        Cell(),
        Cell(),
        cell(shopping.total_label, "small_strong", "text"),
        Cell(),
        cell(shopping.total, "small_strong", "text"),
        cell(shopping.total_spread, "small", "text_3"),
        Cell(),
    )
    yield from table(_shopping_columns(), [*(_bought(row, ink) for row in shopping.rows), total], width, ink)
    for note in shopping.notes:
        yield paragraph((Run(note, "small", "text_2"),), width, ink, gap=6)


def _shopping_columns() -> Sequence[Column]:
    return (
        Column("", 12),
        Column(tr("Slot"), 82),
        Column(tr("Part")),
        Column(tr("What matters here"), 164),
        Column(tr("Price"), align=RIGHT, is_fitted=True),
        Column(tr("Range"), align=RIGHT, is_fitted=True),
        Column(tr("As of"), align=RIGHT, is_fitted=True),
    )


def _bought(row: ShoppingRow, ink: Ink) -> Sequence[Cell]:
    name = (Run(row.name, "small_strong", "text"),) if row.name else (Run(tr("still to choose"), "small", "text_3"),)
    tag = (Run(f", {row.tag}", "small", "text_2"),) if row.tag else ()
    return (
        Cell(glyph=partial(_tick_box, ink, row.is_owned)),
        cell(row.slot, "small", "text_2"),
        Cell((*name, *tag)),
        cell(_unbroken(row.matters), "caption", "text_2"),
        cell(row.price, "small_strong", "text"),
        cell(row.spread, "small", "text_3"),
        cell(f"* {row.as_of}" if row.is_old else row.as_of, "small", "text" if row.is_old else "text_3"),
    )


def _unbroken(specs: str) -> str:
    """Figures that stay with their units, so that a line breaks between them."""
    return _BETWEEN.join(figure.replace(" ", _NO_BREAK) for figure in specs.split(_BETWEEN))


def _tick_box(ink: Ink, ticked: bool, painter: QPainter, rect: QRectF) -> None:
    """An empty box; ticked where the part is there already."""
    square = QRectF(rect.left(), rect.top() - 1, 12, 12)
    box(painter, square, 3, None, ink.colour("line_control"))
    if ticked:
        painter.setPen(ink.colour("text"))
        painter.drawPolyline([square.topLeft() + QPointF(x, y) for x, y in ((3, 6), (5.2, 8.4), (9, 3.6))])


def _runs(rows: Sequence[RunsRow], width: float, ink: Ink) -> Iterator[Strip]:
    yield heading(tr("What it runs"), width, ink, key=_BASES)
    yield from table(_runs_columns(), [_model(row, ink) for row in rows], width, ink)


def _runs_columns() -> Sequence[Column]:
    return (
        Column(tr("Model")),
        Column(tr("Quantization"), is_fitted=True),
        Column(tr("On this PC"), is_fitted=True),
        Column(tr("Fits to"), align=RIGHT, is_fitted=True),
        Column(unit_word(Unit.TOKENS_PER_S), align=RIGHT, is_fitted=True),
        Column(tr("Range"), align=RIGHT, is_fitted=True),
        Column("", 16),
        Column("", is_fitted=True),
    )


def _model(row: RunsRow, ink: Ink) -> Sequence[Cell]:
    role = "small_strong"
    return (
        cell(row.model, role, "text"),
        cell(row.quant),
        cell(labels.fit(row.fit), "small", "text", partial(_fit, ink, row.fit)),
        cell(row.context or "–"),
        cell(row.speed or "–", role, "text"),
        cell(row.spread, "small", "text_3"),
        Cell(glyph=partial(basis_mark, ink, row.basis)) if row.speed else Cell(),
        cell(row.note),
    )


def _fit(ink: Ink, fit: Fit, painter: QPainter, rect: QRectF) -> None:
    fit_glyph(painter, rect.adjusted(-1, -1, 1, 1), fit, ink.theme)
