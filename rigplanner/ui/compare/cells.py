"""A comparison as the cells of the table: words, marks and the data of their bars."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from rigplanner.domain.comparison import Change, Comparison, Row, RowKey, SmallestChange
from rigplanner.domain.evidence import Basis
from rigplanner.domain.report import Fit, Report, Severity
from rigplanner.drawing.pictures import rig_bar_data
from rigplanner.drawing.scale import round_up
from rigplanner.drawing.stacked_bar import Segment, StackedBarData
from rigplanner.planner.smallest_change import needs_change
from rigplanner.translation import mark, tr, tr_in
from rigplanner.units import GIB
from rigplanner.wording import labels
from rigplanner.wording.changes import LOOKING, NO_CHANGE, change_text, no_need_text, price_range, settings_text
from rigplanner.wording.comparison import cell_text
from rigplanner.wording.comparison_rows import RowTitle, row_title
from rigplanner.wording.quantities import gib
from rigplanner.wording.sentences import clauses, remarks

_CHANGE_MEANING: Final = mark(
    "The cheapest part, or the setting that costs least, with which all of the model lies in graphics memory"
)
#: Rows that answer the question come first; parts follow under a line of their own.
_PARTS: Final = frozenset(
    {RowKey.GPU, RowKey.CPU, RowKey.RAM, RowKey.DRIVE, RowKey.BOARD, RowKey.PSU, RowKey.CASE, RowKey.COOLER}
)


@dataclass(frozen=True, slots=True)
class Interval:
    """A range as shares of the scale of its row."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Offer:
    """A change that can be tried: its words, and the change."""

    line: str
    below: str
    change: Change


@dataclass(frozen=True, slots=True)
class TableCell:
    """What a cell paints. `main` is the figure or the words, `note` wraps below, `offers` are changes to try."""

    main: str
    unit: str = ""
    span: str = ""
    note: str = ""
    basis: Basis | None = None
    severity: Severity | None = None
    best: bool = False
    large: bool = False
    quiet: bool = False
    memory: StackedBarData | None = None
    interval: Interval | None = None
    offers: tuple[Offer, ...] = ()

    @property
    def spoken(self) -> str:
        """The cell in words."""
        basis = labels.basis(self.basis) if self.basis and self.basis is not Basis.UNKNOWN else ""
        figure = " ".join(filter(None, (self.main, self.unit)))
        offers = remarks(f"{offer.line}, {offer.below}" for offer in self.offers)
        return clauses(filter(None, (figure, self.span, basis, self.note, offers, best_word() if self.best else "")))

    @property
    def tip(self) -> str:
        """What there is to say on hover."""
        basis = labels.basis_meaning(self.basis) if self.basis else ""
        return "\n".join(filter(None, (self.spoken, basis)))


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of the table; `starts_parts` draws the line between answers and parts."""

    key: str
    title: RowTitle
    cells: tuple[TableCell, ...]
    is_part: bool = False
    starts_parts: bool = False


def best_word() -> str:
    """What is said of the best figure of a row."""
    return tr_in("the best figure of a row", "best")


#: What is known of the smallest change of a rig; None while it is looked for.
Found = Callable[[Report], SmallestChange | None]


def table_rows(comparison: Comparison, found: Found, *, only_differing: bool) -> tuple[TableRow, ...]:
    """All rows in their order, or only those that differ."""
    shown = [row for row in comparison.rows if row.differs or not only_differing]
    answers = [_row(comparison, row) for row in shown if row.key not in _PARTS]
    parts = [_row(comparison, row, is_part=True, first=not index) for index, row in enumerate(_parts(shown))]
    changes = [_change_row(comparison, found)] if any(map(needs_change, comparison.reports)) else []
    return (*answers, *changes, *parts)


def _parts(rows: list[Row]) -> list[Row]:
    return [row for row in rows if row.key in _PARTS]


def _row(comparison: Comparison, row: Row, *, is_part: bool = False, first: bool = False) -> TableRow:
    end = _scale(row) if row.key is RowKey.SPEED else 0.0
    cells = tuple(_cell(comparison, row, column, end, is_part=is_part) for column in range(len(row.cells)))
    return TableRow(row.key.value, row_title(row.key, comparison), cells, is_part, first)


def _scale(row: Row) -> float:
    return round_up(max((cell.estimate.high or 0.0 for cell in row.cells if cell.estimate), default=0.0))


def _cell(comparison: Comparison, row: Row, column: int, end: float, *, is_part: bool) -> TableCell:
    cell, report = row.cells[column], comparison.reports[column]
    text = cell_text(row.key, cell, report)
    estimate, is_known = cell.estimate, text.basis is not Basis.UNKNOWN
    interval = None
    if end and estimate and estimate.value is not None:
        interval = Interval(estimate.value / end, (estimate.low or 0.0) / end, (estimate.high or 0.0) / end)
    return TableCell(
        text.value,
        text.unit,
        text.span,
        text.note,
        text.basis,
        text.severity,
        best=cell.best,
        large=row.key is RowKey.SPEED and is_known,
        quiet=is_part or not is_known,
        memory=_memory_bar(report) if row.key is RowKey.MEMORY else None,
        interval=interval,
    )


def _memory_bar(report: Report) -> StackedBarData | None:
    """All devices of a rig as one bar; weights that run from main memory stand behind its end."""
    if not report.memory.devices:
        return None
    bar = rig_bar_data(report)
    spilled = report.memory.placement.spilled_bytes / GIB if report.memory.placement else 0.0
    if report.memory.fit is Fit.SPILLS and spilled:
        free = max(bar.capacity - sum(segment.amount for segment in bar.segments), 0.0)
        beyond = (Segment("", free, "data_free"), Segment(tr("In RAM"), spilled, "spills"))
        in_ram = tr("{amount} GiB in RAM", amount=gib(spilled * GIB))
        return StackedBarData((*bar.segments, *beyond), bar.capacity, in_ram)
    return bar


def _change_row(comparison: Comparison, found: Found) -> TableRow:
    title = RowTitle(tr("Smallest change"), tr("that makes it fit"), tr(_CHANGE_MEANING))
    return TableRow("change", title, tuple(_change_cell(report, found(report)) for report in comparison.reports))


def _change_cell(report: Report, found: SmallestChange | None) -> TableCell:
    if not needs_change(report):
        return TableCell(no_need_text(report), quiet=True)
    if found is None:
        return TableCell(tr(LOOKING), quiet=True)
    offers = []
    if found.parts is not None:
        text = change_text(found.parts)
        below = clauses(filter(None, (text.below, price_range(found.parts.price))))
        offers.append(Offer(text.line, below, found.parts))
    if found.settings is not None:
        text = settings_text(found.settings)
        offers.append(Offer(text.line, text.below, found.settings))
    return TableCell("" if offers else tr(NO_CHANGE), quiet=True, offers=tuple(offers))
