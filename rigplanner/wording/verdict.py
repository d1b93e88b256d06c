"""The verdict on a plan: one sentence of figures, one of reasons."""

from __future__ import annotations

from dataclasses import dataclass

from rigplanner.domain.evidence import Estimate
from rigplanner.domain.report import Fit, QuantOption, Report, Severity
from rigplanner.translation import mark, tr, tr_n
from rigplanner.wording import labels
from rigplanner.wording.findings import sentence
from rigplanner.wording.marks import as_written, without_marks
from rigplanner.wording.quantities import about_tokens, between, duration, gib_with_unit, span, usd, with_unit
from rigplanner.wording.quantities import sentence as as_sentence
from rigplanner.wording.sentences import remarks, together

_BOUND_BY = {
    "weights": mark("The memory bandwidth of the graphics memory sets the speed."),
    "host_weights": mark("Reading weights from main memory sets the speed."),
    "kv": mark("Reading the long context sets the speed."),
    "layers": mark("The time to start each layer sets the speed, not the memory."),
    "fixed": mark("Fixed costs of each token set the speed."),
}


@dataclass(frozen=True, slots=True)
class VerdictText:
    """`sentence` marks strong words between pairs of asterisks; `second` gives the reasons."""

    sentence: str
    second: str


def verdict_text(report: Report) -> VerdictText:
    """The verdict as the bar shows it: what stops a plan comes first."""
    stopped = _stopped_by(report)
    parts = [tr("**Will not run like this:** {problem}.", problem=stopped) if stopped else "", fit_sentence(report)]
    if report.memory.fit is not Fit.NO_FIT:
        parts.append(_speed_part(report.verdict.decode))
        parts.append(_wait_part(report.verdict.first_token))
        parts.append(_load_part(report.verdict.load))
    parts.append(_price_part(report))
    reasons = (_reason(report), _room(report))
    return VerdictText(together(*parts), together(*reasons))


def verdict_sentence(report: Report) -> str:
    """The first sentence without marks."""
    return without_marks(verdict_text(report).sentence)


def stops(report: Report) -> str:
    """What stops a plan that has room enough, as a sentence; "" where nothing does."""
    stopped = _stopped_by(report)
    return tr("It will not run like this: {problem}.", problem=stopped) if stopped else ""


def shown_fit(report: Report) -> Fit:
    """The state that a plan is shown in: what is stopped is shown like what does not fit."""
    return Fit.NO_FIT if _stopped_by(report) else report.memory.fit


def fit_word(report: Report) -> str:
    """The state in a word: "Fits", or "Will not run" where something stops it."""
    return tr("Will not run") if _stopped_by(report) else labels.fit(report.memory.fit)


def _stopped_by(report: Report) -> str:
    """Parts that do not go together, or a program that cannot run here."""
    if report.memory.fit is Fit.NO_FIT:
        return ""
    return as_written(remarks(sentence(found).title for found in report.findings if found.severity is Severity.STOP))


def fit_sentence(report: Report) -> str:
    """Whether it fits and by how much, with its strong words marked."""
    amount = gib_with_unit(abs(report.verdict.headroom.value or 0.0))
    match report.memory.fit:
        case Fit.FITS:
            return tr("**Fits** with **{amount}** to spare.", amount=amount)
        case Fit.TIGHT:
            return tr("**Tight:** **{amount}** to spare.", amount=amount)
        case Fit.SPILLS:
            return _spills(report)
        case Fit.NO_FIT:
            return _does_not_fit(report)
        case Fit.UNKNOWN:
            return tr("**Unknown:** {reason}.", reason=_why_unknown(report))


def _spills(report: Report) -> str:
    placement = report.memory.placement
    if placement is None:
        return tr("**Spills to RAM:** a part runs from main memory.")
    amount = gib_with_unit(placement.spilled_bytes)
    return tr("**Spills to RAM:** **{amount}** runs from main memory.", amount=amount)


def _does_not_fit(report: Report) -> str:
    short = [-device.headroom_bytes for device in report.memory.devices if device.headroom_bytes < 0]
    host = report.memory.host.headroom_bytes
    if short:
        return tr("**Does not fit:** **{amount}** missing.", amount=gib_with_unit(sum(short)))
    if host is not None and host < 0:
        return tr("**Does not fit:** **{amount}** of main memory missing.", amount=gib_with_unit(-host))
    return tr("**Does not fit:** memory missing.")


def _why_unknown(report: Report) -> str:
    headroom = report.verdict.headroom
    if headroom.steps and headroom.value is None:
        return as_written(tr(headroom.steps[0].label))
    return tr("no memory chosen that could hold the rest of the model")


def _speed_part(decode: Estimate) -> str:
    if decode.value is None:
        return tr("Speed unknown.")
    speed, spread = f"**{with_unit(decode)}**", span(decode)
    return as_sentence(f"{speed} ({spread})" if spread else speed)


def _wait_part(first_token: Estimate) -> str:
    if first_token.value is None:
        return ""
    return tr("First word after **{duration}**.", duration=duration(first_token.value))


def _load_part(load: Estimate) -> str:
    if load.low is None or load.high is None:
        return ""
    low, high = duration(load.low), duration(load.high)
    return tr("Loads in **{duration}**.", duration=between(low, high) or high)


def _price_part(report: Report) -> str:
    price = report.verdict.price
    if price.value is None:
        return ""
    total, missing = f"**{usd(price.value)}**", len(report.cost.missing)
    if not missing:
        return as_sentence(total)
    return tr_n(
        "{total}, {count} part without a known price.",
        "{total}, {count} parts without a known price.",
        missing,
        total=total,
    )


def _reason(report: Report) -> str:
    if report.memory.fit is Fit.NO_FIT:
        return tr("It would stop with an out-of-memory error.")
    return tr(_BOUND_BY.get(report.speed.bound_by, ""))


def _room(report: Report) -> str:
    """What else would fit, or how far the context would have to come down."""
    memory, work = report.memory, report.plan.workload
    ceiling = memory.ceiling_tokens
    if ceiling is None or memory.fit is Fit.UNKNOWN:
        return ""
    if ceiling == 0:
        return tr("No context is short enough to keep all of it on the GPU.")
    context = about_tokens(ceiling)
    if memory.fit in (Fit.SPILLS, Fit.NO_FIT):
        told = tr("All on the GPU up to a context of {context}.", context=context)
        return told if ceiling < work.context_tokens else ""
    return _longer_context(context, _better_quant(memory.quants, work.quant)) if ceiling > work.context_tokens else ""


def _longer_context(context: str, better_quant: str) -> str:
    if not better_quant:
        return tr("There is room for a context of {context}.", context=context)
    quant = as_written(better_quant)
    return tr("There is room for {quant}, or for a context of {context}.", quant=quant, context=context)


def _better_quant(options: tuple[QuantOption, ...], chosen: str) -> str:
    names = [option.quant for option in options]
    above = options[names.index(chosen) + 1 :] if chosen in names else ()
    fitting = [option.quant for option in above if option.fit is Fit.FITS]
    return fitting[-1] if fitting else ""
