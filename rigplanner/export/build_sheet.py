"""Makes the build sheet of a report."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from rigplanner.catalog.library import Library
from rigplanner.domain.evidence import Basis, Estimate, Unit
from rigplanner.domain.plan import Runtime
from rigplanner.domain.report import Finding, Fit, Report, SpeedPoint
from rigplanner.estimate.cost import OWN_PRICE
from rigplanner.export.run_steps import run_steps
from rigplanner.export.sheet import BuildSheet, EstimateRow, Figure, PitfallRow, RunsRow
from rigplanner.export.sheet_sources import sources_of
from rigplanner.export.shopping import shopping_list
from rigplanner.numerals import figure
from rigplanner.planner.memory_standing import memory_standing
from rigplanner.planner.model_fit import ModelFit
from rigplanner.planner.runs_here import runs_here
from rigplanner.translation import mark, tr, tr_n
from rigplanner.wording.findings import sentence
from rigplanner.wording.quantities import (
    about_tokens,
    between,
    gib_with_unit,
    number,
    rate,
    span,
    unit_word,
    with_unit,
)
from rigplanner.wording.room import room_headline, room_line
from rigplanner.wording.sentences import clauses, listed
from rigplanner.wording.sheet import (
    assumptions,
    beside_a_report,
    conditions_line,
    model_name,
    promise,
    rests_on,
    total_word,
    use_line,
)
from rigplanner.wording.verdict import fit_word, shown_fit

#: Programs that are llama.cpp inside.
_OF_LLAMA_CPP: Final = (Runtime.LLAMA_CPP, Runtime.OLLAMA, Runtime.LM_STUDIO)
_WHEN_FULL: Final = mark("the same, with all of the context to read for each word")
_FIRST_WORD: Final = mark("reading, the processor’s share, one step of writing")


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
        work=conditions_line(report),
        use=use_line(work.use),
        estimates=tuple(_estimates(report)),
        pitfalls=tuple(_pitfall(finding) for finding in report.findings),
        program=work.runtime.value,
        run_steps="" if report.memory.fit in (Fit.NO_FIT, Fit.UNKNOWN) else run_steps(report),
        assumptions=tuple(assumptions(report)),
        sources=tuple(sources_of(report)),
        report=report,
    )


def _figures(report: Report) -> Iterator[Figure]:
    verdict = report.verdict
    yield _memory_figure(report)
    for label, estimate in (
        (tr("Speed"), verdict.decode),
        (tr("First word"), verdict.first_token),
        (tr("Loading"), verdict.load),
        (total_word(report), verdict.price),
    ):
        unit = unit_word(estimate.unit) if estimate.value is not None else ""
        yield Figure(label, number(estimate), unit, span(estimate), estimate.basis)


def _memory_figure(report: Report) -> Figure:
    text = room_headline(memory_standing(report), report)
    return Figure(fit_word(report), text.value, text.unit, text.span, text.basis or Basis.UNKNOWN, shown_fit(report))


def _this_plan(report: Report) -> RunsRow:
    work, decode = report.plan.workload, report.speed.decode
    fit, ceiling = report.memory.fit, report.memory.ceiling_tokens
    row = _runs_row(model_name(report), work.quant, fit, ceiling, decode, tr("this plan"))
    return RunsRow(*row, is_this_plan=True)


def _other_model(found: ModelFit) -> RunsRow:
    note = _room(found)
    return RunsRow(*_runs_row(found.model.name, found.quant, found.fit, found.ceiling_tokens, found.decode, note))


def _room(found: ModelFit) -> str:
    """What stays free, what runs from main memory, or what is missing."""
    if found.fit is Fit.NO_FIT:
        return tr("{amount} missing", amount=gib_with_unit(found.missing_bytes)) if found.missing_bytes else ""
    if found.fit is Fit.SPILLS:
        return tr("{amount} from RAM", amount=gib_with_unit(found.spilled_bytes))
    if found.fit is Fit.UNKNOWN:
        return ""
    free = found.headroom.value
    return tr("{amount} to spare", amount=gib_with_unit(free)) if free is not None else ""


def _runs_row(
    model: str, quant: str, fit: Fit, ceiling_tokens: int | None, decode: Estimate, note: str
) -> tuple[str, str, Fit, str, str, str, Basis, str]:
    """What does not fit has no speed; a ceiling of 0 means that a part always runs from main memory."""
    runs = fit is not Fit.NO_FIT
    context = about_tokens(ceiling_tokens) if ceiling_tokens and runs else ""
    speed, spread = (number(decode), span(decode)) if runs else ("", "")
    return model, quant, fit, context, speed, spread, decode.basis if runs else Basis.UNKNOWN, note


def _estimates(report: Report) -> Iterator[EstimateRow]:
    speed, waiting = report.speed, report.waiting
    users, picture = report.plan.workload.parallel_users, waiting.picture
    beside = beside_a_report(report)
    yield _memory_row(report)
    said = clauses(filter(None, (rests_on(speed.decode), beside)))
    yield _estimate(_writing(speed.filled_tokens), speed.decode, said)
    if speed.at_full is not None:
        yield _when_full(speed.at_full)
    if users > 1:
        yield _estimate(tr("Writing for each of {count}", count=users), speed.per_user)
    if speed.drafted is not None:
        yield _estimate(tr("Writing with the draft model"), speed.drafted)
    yield _estimate(tr("Reading prompts"), speed.prefill)
    parts = tr(_FIRST_WORD) if waiting.first_token.value is not None else ""
    yield _estimate(tr("First word"), waiting.first_token, parts)
    if picture is not None:
        name = tr("Reading a picture, {count} tokens", count=figure(picture.tokens))
        yield _estimate(name, picture.seconds, rests_on(speed.prefill))
    yield _estimate(tr("Loading, cold"), report.verdict.load)
    yield _estimate(tr("Price"), report.verdict.price, _price_rests_on(report))


def _writing(filled_tokens: int) -> str:
    return tr("Writing, {context} filled", context=about_tokens(filled_tokens))


def _estimate(name: str, estimate: Estimate, said: str = "") -> EstimateRow:
    return EstimateRow(name, with_unit(estimate), span(estimate), estimate.basis, said or rests_on(estimate))


def _price_rests_on(report: Report) -> str:
    if report.verdict.price.value is None:
        return rests_on(report.verdict.price)
    own = sum(line.note == OWN_PRICE for line in report.cost.lines)
    dated = sum(bool(line.as_of) and line.note != OWN_PRICE for line in report.cost.lines)
    parts = [tr_n("{count} listed price", "{count} listed prices", dated)] if dated else []
    parts += [tr_n("{count} of your own", "{count} of your own", own)] if own else []
    return listed(parts) if parts else tr("all of it is yours already")


def _memory_row(report: Report) -> EstimateRow:
    standing = memory_standing(report)
    name, value = room_line(standing, report)
    basis = standing.basis if standing.value is not None else Basis.UNKNOWN
    return EstimateRow(name, value, span(standing), basis, _memory_rests_on(report))


def _memory_rests_on(report: Report) -> str:
    if report.verdict.headroom.value is None:
        return rests_on(report.verdict.headroom)
    held = sum(device.background_bytes for device in report.memory.devices)
    others = tr("other programs {amount}", amount=gib_with_unit(held)) if held else ""
    runtime = report.plan.workload.runtime
    rules = tr("llama.cpp’s allocation rules")
    if runtime not in _OF_LLAMA_CPP:
        rules = tr("llama.cpp’s allocation rules, for {program} a stand-in", program=runtime.value)
    return clauses(filter(None, (rules, others)))


def _when_full(point: SpeedPoint) -> EstimateRow:
    spread = between(rate(point.low), rate(point.high))
    value = f"{rate(point.value)} {unit_word(Unit.TOKENS_PER_S)}"
    return EstimateRow(_writing(point.filled_tokens), value, spread, Basis.MODELLED, tr(_WHEN_FULL))


def _pitfall(finding: Finding) -> PitfallRow:
    text = sentence(finding)
    return PitfallRow(finding.severity, text.title, text.detail)
