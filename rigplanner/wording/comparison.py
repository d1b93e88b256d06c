"""What each row of a comparison says of a rig."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from rigplanner.domain.comparison import SLOT_OF_ROW, Cell, RowKey
from rigplanner.domain.evidence import Basis, Estimate
from rigplanner.domain.plan import Use
from rigplanner.domain.report import DeviceKind, DeviceMemory, Fit, Report
from rigplanner.estimate.left_out import still_to_choose
from rigplanner.wording import labels
from rigplanner.wording.cell_text import CellText
from rigplanner.wording.comparison_parts import part_text
from rigplanner.wording.findings import sentence
from rigplanner.wording.quantities import (
    about_tokens,
    between,
    duration,
    gib,
    month,
    number,
    reason,
    span,
    tokens,
    unknown,
)
from rigplanner.wording.rig_names import capacity_gib, work_line

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


def _memory_text(estimate: Estimate, report: Report) -> CellText:
    devices, amount = report.memory.devices, estimate.value or 0.0
    if amount < 0:
        word = "GiB too much" if report.memory.fit is Fit.SPILLS else "GiB missing"
        return CellText(gib(-amount), word, _lack_span(estimate), _placed(report, -amount), estimate.basis)
    where = "" if len(devices) < 2 else " on the fuller card" if len(devices) == 2 else " on the fullest card"
    if not devices:
        return CellText(gib(amount), "GiB of RAM free", span(estimate), basis=estimate.basis)
    return CellText(gib(amount), f"GiB free{where}", span(estimate), _used(devices), estimate.basis)


def _lack_span(estimate: Estimate) -> str:
    """The range of a lack: "7.9–8.4", from nothing where it may just fit."""
    return between(gib(max(-(estimate.high or 0.0), 0.0)), gib(-(estimate.low or 0.0)))


def _used(devices: tuple[DeviceMemory, ...]) -> str:
    used = f"{gib(sum(device.total_bytes for device in devices))} of {capacity_gib(devices)} GiB"
    if devices[0].kind is DeviceKind.UNIFIED:
        return f"{used} lent to the GPU"
    return f"{used} on {len(devices)} cards" if len(devices) > 1 else used


def _placed(report: Report, over: float) -> str:
    devices = report.memory.devices
    if report.memory.fit is Fit.SPILLS and devices:
        on_gpu = gib(sum(device.total_bytes for device in devices))
        return f"{on_gpu} on the GPU, {gib(over)} in RAM"
    host = report.memory.host
    short_host = not any(device.headroom_bytes < 0 for device in devices)
    if short_host and host.capacity_bytes is not None:
        return f"needs {gib(host.total_bytes)} of {gib(host.capacity_bytes)} GiB of RAM"
    needed = sum(device.total_bytes for device in devices)
    return f"needs {gib(needed)} of {capacity_gib(devices)} GiB"


def _plain_text(estimate: Estimate, _report: Report) -> CellText:
    return CellText(number(estimate), "tok/s", span(estimate), basis=estimate.basis)


def _context_text(estimate: Estimate, report: Report) -> CellText:
    if not estimate.value:
        return CellText("none", note="not even the shortest stays on the GPU")
    own_limit = report.model is not None and estimate.value == report.model.max_context
    return CellText(
        about_tokens(estimate.value), note="the model's own limit" if own_limit else "", basis=estimate.basis
    )


def _time_text(estimate: Estimate, _report: Report) -> CellText:
    value, _, unit = duration(estimate.value or 0.0).rpartition(" ")
    low, high = duration(estimate.low or 0.0), duration(estimate.high or 0.0)
    return CellText(value, unit, between(low, high).removesuffix(f" {unit}"), basis=estimate.basis)


def _price_text(estimate: Estimate, report: Report) -> CellText:
    missing = [labels.in_sentence(labels.slot(slot)) for slot in report.cost.missing]
    note = f"without {', '.join(missing)}: price unknown" if missing else ""
    left = _still_to_choose(report)
    if left:
        note = "; ".join(filter(None, (note, left)))
    elif not estimate.value and not missing:
        note = "all of it is yours already"
    elif len(report.cost.lines) == 1 and report.cost.lines[0].as_of:
        note = f"as of {month(report.cost.lines[0].as_of)}"
    return CellText(number(estimate), span=span(estimate), note=note, basis=estimate.basis)


def _still_to_choose(report: Report) -> str:
    """What the price leaves out because nothing is chosen yet: "without 5 parts still to choose"."""
    left = still_to_choose(report.plan)
    if not left:
        return ""
    named = f"{labels.in_sentence(labels.slot(left[0]))}, still" if len(left) == 1 else f"{len(left)} parts still"
    return f"without {named} to choose"


def _per_speed_text(estimate: Estimate, _report: Report) -> CellText:
    return CellText(number(estimate), span=span(estimate), basis=estimate.basis)


_FIGURES: Final[dict[RowKey, Callable[[Estimate, Report], CellText]]] = {
    RowKey.MEMORY: _memory_text,
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
        return CellText("Nothing to mind")
    worst = report.findings[0]
    text = sentence(worst)
    return CellText(text.title, note=text.detail, severity=worst.severity)


def _work_text(report: Report) -> CellText:
    work = report.plan.workload
    return CellText(work_line(report), note=f"{tokens(work.context_tokens)} context, {_use(work.use)}")


def _use(use: Use) -> str:
    return use.name[:1].lower() + use.name[1:]
