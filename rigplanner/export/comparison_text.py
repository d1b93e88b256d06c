"""A comparison sheet as Markdown and as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import Final

from rigplanner.export.comparison_sheet import ComparedCell, ComparisonSheet
from rigplanner.export.markdown import escaped, markdown_table, section, sources_table
from rigplanner.export.parts_csv import inert
from rigplanner.translation import tr
from rigplanner.wording import labels
from rigplanner.wording.quantities import long_date
from rigplanner.wording.sentences import clauses

_COLUMNS: Final = ("rig", "row", "value", "low", "high", "unit", "basis", "best", "words", "note")


def comparison_markdown(sheet: ComparisonSheet) -> str:
    """The sentence and the table with the best of a row in bold, then assumptions and sources."""
    head = ["", *(escaped(rig.name) for rig in sheet.rigs)]
    rows: list[Sequence[str]] = [
        [escaped(clauses(filter(None, (row.title, row.below)))), *map(_cell, row.cells)] for row in sheet.rows
    ]
    fits = [tr("Fit"), *(rig.fit_word for rig in sheet.rigs)]
    changes = [[tr("Smallest change that makes it fit"), *map(escaped, sheet.changes)]] if sheet.changes else []
    assumed = [[escaped(name), escaped(value)] for name, value in sheet.assumptions]
    blocks = (
        f"# {escaped(sheet.title)}",
        tr("Comparison sheet of RigPlanner, {day}", day=long_date(sheet.day)),
        f"**{escaped(sheet.headline)}**" if sheet.headline else "",
        escaped(sheet.work),
        markdown_table(head, [fits, *rows, *changes]),
        tr("The best of a row is bold."),
        section(tr("Assumptions")),
        markdown_table(("", ""), assumed),
        section(tr("Sources")),
        sources_table(sheet.sources),
    )
    return "\n\n".join(filter(None, blocks)) + "\n"


def comparison_csv(sheet: ComparisonSheet) -> str:
    """A line for each rig and row, with numbers that can be reckoned with; words where there is no number."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for index, rig in enumerate(sheet.rigs):
        name = inert(rig.name)
        writer.writerow([name, "fit", "", "", "", "", "", "", rig.fit_word, ""])
        for row in sheet.rows:
            writer.writerow([name, row.key.value, *_values(row.cells[index])])
        if sheet.changes:
            writer.writerow([name, "smallest_change", "", "", "", "", "", "", inert(sheet.changes[index]), ""])
    return text.getvalue()


def _cell(cell: ComparedCell) -> str:
    figure = f"**{escaped(cell.figure)}**" if cell.is_best else escaped(cell.figure)
    basis = labels.basis(cell.basis) if cell.basis else ""
    inside = clauses(filter(None, (cell.spread, basis)))
    shown = " ".join(filter(None, (figure, f"({escaped(inside)})" if inside else "")))
    return f"{shown}; {escaped(cell.note)}" if cell.note else shown


def _values(cell: ComparedCell) -> Sequence[str]:
    """Amounts are in the unit that is named, money in US dollars."""
    estimate = cell.estimate
    numbers = (estimate.value, estimate.low, estimate.high) if estimate else (None, None, None)
    return (
        *("" if number is None else f"{number:.6g}" for number in numbers),
        estimate.unit.value if estimate and estimate.value is not None else "",
        cell.basis.value if cell.basis else "",
        "yes" if cell.is_best else "",
        inert(cell.figure),
        inert(cell.note),
    )
