"""A comparison sheet as Markdown and as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from rigplanner.export.comparison_sheet import ComparedCell, ComparisonSheet
from rigplanner.export.markdown import escaped, markdown_table
from rigplanner.export.parts_csv import inert
from rigplanner.wording import labels
from rigplanner.wording.quantities import long_date


def comparison_markdown(sheet: ComparisonSheet) -> str:
    """The sentence and the table; the best of a row is strong."""
    head = ["", *(escaped(rig.name) for rig in sheet.rigs)]
    rows: list[Sequence[str]] = [
        [escaped(" ".join(filter(None, (row.title, row.below)))), *map(_cell, row.cells)] for row in sheet.rows
    ]
    fits = ["Fit", *(labels.fit(rig.fit) for rig in sheet.rigs)]
    changes = [["Smallest change that makes it fit", *map(escaped, sheet.changes)]] if sheet.changes else []
    blocks = (
        f"# {escaped(sheet.title)}",
        f"Comparison sheet of RigPlanner, {long_date(sheet.day)}",
        f"**{escaped(sheet.headline)}**",
        escaped(sheet.work),
        markdown_table(head, [fits, *rows, *changes]),
        "The best of a row is strong. Every figure carries its range and what it rests on.",
    )
    return "\n\n".join(filter(None, blocks)) + "\n"


def comparison_csv(sheet: ComparisonSheet) -> str:
    """A line for each row, with value, range and basis of each rig."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["row", *_heads(sheet)])
    for row in sheet.rows:
        writer.writerow([row.key.value, *_values(row.cells)])
    return text.getvalue()


def _cell(cell: ComparedCell) -> str:
    figure = f"**{escaped(cell.figure)}**" if cell.is_best else escaped(cell.figure)
    basis = labels.basis(cell.basis) if cell.basis else ""
    inside = ", ".join(filter(None, (cell.spread, basis)))
    return " ".join(filter(None, (figure, f"({escaped(inside)})" if inside else "", escaped(cell.note))))


def _heads(sheet: ComparisonSheet) -> Iterator[str]:
    for rig in sheet.rigs:
        yield inert(rig.name)
        yield "range"
        yield "basis"


def _values(cells: Iterable[ComparedCell]) -> Iterator[str]:
    for cell in cells:
        yield inert(cell.figure)
        yield cell.spread
        yield labels.basis(cell.basis) if cell.basis else ""
