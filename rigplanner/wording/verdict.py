"""The verdict on a plan: one sentence of figures, one of reasons."""

from __future__ import annotations

from dataclasses import dataclass

from rigplanner.domain.evidence import Estimate
from rigplanner.domain.report import Fit, QuantOption, Report, Severity
from rigplanner.wording import labels
from rigplanner.wording.findings import sentence
from rigplanner.wording.marks import as_written, without_marks
from rigplanner.wording.quantities import about_tokens, duration, gib_with_unit, number, span, usd

_BOUND_BY = {
    "weights": "The memory bandwidth of the graphics memory sets the speed.",
    "host_weights": "Reading weights from main memory sets the speed.",
    "kv": "Reading the long context sets the speed.",
    "layers": "The time to start each layer sets the speed, not the memory.",
    "fixed": "Fixed costs of each token set the speed.",
}


@dataclass(frozen=True, slots=True)
class VerdictText:
    """`sentence` marks strong words between pairs of asterisks; `second` gives the reasons."""

    sentence: str
    second: str


def verdict_text(report: Report) -> VerdictText:
    """The verdict as the bar shows it: what stops a plan comes first."""
    stopped = _stopped_by(report)
    parts = [f"**Will not run like this:** {stopped}." if stopped else "", fit_sentence(report)]
    if report.memory.fit is not Fit.NO_FIT:
        parts.append(_speed_part(report.verdict.decode))
        parts.append(_wait_part(report.verdict.first_token))
        parts.append(_load_part(report.verdict.load))
    parts.append(_price_part(report))
    reasons = (_reason(report), _room(report))
    return VerdictText(" ".join(filter(None, parts)), " ".join(filter(None, reasons)))


def verdict_sentence(report: Report) -> str:
    """The first sentence without marks."""
    return without_marks(verdict_text(report).sentence)


def stops(report: Report) -> str:
    """What stops a plan that has room enough, as a sentence; "" where nothing does."""
    stopped = _stopped_by(report)
    return f"It will not run like this: {stopped}." if stopped else ""


def shown_fit(report: Report) -> Fit:
    """The state that a plan is shown in: what is stopped is shown like what does not fit."""
    return Fit.NO_FIT if _stopped_by(report) else report.memory.fit


def fit_word(report: Report) -> str:
    """The state in a word: "Fits", or "Will not run" where something stops it."""
    return "Will not run" if _stopped_by(report) else labels.fit(report.memory.fit)


def _stopped_by(report: Report) -> str:
    """Parts that do not go together, or a program that cannot run here."""
    if report.memory.fit is Fit.NO_FIT:
        return ""
    return as_written("; ".join(sentence(found).title for found in report.findings if found.severity is Severity.STOP))


def fit_sentence(report: Report) -> str:
    """Whether it fits and by how much, with its strong words marked."""
    free = report.verdict.headroom.value
    amount = "" if free is None else f"**{gib_with_unit(abs(free))}**"
    match report.memory.fit:
        case Fit.FITS:
            return f"**Fits** with {amount} to spare."
        case Fit.TIGHT:
            return f"**Tight:** {amount} to spare."
        case Fit.SPILLS:
            return f"**Spills to RAM:** {_spilled(report)} runs from main memory."
        case Fit.NO_FIT:
            return f"**Does not fit:** {_missing(report)} missing."
        case Fit.UNKNOWN:
            return f"**Unknown:** {_why_unknown(report)}."


def _spilled(report: Report) -> str:
    placement = report.memory.placement
    return f"**{gib_with_unit(placement.spilled_bytes)}**" if placement else "a part"


def _missing(report: Report) -> str:
    short = [-device.headroom_bytes for device in report.memory.devices if device.headroom_bytes < 0]
    host = report.memory.host.headroom_bytes
    if short:
        return f"**{gib_with_unit(sum(short))}**"
    return f"**{gib_with_unit(-host)}** of main memory" if host is not None and host < 0 else "memory"


def _why_unknown(report: Report) -> str:
    steps = report.verdict.headroom.steps
    known = report.verdict.headroom.value is not None
    nothing = "no memory chosen that could hold the rest of the model"
    return as_written(steps[0].label) if steps and not known else nothing


def _ranged(estimate: Estimate, unit: str) -> str:
    text = f"**{number(estimate)} {unit}**"
    return f"{text} ({span(estimate)})" if span(estimate) else text


def _speed_part(decode: Estimate) -> str:
    return f"{_ranged(decode, 'tok/s')}." if decode.value is not None else "Speed unknown."


def _wait_part(first_token: Estimate) -> str:
    return f"First word after **{duration(first_token.value)}**." if first_token.value is not None else ""


def _load_part(load: Estimate) -> str:
    if load.low is None or load.high is None:
        return ""
    low, high = duration(load.low), duration(load.high)
    if low == high:
        return f"Loads in **{high}**."
    value, unit = low.rsplit(" ", 1)
    return f"Loads in **{value if high.endswith(' ' + unit) else low}–{high}**."


def _price_part(report: Report) -> str:
    price = report.verdict.price
    if price.value is None:
        return ""
    missing = len(report.cost.missing)
    without = f", {missing} part{'s' if missing > 1 else ''} without a known price" if missing else ""
    return f"**{usd(price.value)}**{without}."


def _reason(report: Report) -> str:
    if report.memory.fit is Fit.NO_FIT:
        return "It would stop with an out-of-memory error."
    return _BOUND_BY.get(report.speed.bound_by, "")


def _room(report: Report) -> str:
    """What else would fit, or how far the context would have to come down."""
    memory, work = report.memory, report.plan.workload
    ceiling = memory.ceiling_tokens
    if ceiling is None or memory.fit is Fit.UNKNOWN:
        return ""
    if ceiling == 0:
        return "No context is short enough to keep all of it on the GPU."
    if memory.fit in (Fit.SPILLS, Fit.NO_FIT):
        return f"All on the GPU up to a context of {about_tokens(ceiling)}." if ceiling < work.context_tokens else ""
    better = _better_quant(memory.quants, work.quant)
    room = (
        f"There is room for {as_written(better)}, or for a context of" if better else "There is room for a context of"
    )
    return f"{room} {about_tokens(ceiling)}." if ceiling > work.context_tokens else ""


def _better_quant(options: tuple[QuantOption, ...], chosen: str) -> str:
    names = [option.quant for option in options]
    above = options[names.index(chosen) + 1 :] if chosen in names else ()
    fitting = [option.quant for option in above if option.fit is Fit.FITS]
    return fitting[-1] if fitting else ""
