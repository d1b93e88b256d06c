"""What a comparison sheet says: the rows of a comparison as text, for paper, Markdown and spreadsheets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from rigplanner.domain.comparison import Comparison, RowKey, SmallestChange
from rigplanner.domain.evidence import Basis, Estimate
from rigplanner.domain.report import Fit, Report, Severity
from rigplanner.export.sheet import SourceRow
from rigplanner.export.sheet_sources import sources_of
from rigplanner.planner.smallest_change import needs_change
from rigplanner.translation import tr, tr_n
from rigplanner.wording.changes import NO_CHANGE, change_text, no_need_text, settings_text
from rigplanner.wording.comparison import cell_text
from rigplanner.wording.comparison_rows import row_title
from rigplanner.wording.comparison_verdict import headline
from rigplanner.wording.marks import without_marks
from rigplanner.wording.rig_names import rig_line
from rigplanner.wording.sentences import remarks
from rigplanner.wording.sheet import assumptions, conditions_line, use_line
from rigplanner.wording.verdict import fit_word, shown_fit


@dataclass(frozen=True, slots=True)
class ComparedCell:
    """What a row says of a rig; `figure` is its value with its unit, "" in rows of words alone."""

    figure: str
    spread: str
    note: str
    basis: Basis | None
    severity: Severity | None
    is_best: bool
    estimate: Estimate | None


@dataclass(frozen=True, slots=True)
class ComparedRow:
    """A question to all rigs; `below` are its conditions."""

    key: RowKey
    title: str
    below: str
    cells: tuple[ComparedCell, ...]
    differs: bool


@dataclass(frozen=True, slots=True)
class ComparedRigHead:
    """A rig at the top of its column."""

    name: str
    parts: str
    fit: Fit
    fit_word: str


@dataclass(frozen=True, slots=True)
class ComparisonSheet:
    """Everything on the sheet. `changes` has a line for each rig, empty where every one fits."""

    title: str
    day: date
    headline: str
    work: str
    rigs: tuple[ComparedRigHead, ...]
    rows: tuple[ComparedRow, ...]
    changes: tuple[str, ...]
    assumptions: tuple[tuple[str, str], ...]
    sources: tuple[SourceRow, ...]
    comparison: Comparison


def comparison_sheet(comparison: Comparison, changes: Sequence[SmallestChange], day: date) -> ComparisonSheet:
    """The sheet of a comparison with the smallest change of each rig."""
    reports = comparison.reports
    return ComparisonSheet(
        title=tr_n("{count} rig compared", "{count} rigs compared", len(reports)),
        day=day,
        headline=without_marks(headline(comparison)),
        work=_work(comparison),
        rigs=tuple(
            ComparedRigHead(name, rig_line(report), shown_fit(report), fit_word(report))
            for name, report in zip(comparison.names, reports, strict=True)
        ),
        rows=tuple(_row(comparison, index) for index in range(len(comparison.rows))),
        changes=_changes(reports, changes),
        assumptions=_shared(comparison) if comparison.same_work else _own_work(comparison),
        sources=tuple(dict.fromkeys(row for report in reports for row in sources_of(report))),
        comparison=comparison,
    )


def change_line(report: Report, found: SmallestChange) -> str:
    """What would make a model fit its rig."""
    if not needs_change(report):
        return no_need_text(report)
    texts = [change_text(found.parts)] if found.parts else []
    texts += [settings_text(found.settings)] if found.settings else []
    return remarks(f"{text.line} ({text.below})" for text in texts) or tr(NO_CHANGE)


def _changes(reports: Sequence[Report], changes: Sequence[SmallestChange]) -> tuple[str, ...]:
    if not any(map(needs_change, reports)):
        return ()
    return tuple(change_line(report, found) for report, found in zip(reports, changes, strict=True))


def _work(comparison: Comparison) -> str:
    if not comparison.same_work:
        return tr("Each rig does its own work.")
    first = comparison.reports[0]
    use = use_line(first.plan.workload.use)
    return tr("All run {conditions}. {use}.", conditions=conditions_line(first), use=use)


def _shared(comparison: Comparison) -> tuple[tuple[str, str], ...]:
    """What was assumed for all, and where rigs differ, for each."""
    each = [dict(assumptions(report)) for report in comparison.reports]
    rows = []
    for name in dict.fromkeys(name for rows_of_one in each for name in rows_of_one):
        said = [rows_of_one.get(name, "") for rows_of_one in each]
        pairs = zip(comparison.names, said, strict=True)
        value = said[0] if len(set(said)) == 1 else remarks(f"{rig}: {text}" for rig, text in pairs if text)
        rows.append((name, value))
    return tuple(rows)


def _own_work(comparison: Comparison) -> tuple[tuple[str, str], ...]:
    named = zip(comparison.names, comparison.reports, strict=True)
    return tuple((name, f"{conditions_line(report)}. {use_line(report.plan.workload.use)}") for name, report in named)


def _row(comparison: Comparison, index: int) -> ComparedRow:
    row = comparison.rows[index]
    title = row_title(row.key, comparison)
    cells = []
    for cell, report in zip(row.cells, comparison.reports, strict=True):
        text = cell_text(row.key, cell, report)
        figure = f"{text.value} {text.unit}".strip()
        cells.append(ComparedCell(figure, text.span, text.note, text.basis, text.severity, cell.best, cell.estimate))
    return ComparedRow(row.key, title.title, title.below, tuple(cells), row.differs)
