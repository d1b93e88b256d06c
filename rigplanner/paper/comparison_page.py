"""The comparison on paper: rigs as columns, every row with its best marked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from textwrap import shorten
from typing import Final

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from rigplanner.domain.comparison import SLOT_OF_ROW, RowKey
from rigplanner.domain.report import Fit, Severity
from rigplanner.drawing.pictures import rig_bar_data
from rigplanner.drawing.shapes import basis_glyph, fit_glyph, rig_marker, severity_glyph
from rigplanner.drawing.stacked_bar import paint_stacked_bar
from rigplanner.export.comparison_sheet import ComparedCell, ComparedRigHead, ComparedRow, ComparisonSheet
from rigplanner.paper.flow import Strip
from rigplanner.paper.ink import Ink
from rigplanner.paper.pieces import paragraph, title
from rigplanner.paper.table import Cell, Column, cell, column_lefts, table
from rigplanner.paper.words import Run
from rigplanner.translation import tr, tr_in
from rigplanner.wording import labels
from rigplanner.wording.sentences import remarks

_TITLES_PX: Final = 104.0
_BAR: Final = 10.0
_BARS: Final = 22.0
_LONGEST_NAME: Final = 60
_LONGEST_PARTS: Final = 90
_LONG: Final = frozenset({RowKey.PITFALL, RowKey.WORK, *SLOT_OF_ROW})


def comparison_page(sheet: ComparisonSheet, width: float, ink: Ink) -> list[Strip]:
    """The sentence, the rigs, and the table with a bar of memory below its first rows."""
    columns = (Column("", _TITLES_PX), *(Column("") for _ in sheet.rigs))
    head_cells = (Cell(), *(_head(rig, index, ink) for index, rig in enumerate(sheet.rigs)))
    fits = (cell(tr("Fit"), "small_strong", "text"), *(_fit(rig, ink) for rig in sheet.rigs))
    head, *_ = table(columns, [head_cells], width, ink)
    strips = [
        title(sheet.title, width, ink),
        paragraph((Run(sheet.headline, "body", "text"),), width, ink, gap=6),
        paragraph((Run(sheet.work, "small", "text_2"),), width, ink, gap=4),
        Strip(head.height, head.paint, gap=16, keeps_next=True),
        *table(columns, [fits], width, ink, head=head),
    ]
    for row in sheet.rows:
        if row.key in SLOT_OF_ROW and not row.differs:
            continue
        strips += table(columns, [_row(row, ink)], width, ink, head=head, is_dense=row.key in SLOT_OF_ROW)
        if row.key is RowKey.MEMORY:
            strips.append(_bars(sheet, columns, width, ink))
        if row.key is RowKey.PITFALL and sheet.changes:
            name = _two_lines(tr("Smallest change"), tr("that makes it fit"))
            words = [cell(text, "small", "text") for text in sheet.changes]
            strips += table(columns, [(name, *words)], width, ink, head=head)
    return [*strips, *_same_parts(sheet.rows, width, ink)]


def _same_parts(rows: Sequence[ComparedRow], width: float, ink: Ink) -> Iterator[Strip]:
    """Parts that all rigs have are named once."""
    same = [row for row in rows if row.key in SLOT_OF_ROW and not row.differs]
    if same:
        named = remarks(f"{labels.in_sentence(row.title)} {row.cells[0].figure}" for row in same)
        same_in_all = tr("The same in all:")
        words = (Run(f"{same_in_all} ", "small_strong", "text"), Run(f"{named}.", "small", "text_2"))
        yield paragraph(words, width, ink, gap=10)


def _head(rig: ComparedRigHead, index: int, ink: Ink) -> Cell:
    name = Run(shorten(rig.name, _LONGEST_NAME, placeholder="…"), "strong", "text")
    parts = Run(f"\u2028{shorten(rig.parts, _LONGEST_PARTS, placeholder='…')}", "fine", "text_3")
    return Cell((name, parts), partial(_marker, ink, index))


def _marker(ink: Ink, index: int, painter: QPainter, rect: QRectF) -> None:
    centre = QPointF(rect.center().x(), rect.center().y() + 2)
    rig_marker(painter, centre, index, ink.colour(f"series_{index + 1}"), ink.colour("panel"), 9)


def _fit(rig: ComparedRigHead, ink: Ink) -> Cell:
    def shape(painter: QPainter, rect: QRectF) -> None:
        fit_glyph(painter, rect.adjusted(-1, -1, 1, 1), rig.fit, ink.theme)

    return cell(rig.fit_word, "small", "text", shape)


def _plain(text: str) -> Cell:
    return cell(text, "small", "text")


def _two_lines(name: str, below: str) -> Cell:
    """The name of a row with its conditions."""
    conditions = (Run(f"\u2028{below}", "fine", "text_3"),) if below else ()
    return Cell((Run(name, "small_strong", "text"), *conditions))


def _row(row: ComparedRow, ink: Ink) -> Sequence[Cell]:
    return (
        _two_lines(row.title, row.below),
        *(_answer(answer, ink, is_long=row.key in _LONG) for answer in row.cells),
    )


def _answer(answer: ComparedCell, ink: Ink, *, is_long: bool) -> Cell:
    words = [Run(answer.figure, "small" if is_long else "small_strong", "text")]
    if answer.spread:
        words.append(Run(f"  {answer.spread}", "small", "text_3"))
    if answer.is_best:
        best = tr_in("of the rigs compared", "best")
        words.append(Run(f"  {best}", "small_strong", "accent"))
    if answer.note:
        words.append(Run(f"\u2028{answer.note}", "fine", "text_2"))
    return Cell(tuple(words), _shape(answer, ink))


def _shape(answer: ComparedCell, ink: Ink) -> partial[None] | None:
    """What a figure rests on, or how much a pitfall matters."""
    if answer.severity is not None:
        return partial(_severity, ink, answer.severity)
    return partial(_basis, ink, answer) if answer.basis is not None else None


def _severity(ink: Ink, severity: Severity, painter: QPainter, rect: QRectF) -> None:
    severity_glyph(painter, rect.adjusted(-1, -1, 1, 1), severity, ink.theme)


def _basis(ink: Ink, answer: ComparedCell, painter: QPainter, rect: QRectF) -> None:
    if answer.basis is not None:
        basis_glyph(painter, rect.adjusted(0, 0.5, -1, -0.5), answer.basis, ink.colour("text_2"))


def _bars(sheet: ComparisonSheet, columns: Sequence[Column], width: float, ink: Ink) -> Strip:
    """What fills the memory of each rig, all devices of a rig in one bar."""

    def paint(painter: QPainter, place: QPointF) -> None:
        lefts = list(column_lefts(columns, width))[1:]
        for report, (left, wide) in zip(sheet.comparison.reports, lefts, strict=True):
            if report.memory.fit is Fit.UNKNOWN:
                continue
            rect = QRectF(place.x() + left, place.y() + 5, wide, _BAR)
            paint_stacked_bar(painter, rect, rig_bar_data(report), ink.theme)

    return Strip(_BARS, paint)
