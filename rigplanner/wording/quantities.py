"""Numbers as people read them: the unit, and no more digits than the range earns."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Final

from rigplanner.domain.evidence import Estimate, Unit
from rigplanner.units import GB, GIB, K_TOKENS
from rigplanner.wording.currency import shown

EN_DASH: Final = "–"
MINUS: Final = "−"
UNKNOWN: Final = "unknown"
#: Between a number and its unit where a line must not end.
NO_BREAK: Final = "\u00a0"
_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def gib(bytes_: float, digits: int = 1) -> str:
    """Memory in GiB without its unit; never "-0.0"."""
    text = f"{bytes_ / GIB:.{digits}f}"
    return text.lstrip("-") if float(text) == 0 else text.replace("-", MINUS)


def gib_with_unit(bytes_: float, digits: int = 1) -> str:
    """Memory as "4.2 GiB"."""
    return f"{gib(bytes_, digits)} GiB"


def file_size(bytes_: float) -> str:
    """Sizes of files as "4.9 GB", small ones as "450 kB" or "12 MB"."""
    if bytes_ >= 0.1 * GB:
        return gb_with_unit(bytes_)
    return f"{bytes_ / 1e6:.0f} MB" if bytes_ >= 1e6 else f"{bytes_ / 1e3:.0f} kB"


def gb_with_unit(bytes_: float, digits: int = 1) -> str:
    """File sizes as "4.9 GB" of 10^9 bytes."""
    return f"{bytes_ / GB:.{digits}f} GB"


def tokens(count: int) -> str:
    """A round context as "16k" (1024 tokens), any other with separators."""
    if count >= K_TOKENS and count % K_TOKENS == 0:
        return f"{count // K_TOKENS}k"
    return f"{count:,}"


def about_tokens(count: float) -> str:
    """A context in thousands, rounded: "49k", "2.1k", "380"."""
    if count < K_TOKENS:
        return f"{count:.0f}"
    thousands = count / K_TOKENS
    return f"{thousands:.1f}k" if thousands < 10 and round(thousands, 1) % 1 else f"{thousands:.0f}k"


def about_count(count: float) -> str:
    """Tokens of a prompt in plain thousands: "2.1k" is 2100."""
    if count < 1000:
        return f"{count:.0f}"
    return f"{count / 1000:.1f}k" if count % 1000 else f"{count / 1000:.0f}k"


def rate(tokens_per_s: float) -> str:
    """Tokens per second: two digits below 10, whole numbers above."""
    if tokens_per_s < 10:
        return f"{tokens_per_s:.1f}"
    return f"{tokens_per_s:,.0f}" if tokens_per_s < 1000 else f"{float(f'{tokens_per_s:.3g}'):,.0f}"


def seconds(value: float) -> str:
    """A duration in seconds, without its unit; see `duration` for long ones."""
    if value < 0.095:
        return f"{value:.2f}"
    return f"{value:.1f}" if value < 20 else f"{value:.0f}"


def duration(value: float) -> str:
    """A duration with its unit: "0.3 s", "42 s", "3 min", "2.1 h"."""
    if value < 120:
        return f"{seconds(value)} s"
    return f"{value / 60:.0f} min" if value < 7200 else f"{value / 3600:.1f} h"


def usd(value: float) -> str:
    """An amount of US dollars in the currency that is shown, without cents from 20 on."""
    currency = shown()
    amount = value * currency.per_usd
    return f"{currency.symbol}{amount:,.0f}" if amount >= 20 or amount == 0 else f"{currency.symbol}{amount:,.2f}"


_PLAIN: Final[dict[Unit, Callable[[float], str]]] = {
    Unit.BYTES: gib,
    Unit.TOKENS: about_tokens,
    Unit.TOKENS_PER_S: rate,
    Unit.SECONDS: seconds,
    Unit.USD: usd,
    Unit.WATTS: lambda watts: f"{watts:.0f}",
}

UNIT_WORDS: Final = {
    Unit.BYTES: "GiB",
    Unit.TOKENS: "tokens",
    Unit.TOKENS_PER_S: "tok/s",
    Unit.SECONDS: "s",
    Unit.USD: "",
    Unit.WATTS: "W",
}


def plain(value: float, unit: Unit) -> str:
    """A value as its unit is usually written, without the unit's name."""
    return _PLAIN[unit](value)


def number(estimate: Estimate) -> str:
    """The value alone, or "unknown"."""
    return UNKNOWN if estimate.value is None else _PLAIN[estimate.unit](estimate.value)


def between(low: str, high: str) -> str:
    """A range that names a shared unit once: "0.3–0.7 s"; empty where both ends read the same."""
    if low == high:
        return ""
    figure, _, unit = low.rpartition(" ")
    return f"{figure if high.endswith(f' {unit}') and figure else low}{EN_DASH}{high}"


def reason(estimate: Estimate) -> str:
    """Why nothing is known, as a sentence."""
    text = estimate.steps[0].label if estimate.steps else "nothing is known about this"
    return f"{text[:1].upper()}{text[1:]}."


def span(estimate: Estimate) -> str:
    """The range as "44–56"; empty where there is none to tell."""
    if estimate.low is None or estimate.high is None:
        return ""
    low, high = _PLAIN[estimate.unit](estimate.low), _PLAIN[estimate.unit](estimate.high)
    return "" if low == high else f"{low}{EN_DASH}{high.removeprefix(shown().symbol)}"


def with_unit(estimate: Estimate) -> str:
    """Value and unit as "48 tok/s"."""
    return f"{number(estimate)} {UNIT_WORDS[estimate.unit]}".strip() if estimate.value is not None else UNKNOWN


def month(as_of: str) -> str:
    """A date as people cite it: "Oct 26", or the year alone."""
    parts = as_of.split("-")
    return f"{_MONTHS[int(parts[1]) - 1]} {parts[0][2:]}" if len(parts) > 1 else parts[0]


def day(moment: str) -> str:
    """The day of a moment such as 2026-11-30T10:00:00Z, as "30 Nov 2026"."""
    year, month_, day_ = moment[:10].split("-")
    return f"{int(day_)} {_MONTHS[int(month_) - 1]} {year}"


def age(days: int) -> str:
    """An age in months, or days where it is young."""
    return f"{days // 30} mo old" if days >= 60 else f"{days} days old"


def long_date(day: date) -> str:
    """A day as "25 November 2026"."""
    return f"{day.day} {day:%B %Y}"


#: How far the ends of a range lie apart, as a quotient, for each word.
_CERTAINTIES: Final = ((1.4, "well known"), (1.9, "fairly known"))


def certainty(estimate: Estimate) -> str:
    """A plain word for how wide a range is; empty where there is none."""
    if not estimate.low or not estimate.high:
        return ""
    apart = estimate.high / estimate.low
    return next((word for most, word in _CERTAINTIES if apart <= most), "rough")
