"""Makes the build sheet of a report."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from rigplanner.catalog.library import Library
from rigplanner.domain.evidence import Basis, Estimate
from rigplanner.domain.report import Finding, Fit, Report, SpeedPoint
from rigplanner.export.run_steps import run_steps
from rigplanner.export.sheet import BuildSheet, EstimateRow, Figure, PitfallRow, RunsRow
from rigplanner.export.sheet_sources import sources_of
from rigplanner.export.shopping import shopping_list
from rigplanner.planner.model_fit import ModelFit
from rigplanner.planner.runs_here import runs_here
from rigplanner.wording.findings import sentence
from rigplanner.wording.quantities import (
    UNIT_WORDS,
    UNKNOWN,
    about_tokens,
    between,
    gib,
    gib_with_unit,
    number,
    rate,
    span,
    with_unit,
)
from rigplanner.wording.sheet import assumptions, beside_a_report, model_name, promise, rests_on, use_line, work_line

_FIRST_WORD: Final = "reading, the processor’s share, one step of writing"


def build_sheet(report: Report, library: Library) -> BuildSheet:
    """The sheet of a plan; prices and dates are as the library has them today."""
    work = report.plan.workload
    return BuildSheet(
        name=report.plan.name,
        day=library.today,
        promise=promise(report),
        figures=tuple(_figures(report)),
        shopping=shopping_list(report),
        runs=(_this_plan(report), *(_other_model(found) for found in runs_here(report, library))),
        work=work_line(report),
        use=use_line(work.use),
        estimates=tuple(_estimates(report)),
        pitfalls=tuple(_pitfall(finding) for finding in report.findings),
        program=work.runtime.value,
        run_steps=run_steps(report),
        assumptions=tuple(assumptions(report)),
        sources=tuple(sources_of(report)),
        report=report,
    )


def _figures(report: Report) -> Iterator[Figure]:
    verdict = report.verdict
    yield _memory_figure(report)
    for label, estimate in (
        ("Speed", verdict.decode),
        ("First word", verdict.first_token),
        ("Loading", verdict.load),
        ("Total", verdict.price),
    ):
        unit = UNIT_WORDS[estimate.unit] if estimate.value is not None else ""
        yield Figure(label, number(estimate), unit, span(estimate), estimate.basis)


def _memory_figure(report: Report) -> Figure:
    free, fit = report.verdict.headroom, report.memory.fit
    if free.value is None:
        return Figure("Memory", UNKNOWN, "", "", free.basis, fit)
    unit = "GiB free" if free.value >= 0 else "GiB too much"
    capacity = sum(device.capacity_bytes for device in report.memory.devices)
    of_all = f"of {gib(capacity)}" if capacity else ""
    spread = f"{span(free)} {of_all}".strip() if free.value >= 0 else of_all
    return Figure("Memory", gib(abs(free.value)), unit, spread, free.basis, fit)


def _this_plan(report: Report) -> RunsRow:
    work, decode = report.plan.workload, report.speed.decode
    row = _runs_row(
        model_name(report), work.quant, report.memory.fit, report.memory.ceiling_tokens, decode, "this plan"
    )
    return RunsRow(*row, is_this_plan=True)


def _other_model(found: ModelFit) -> RunsRow:
    note = _room(found)
    return RunsRow(*_runs_row(found.model.name, found.quant, found.fit, found.ceiling_tokens, found.decode, note))


def _room(found: ModelFit) -> str:
    """What stays free, what runs from main memory, or what is missing."""
    if found.fit is Fit.NO_FIT:
        return f"{gib_with_unit(found.missing_bytes)} missing" if found.missing_bytes else ""
    if found.fit is Fit.SPILLS:
        return f"{gib_with_unit(found.spilled_bytes)} from RAM"
    free = found.headroom.value
    return f"{gib_with_unit(free)} to spare" if free is not None else ""


def _runs_row(
    model: str, quant: str, fit: Fit, ceiling_tokens: int | None, decode: Estimate, note: str
) -> tuple[str, str, Fit, str, str, str, Basis, str]:
    """What does not fit has no speed; a ceiling of 0 means that a part always runs from main memory."""
    runs = fit is not Fit.NO_FIT
    context = about_tokens(ceiling_tokens) if ceiling_tokens else ""
    speed, spread = (number(decode), span(decode)) if runs else ("", "")
    return model, quant, fit, context, speed, spread, decode.basis if runs else Basis.UNKNOWN, note


def _estimates(report: Report) -> Iterator[EstimateRow]:
    speed, waiting = report.speed, report.waiting
    users, picture = report.plan.workload.parallel_users, waiting.picture
    beside = beside_a_report(report)
    yield _estimate("Memory free", report.verdict.headroom, _memory_rests_on(report))
    said = ", ".join(filter(None, (rests_on(speed.decode), beside)))
    yield _estimate(f"Writing, {about_tokens(speed.filled_tokens)} filled", speed.decode, said)
    if speed.at_full is not None:
        yield _when_full(speed.at_full)
    if users > 1:
        yield _estimate(f"Writing for each of {users}", speed.per_user)
    if speed.drafted is not None:
        yield _estimate("Writing with the draft model", speed.drafted)
    yield _estimate("Reading prompts", speed.prefill)
    yield _estimate("First word", waiting.first_token, _FIRST_WORD if waiting.first_token.value is not None else "")
    if picture is not None:
        yield _estimate(f"Reading a picture, {picture.tokens:,} tokens", picture.seconds, rests_on(speed.prefill))
    yield _estimate("Loading, cold", report.verdict.load)
    yield _estimate("Price", report.verdict.price, _price_rests_on(report))


def _estimate(name: str, estimate: Estimate, said: str = "") -> EstimateRow:
    return EstimateRow(name, with_unit(estimate), span(estimate), estimate.basis, said or rests_on(estimate))


def _price_rests_on(report: Report) -> str:
    if report.verdict.price.value is None:
        return rests_on(report.verdict.price)
    count = len(report.cost.lines) - len(report.cost.missing)
    return f"the sum of {count} prices, each with its date" if count > 1 else "one price, with its date"


def _memory_rests_on(report: Report) -> str:
    if report.verdict.headroom.value is None:
        return rests_on(report.verdict.headroom)
    held = sum(device.background_bytes for device in report.memory.devices)
    others = f", other programs {gib_with_unit(held)}" if held else ""
    return f"{report.plan.workload.runtime.value}’s allocation rules{others}"


def _when_full(point: SpeedPoint) -> EstimateRow:
    spread = between(rate(point.low), rate(point.high))
    name = f"Writing, {about_tokens(point.filled_tokens)} filled"
    return EstimateRow(name, f"{rate(point.value)} tok/s", spread, Basis.MODELLED, "the same with more to read a token")


def _pitfall(finding: Finding) -> PitfallRow:
    text = sentence(finding)
    return PitfallRow(finding.severity, text.title, text.detail)
