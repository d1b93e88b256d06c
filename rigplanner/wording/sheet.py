"""The sentences of a build sheet: what it comes to, what each figure rests on, and what was assumed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final

from rigplanner.domain.evidence import Basis, Estimate
from rigplanner.domain.parts import Slot, System
from rigplanner.domain.plan import OffloadMode, Plan, Use, Workload
from rigplanner.domain.report import Fit, Report
from rigplanner.estimate.left_out import empty_slots
from rigplanner.numerals import exact, figure
from rigplanner.translation import mark, tr, tr_in, tr_n
from rigplanner.wording import labels
from rigplanner.wording.currency import shown
from rigplanner.wording.quantities import (
    NO_BREAK,
    about_count,
    gib_with_unit,
    number,
    span,
    tokens,
    why_unknown,
    with_unit,
)
from rigplanner.wording.reported import amount_stated
from rigplanner.wording.sentences import clauses, remarks, series, together
from rigplanner.wording.verdict import stops

#: The step of a computation that tells which measured cases its range comes from.
_RANGE_STEP: Final = "Range"
#: What a rig does with a model; what it would hold where something stops it.
_PROMISES: Final = {
    Fit.FITS: mark("Runs {model} with {context} of context and {amount} to spare."),
    Fit.TIGHT: mark("Runs {model} with {context} of context, with only {amount} to spare."),
    Fit.SPILLS: mark("Runs {model} with {context} of context, {amount} of it from main memory."),
    Fit.NO_FIT: mark("Does not hold {model} with {context} of context."),
    Fit.UNKNOWN: mark("Whether it holds {model} with {context} of context is unknown."),
}
_STOPPED: Final = {
    Fit.FITS: mark("Has room for {model} with {context} of context and {amount} to spare."),
    Fit.TIGHT: mark("Has room for {model} with {context} of context, with only {amount} to spare."),
    Fit.SPILLS: mark("Has room for {model} with {context} of context, {amount} of it from main memory."),
}
Row = tuple[str, str]


def model_name(report: Report) -> str:
    """The model as the catalog calls it, else the id that the plan names."""
    return report.model.name if report.model else report.plan.workload.model_id


def promise(report: Report) -> str:
    """What the rig does with the model, in one sentence; then what stops it, where something does."""
    stopped, fit = stops(report), report.memory.fit
    message = _STOPPED.get(fit, _PROMISES[fit]) if stopped else _PROMISES[fit]
    context = tokens(report.plan.workload.context_tokens)
    promised = tr(message, model=model_name(report), context=context, amount=_spare_or_spilled(report))
    return together(promised, stopped)


def _spare_or_spilled(report: Report) -> str:
    memory = report.memory
    if memory.fit is not Fit.SPILLS:
        return gib_with_unit(abs(memory.headroom.value or 0.0))
    return gib_with_unit(memory.placement.spilled_bytes) if memory.placement else tr_in("of a model", "a part")


def conditions_line(report: Report) -> str:
    """Under which work the figures were computed, in a line."""
    work = report.plan.workload
    context = tr("{context} context", context=tokens(work.context_tokens))
    users = tr_n("one user", "{count} users", work.parallel_users)
    return clauses((model_name(report), work.quant, context, users, work.runtime.value))


def use_line(use: Use) -> str:
    """A kind of session with its tokens: "coding assistant, 2.1k in, 380 out"."""
    answer = about_count(use.answer_tokens)
    if use.answer_tokens_high:
        answer = _up_to(answer, about_count(use.answer_tokens_high))
    tokens_ = tr("{prompt} in, {answer} out", prompt=about_count(use.prompt_tokens), answer=answer)
    turns = turns_line(use) if use.turns_high or use.turns > 1 else ""
    return clauses(filter(None, (tr(use.name), tokens_, turns)))


def turns_line(use: Use) -> str:
    """How often a session asks: "6 to 12 turns"."""
    count = _up_to(figure(use.turns), figure(use.turns_high)) if use.turns_high else figure(use.turns)
    return tr_n("{count} turn", "{count} turns", use.turns_high or use.turns, count=count)


def _up_to(low: str, high: str) -> str:
    return tr("{low} to {high}", low=low, high=high)


def rests_on(estimate: Estimate) -> str:
    """What a figure comes from, short enough for a table."""
    if estimate.value is None:
        return why_unknown(estimate)
    if estimate.basis is Basis.REPORTED and estimate.evidence:
        return estimate.evidence[0].source.title
    ranged = next((step.formula for step in reversed(estimate.steps) if step.label == _RANGE_STEP), "")
    if ranged:
        return ranged
    last = estimate.steps[-1] if estimate.steps else None
    return "" if last is None else tr(last.formula or last.label)


def waited(report: Report) -> str:
    """The wait for the first word in its parts: "First word 1.3 s: processor 0.10 s, reading 1.23 s"."""
    waiting = report.waiting
    if waiting.first_token.value is None or not waiting.parts:
        return ""
    times = [(labels.in_sentence(labels.time_part(part.code)), figure(part.seconds, 2)) for part in waiting.parts]
    parts = clauses(f"{name} {seconds}{NO_BREAK}s" for name, seconds in times)
    return tr("First word: {parts}.", parts=parts)


def beside_a_report(report: Report) -> str:
    """What our own model says where a source's figure is shown."""
    decode, ours = report.speed.decode, report.speed.modelled
    if decode.basis not in (Basis.REPORTED, Basis.MEASURED) or ours.value is None:
        return ""
    return tr("our model says {amount}", amount=number(ours))


def total_line(report: Report) -> str:
    """What the total leaves out: "Total without mainboard, still to choose"."""
    parts = []
    if _is_partly_priced(report):
        named = series(_counted(slot, count) for slot, count in Counter(report.cost.missing).items())
        parts.append(tr("{parts}, whose price is unknown", parts=named))
    if still := still_open(report):
        parts.append(still)
    return tr("Total without {parts}", parts=remarks(parts)) if parts else tr("Total")


def total_word(report: Report) -> str:
    """The same in a word or two."""
    return tr("Total so far") if _is_partly_priced(report) or _open_slots(report.plan) else tr("Total")


def still_open(report: Report) -> str:
    """What has to be chosen yet: "mainboard, still to choose"; "" where nothing has."""
    empty = _open_slots(report.plan)
    return tr("{parts}, still to choose", parts=series(_counted(slot, 1) for slot in empty)) if empty else ""


def _open_slots(plan: Plan) -> tuple[Slot, ...]:
    """What may still have to be bought: a cooler unless it comes with the processor; a card need not be there."""
    return tuple(slot for slot in empty_slots(plan) if slot is not Slot.GPU)


def _is_partly_priced(report: Report) -> bool:
    return bool(report.cost.missing) and report.cost.total.value is not None


def _counted(slot: Slot, count: int) -> str:
    """Parts inside a sentence: "power supply", "2 graphics cards"."""
    if count == 1:
        return labels.in_sentence(labels.slot(slot))
    return f"{count} {labels.in_sentence(labels.slots(slot))}"


def article_line(report: Report) -> str:
    """What a source says that such a build costs."""
    reported = next((reported for reported in report.cost.reports if reported.middle), None)
    if reported is None:
        return ""
    source = report.sources.get(reported.source_id)
    by, amount = source.title if source else reported.source_id, amount_stated(reported)
    return tr("{source} puts such a build at {amount}.", source=by, amount=amount)


def figure_line(estimate: Estimate) -> str:
    """A figure with unit, range and basis: "48 tok/s (44–53, reported)"."""
    if estimate.value is None:
        return with_unit(estimate)
    inside = clauses(filter(None, (span(estimate), labels.basis(estimate.basis))))
    return f"{with_unit(estimate)} ({inside})"


def assumptions(report: Report) -> Iterator[Row]:
    """Everything that was put in, by name and value."""
    plan, work = report.plan, report.plan.workload
    yield tr("Model"), f"{model_name(report)}, {work.quant}"
    yield tr("Context"), _context(work)
    yield tr("KV cache"), _cache(work)
    yield tr("Kind of session"), use_line(work.use)
    yield tr("Program"), _program(work)
    yield tr("Other programs on the card"), _others(report, plan)
    if report.memory.companions:
        yield tr("Loaded beside it"), series(held.companion.name for held in report.memory.companions)
    if report.rig.system is not None:
        yield tr("Memory for the GPU"), _gpu_limit(plan, report.rig.system)
    yield tr("Prices"), _prices()


def _context(work: Workload) -> str:
    count, users = figure(work.context_tokens), work.parallel_users
    shared = tr_n("one user", "{count} users", users)
    if users > 1:
        shared = tr_n("{count} user shares it", "{count} users share it", users)
    return tr("{context} ({count} tokens), {users}", context=tokens(work.context_tokens), count=count, users=shared)


def _cache(work: Workload) -> str:
    kv_type = labels.kv_type(work.kv_type)
    if work.flash_attention:
        return tr("{kv_type}, flash attention on", kv_type=kv_type)
    return tr("{kv_type}, flash attention off", kv_type=kv_type)


def _program(work: Workload) -> str:
    batches = tr("reads prompts in batches of {count}", count=figure(work.ubatch_tokens))
    return clauses((work.runtime.value, offload_words(work), batches))


def offload_words(work: Workload) -> str:
    """What may leave the GPU, inside a sentence: "experts in RAM"."""
    if work.offload.mode is OffloadMode.LAYERS:
        return tr_n("{count} layer on the GPU", "{count} layers on the GPU", work.offload.layers or 0)
    return labels.in_sentence(labels.offload(work.offload.mode))


def _others(report: Report, plan: Plan) -> str:
    amount = with_unit(report.memory.background)
    if plan.background_live_bytes is not None:
        return tr("{amount}, as the driver said", amount=amount)
    names = series(tr(app.name) for app in report.memory.background_apps)
    return f"{names}: {amount}" if names else tr_in("programs", "none")


def _gpu_limit(plan: Plan, system: System) -> str:
    return tr("{limit}, of {size} GiB", limit=labels.gpu_limit(plan.gpu_limit), size=exact(system.memory_gib))


def _prices() -> str:
    currency = shown()
    if currency.code == "USD":
        return tr("in US dollars, as the sources list them")
    rate = exact(currency.per_usd)
    return tr("in {currency}, at {rate} to the US dollar as set in the program", currency=currency.code, rate=rate)
