"""The sentences of a build sheet: what it comes to, what each figure rests on, and what was assumed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final

from rigplanner.domain.evidence import Basis, Estimate
from rigplanner.domain.parts import System
from rigplanner.domain.plan import OffloadMode, Plan, Use, Workload
from rigplanner.domain.report import Fit, Report
from rigplanner.estimate.left_out import empty_slots
from rigplanner.wording import labels
from rigplanner.wording.currency import shown
from rigplanner.wording.quantities import (
    NO_BREAK,
    about_count,
    gib_with_unit,
    number,
    reason,
    span,
    tokens,
    with_unit,
)
from rigplanner.wording.reported import stated
from rigplanner.wording.verdict import stops

#: The step of a computation that tells which measured cases its range comes from.
_RANGE_STEP: Final = "Range"
Row = tuple[str, str]


def model_name(report: Report) -> str:
    """The model as the catalog calls it, else the id that the plan names."""
    return report.model.name if report.model else report.plan.workload.model_id


def promise(report: Report) -> str:
    """What the rig does with the model, in one sentence; then what stops it, where something does."""
    held = f"{model_name(report)} with {tokens(report.plan.workload.context_tokens)} of context"
    return " ".join(filter(None, (_promised(report, held), stops(report))))


def _promised(report: Report, held: str) -> str:
    free, placement = report.memory.headroom.value, report.memory.placement
    amount = gib_with_unit(abs(free)) if free is not None else ""
    would = "Has room for" if stops(report) else "Runs"
    match report.memory.fit:
        case Fit.FITS:
            return f"{would} {held} and {amount} to spare."
        case Fit.TIGHT:
            return f"{would} {held}, with only {amount} to spare."
        case Fit.SPILLS if placement is not None:
            return f"{would} {held}, {gib_with_unit(placement.spilled_bytes)} of it from main memory."
        case Fit.SPILLS:
            return f"{would} {held}, a part of it from main memory."
        case Fit.NO_FIT:
            return f"Does not hold {held}."
        case Fit.UNKNOWN:
            return f"Whether it holds {held} is unknown."


def conditions_line(report: Report) -> str:
    """Under which work the figures were computed, in a line."""
    work = report.plan.workload
    users = "one user" if work.parallel_users == 1 else f"{work.parallel_users} users"
    return f"{model_name(report)}, {work.quant}, {tokens(work.context_tokens)} context, {users}, {work.runtime.value}"


def use_line(use: Use) -> str:
    """A kind of session with its tokens: "coding assistant, 2.1k in, 380 out"."""
    answer = about_count(use.answer_tokens)
    if use.answer_tokens_high:
        answer = f"{answer} to {about_count(use.answer_tokens_high)}"
    turns = "" if use.turns == 1 else f", {use.turns} turns"
    if use.turns_high:
        turns = f", {use.turns} to {use.turns_high} turns"
    return f"{use.name}, {about_count(use.prompt_tokens)} in, {answer} out{turns}"


def rests_on(estimate: Estimate) -> str:
    """What a figure comes from, short enough for a table."""
    if estimate.value is None:
        return reason(estimate).rstrip(".")
    if estimate.basis is Basis.REPORTED and estimate.evidence:
        return estimate.evidence[0].source.title
    ranged = next((step.formula for step in reversed(estimate.steps) if step.label == _RANGE_STEP), "")
    if ranged:
        return ranged
    last = estimate.steps[-1] if estimate.steps else None
    return "" if last is None else last.formula or last.label


def waited(report: Report) -> str:
    """The wait for the first word in its parts: "First word 1.3 s: processor 0.10 s, reading 1.23 s"."""
    waiting = report.waiting
    if waiting.first_token.value is None or not waiting.parts:
        return ""
    times = [(labels.in_sentence(labels.time_part(part.code)), part.seconds) for part in waiting.parts]
    return f"First word: {', '.join(f'{name} {seconds:.2f}{NO_BREAK}s' for name, seconds in times)}."


def beside_a_report(report: Report) -> str:
    """What our own model says where a source's figure is shown."""
    decode, ours = report.speed.decode, report.speed.modelled
    if decode.basis not in (Basis.REPORTED, Basis.MEASURED) or ours.value is None:
        return ""
    return f"our model says {number(ours)}"


def total_line(report: Report) -> str:
    """What the total leaves out: "Total without mainboard, still to choose"."""
    cost, empty = report.cost, empty_slots(report.plan)
    parts = []
    if cost.missing and cost.total.value is not None:
        counts = Counter(cost.missing)
        named = [labels.slot(slot) if count == 1 else f"{count} {labels.slots(slot)}" for slot, count in counts.items()]
        parts.append(f"{labels.in_sentence(', '.join(named))}, whose price is unknown")
    if empty:
        parts.append(f"{labels.in_sentence(', '.join(map(labels.slot, empty)))}, still to choose")
    return f"Total without {'; '.join(parts)}" if parts else "Total"


def article_line(report: Report) -> str:
    """What a source says that such a build costs."""
    figure = next((figure for figure in report.cost.reports if figure.middle), None)
    if figure is None:
        return ""
    source = report.sources.get(figure.source_id)
    amount = stated(figure).removeprefix("the build costs ")
    return f"{source.title if source else figure.source_id} puts such a build at {amount}."


def figure_line(estimate: Estimate) -> str:
    """A figure with unit, range and basis: "48 tok/s (44–53, reported)"."""
    if estimate.value is None:
        return with_unit(estimate)
    inside = ", ".join(filter(None, (span(estimate), labels.basis(estimate.basis))))
    return f"{with_unit(estimate)} ({inside})"


def assumptions(report: Report) -> Iterator[Row]:
    """Everything that was put in, by name and value."""
    plan, work = report.plan, report.plan.workload
    yield "Model", f"{model_name(report)}, {work.quant}"
    yield "Context", f"{tokens(work.context_tokens)} ({work.context_tokens:,} tokens), {_users(work)}"
    yield "KV cache", f"{labels.kv_type(work.kv_type)}, flash attention {'on' if work.flash_attention else 'off'}"
    yield "Kind of session", use_line(work.use)
    yield "Program", f"{work.runtime.value}, {offload_words(work)}, reads prompts in batches of {work.ubatch_tokens}"
    yield "Other programs on the card", _others(report, plan)
    if report.memory.companions:
        yield "Loaded beside it", ", ".join(held.companion.name for held in report.memory.companions)
    if report.rig.system is not None:
        yield "Memory for the GPU", _gpu_limit(plan, report.rig.system)
    yield "Prices", _prices()


def _users(work: Workload) -> str:
    return "one user" if work.parallel_users == 1 else f"{work.parallel_users} users share it"


def offload_words(work: Workload) -> str:
    """What may leave the GPU, inside a sentence: "experts in RAM"."""
    if work.offload.mode is OffloadMode.LAYERS:
        return f"{work.offload.layers} layers on the GPU"
    return labels.in_sentence(labels.offload(work.offload.mode))


def _others(report: Report, plan: Plan) -> str:
    background = report.memory.background
    amount = with_unit(background) if background.value is not None else "unknown"
    if plan.background_live_bytes is not None:
        return f"{amount}, as the driver said"
    names = ", ".join(app.name for app in report.memory.background_apps)
    return f"{names}: {amount}" if names else "none"


def _gpu_limit(plan: Plan, system: System) -> str:
    return f"{labels.gpu_limit(plan.gpu_limit)}, of {system.memory_gib:g} GiB"


def _prices() -> str:
    currency = shown()
    if currency.code == "USD":
        return "in US dollars, as the sources list them"
    return f"in {currency.code}, at {currency.per_usd:g} to the US dollar as set in the program"
