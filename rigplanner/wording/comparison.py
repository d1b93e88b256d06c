"""What each row of a comparison says of a rig."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from rigplanner.domain.comparison import SLOT_OF_ROW, Cell, RowKey
from rigplanner.domain.evidence import Basis, Estimate
from rigplanner.domain.report import Fit, Report
from rigplanner.estimate.left_out import still_to_choose
from rigplanner.translation import tr, tr_in, tr_n
from rigplanner.wording import labels
from rigplanner.wording.cell_text import CellText
from rigplanner.wording.comparison_parts import part_text
from rigplanner.wording.findings import sentence
from rigplanner.wording.quantities import (
    about_tokens,
    between,
    duration,
    month,
    number,
    reason,
    span,
    tokens,
    unit_word,
    unknown,
)
from rigplanner.wording.rig_names import work_line
from rigplanner.wording.room import room_cell
from rigplanner.wording.sentences import clauses, remarks, series

#: What is unknown for the reason that the row of the speed gives.
_FOLLOWS_SPEED: Final = frozenset({RowKey.READING, RowKey.FIRST_WORD, RowKey.ANSWER, RowKey.PRICE_PER_SPEED})


def cell_text(key: RowKey, cell: Cell, report: Report) -> CellText:
    """What a row says of a rig."""
    if key in SLOT_OF_ROW:
        return part_text(SLOT_OF_ROW[key], report)
    if key is RowKey.WORK:
        return _work_text(report)
    if key is RowKey.PITFALL:
        return _pitfall_text(report)
    estimate = cell.estimate
    if estimate is None or estimate.value is None:
        repeated = key in _FOLLOWS_SPEED and report.memory.fit is Fit.NO_FIT
        return CellText(unknown(), note=reason(estimate) if estimate and not repeated else "", basis=Basis.UNKNOWN)
    return _FIGURES[key](estimate, report)


def _plain_text(estimate: Estimate, _report: Report) -> CellText:
    return CellText(number(estimate), unit_word(estimate.unit), span(estimate), basis=estimate.basis)


def _context_text(estimate: Estimate, report: Report) -> CellText:
    if not estimate.value:
        return CellText(tr_in("context", "none"), note=tr("not even the shortest stays on the GPU"))
    own_limit = report.model is not None and estimate.value == report.model.max_context
    note = tr("the model's own limit") if own_limit else ""
    return CellText(about_tokens(estimate.value), note=note, basis=estimate.basis)


def _time_text(estimate: Estimate, _report: Report) -> CellText:
    value, _, unit = duration(estimate.value or 0.0).rpartition(" ")
    low, high = duration(estimate.low or 0.0), duration(estimate.high or 0.0)
    return CellText(value, unit, between(low, high).removesuffix(f" {unit}"), basis=estimate.basis)


def _price_text(estimate: Estimate, report: Report) -> CellText:
    missing = [labels.in_sentence(labels.slot(slot)) for slot in report.cost.missing]
    note = tr("without {parts}: price unknown", parts=series(missing)) if missing else ""
    left = _still_to_choose(report)
    if left:
        note = remarks(filter(None, (note, left)))
    elif not estimate.value and not missing:
        note = tr("all of it is yours already")
    elif len(report.cost.lines) == 1 and report.cost.lines[0].as_of:
        note = tr("as of {month}", month=month(report.cost.lines[0].as_of))
    return CellText(number(estimate), span=span(estimate), note=note, basis=estimate.basis)


def _still_to_choose(report: Report) -> str:
    """What the price leaves out because nothing is chosen yet: "without 5 parts still to choose"."""
    left = still_to_choose(report.plan)
    if not left:
        return ""
    if len(left) == 1:
        return tr("without {part}, still to choose", part=labels.in_sentence(labels.slot(left[0])))
    return tr_n("without {count} part still to choose", "without {count} parts still to choose", len(left))


def _per_speed_text(estimate: Estimate, _report: Report) -> CellText:
    return CellText(number(estimate), span=span(estimate), basis=estimate.basis)


_FIGURES: Final[dict[RowKey, Callable[[Estimate, Report], CellText]]] = {
    RowKey.MEMORY: room_cell,
    RowKey.SPEED: _plain_text,
    RowKey.CONTEXT: _context_text,
    RowKey.READING: _plain_text,
    RowKey.FIRST_WORD: _time_text,
    RowKey.ANSWER: _time_text,
    RowKey.LOADING: _time_text,
    RowKey.PRICE: _price_text,
    RowKey.PRICE_PER_SPEED: _per_speed_text,
}


def _pitfall_text(report: Report) -> CellText:
    if not report.findings:
        return CellText(tr("Nothing to mind"))
    worst = report.findings[0]
    text = sentence(worst)
    return CellText(text.title, note=text.detail, severity=worst.severity)


def _work_text(report: Report) -> CellText:
    work = report.plan.workload
    context = tr("{context} context", context=tokens(work.context_tokens))
    return CellText(work_line(report), note=clauses((context, labels.in_sentence(tr(work.use.name)))))
