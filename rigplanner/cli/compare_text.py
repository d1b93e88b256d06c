"""A comparison as a table of text: the best of each row is marked with an asterisk."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from typing import Final

from rigplanner.cli.table import table
from rigplanner.domain.comparison import Comparison, Row, SmallestChange
from rigplanner.export.comparison_sheet import change_line
from rigplanner.planner.smallest_change import needs_change
from rigplanner.wording.comparison import cell_text
from rigplanner.wording.comparison_rows import row_title
from rigplanner.wording.comparison_verdict import headline
from rigplanner.wording.marks import without_marks
from rigplanner.wording.quantities import tokens
from rigplanner.wording.rig_names import work_line
from rigplanner.wording.verdict import fit_word

_WIDTH: Final = 100
_COLUMN: Final = 34


def comparison_text(comparison: Comparison, changes: Sequence[SmallestChange], *, differing: bool) -> str:
    """The sentence, the table, and what would make a model fit; with `differing` only rows that differ."""
    rows: list[Sequence[str]] = [("", *(_cut(name) for name in comparison.names))]
    rows.append(("Fit", *(fit_word(report) for report in comparison.reports)))
    for row in comparison.rows:
        if row.differs or not differing:
            rows += _lines(comparison, row)
    rows += _change_lines(comparison, changes)
    head = [*textwrap.wrap(without_marks(headline(comparison)), _WIDTH), *_work(comparison), ""]
    return "\n".join([*head, *table(rows, left_columns=len(comparison.names) + 1), "", "* best in its row"])


def _work(comparison: Comparison) -> list[str]:
    if not comparison.same_work:
        return []
    first = comparison.reports[0]
    work = first.plan.workload
    return [f"All run {work_line(first)}, context {tokens(work.context_tokens)}, {work.runtime.value}."]


def _cut(text: str) -> str:
    return text if len(text) <= _COLUMN else f"{text[: _COLUMN - 1]}…"


def _lines(comparison: Comparison, row: Row) -> Iterator[Sequence[str]]:
    title = row_title(row.key, comparison)
    texts = [
        (cell, cell_text(row.key, cell, report)) for cell, report in zip(row.cells, comparison.reports, strict=True)
    ]
    figures = [
        _cut(" ".join(filter(None, (text.value, text.unit, f"({text.span})" if text.span else "", "*" * cell.best))))
        for cell, text in texts
    ]
    yield (title.title, *figures)
    notes = [_cut(text.note) for _, text in texts]
    if title.below or any(notes):
        yield (f"  {title.below}", *notes)


def _change_lines(comparison: Comparison, changes: Sequence[SmallestChange]) -> list[Sequence[str]]:
    """What would make the model fit, over several lines where it is long."""
    if not any(needs_change(report) for report in comparison.reports):
        return []
    told = [change_line(report, found) for report, found in zip(comparison.reports, changes, strict=True)]
    cells = [textwrap.wrap(text, _COLUMN) or [""] for text in told]
    height = max(map(len, cells))
    padded = [[*cell, *[""] * (height - len(cell))] for cell in cells]
    names = ["Smallest change", "  that makes it fit", *[""] * height]
    return [(name, *line) for name, line in zip(names, zip(*padded, strict=True), strict=False)]
