"""Numbers as people read them: the unit, and no more digits than the range earns."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Final

from rigplanner.domain.evidence import Estimate, Unit
from rigplanner.numerals import amount, amounts, figure, localised
from rigplanner.translation import mark, tr, tr_in, tr_n
from rigplanner.units import GB, GIB, K_TOKENS
from rigplanner.wording.currency import shown

EN_DASH: Final = "–"
MINUS: Final = "−"
#: Between a number and its unit where a line must not end.
NO_BREAK: Final = "\u00a0"
_MONTHS: Final = (
    mark("Jan"), mark("Feb"), mark("Mar"), mark("Apr"), mark("May"), mark("Jun"),
    mark("Jul"), mark("Aug"), mark("Sep"), mark("Oct"), mark("Nov"), mark("Dec"),
)  # fmt: skip
_LONG_MONTHS: Final = (
    mark("January"), mark("February"), mark("March"), mark("April"), mark("May"), mark("June"),
    mark("July"), mark("August"), mark("September"), mark("October"), mark("November"), mark("December"),
)  # fmt: skip


def unknown() -> str:
    """What stands where a value would."""
    return tr("unknown")


def gib(bytes_: float, digits: int = 1) -> str:
    """Memory in GiB without its unit; never "-0.0"."""
    text = f"{bytes_ / GIB:,.{digits}f}"
    return localised(text.lstrip("-") if not text.strip("-0.") else text.replace("-", MINUS))


def gib_with_unit(bytes_: float, digits: int = 1) -> str:
    """Memory as "4.2 GiB"."""
    return f"{gib(bytes_, digits)} GiB"


def file_size(bytes_: float) -> str:
    """Sizes of files as "4.9 GB", small ones as "450 kB" or "12 MB"."""
    if bytes_ >= 0.1 * GB:
        return gb_with_unit(bytes_)
    return f"{figure(bytes_ / 1e6)} MB" if bytes_ >= 1e6 else f"{figure(bytes_ / 1e3)} kB"


def gb_with_unit(bytes_: float, digits: int = 1) -> str:
    """File sizes as "4.9 GB" of 10^9 bytes."""
    return f"{figure(bytes_ / GB, digits)} GB"


def tokens(count: int) -> str:
    """A round context as "16k" (1024 tokens), any other with separators."""
    if count >= K_TOKENS and count % K_TOKENS == 0:
        return f"{figure(count // K_TOKENS)}k"
    return figure(count)


def about_tokens(count: float) -> str:
    """A context in thousands, rounded: "49k", "2.1k", "380"."""
    if count < K_TOKENS:
        return f"{count:.0f}"
    thousands = count / K_TOKENS
    return f"{figure(thousands, 1 if thousands < 10 and round(thousands, 1) % 1 else 0)}k"


def about_count(count: float) -> str:
    """Tokens of a prompt in plain thousands: "2.1k" is 2100."""
    if count < 1000:
        return f"{count:.0f}"
    return f"{figure(count / 1000, 1 if count % 1000 else 0)}k"


def rate(tokens_per_s: float) -> str:
    """Tokens per second: two digits below 10, whole numbers above."""
    if tokens_per_s < 10:
        return figure(tokens_per_s, 1)
    return figure(tokens_per_s if tokens_per_s < 1000 else float(f"{tokens_per_s:.3g}"))


def seconds(value: float) -> str:
    """A duration in seconds, without its unit; see `duration` for long ones."""
    if value < 0.095:
        return figure(value, 2)
    return figure(value, 1 if value < 20 else 0)


def duration(value: float) -> str:
    """A duration with its unit: "0.3 s", "42 s", "3 min", "2.1 h"."""
    if value < 120:
        return f"{seconds(value)} s"
    return f"{figure(value / 60)} min" if value < 7200 else f"{figure(value / 3600, 1)} h"


def usd(value: float) -> str:
    """An amount of US dollars in the currency that is shown, without cents from 20 on."""
    return amount(shown().symbol, _bare_usd(value))


def usd_range(low: float, high: float) -> str:
    """Two amounts of US dollars as "$1,106–1,186"; empty where both read the same."""
    first, last = _bare_usd(low), _bare_usd(high)
    return "" if first == last else amounts(shown().symbol, first, last)


def _bare_usd(value: float) -> str:
    money = value * shown().per_usd
    return figure(money, 0 if money >= 20 or money == 0 else 2)


_PLAIN: Final[dict[Unit, Callable[[float], str]]] = {
    Unit.BYTES: gib,
    Unit.TOKENS: about_tokens,
    Unit.TOKENS_PER_S: rate,
    Unit.SECONDS: seconds,
    Unit.USD: usd,
    Unit.WATTS: figure,
}

_UNIT_WORDS: Final = {
    Unit.BYTES: mark("GiB"),
    Unit.TOKENS: mark("tokens"),
    Unit.TOKENS_PER_S: mark("tok/s"),
    Unit.SECONDS: mark("s"),
    Unit.USD: "",
    Unit.WATTS: mark("W"),
}


def unit_word(unit: Unit) -> str:
    """What stands behind a value; empty for money."""
    return tr(_UNIT_WORDS[unit])


def plain(value: float, unit: Unit) -> str:
    """A value as its unit is usually written, without the unit's name."""
    return _PLAIN[unit](value)


def number(estimate: Estimate) -> str:
    """The value alone, or "unknown"."""
    return unknown() if estimate.value is None else _PLAIN[estimate.unit](estimate.value)


def between(low: str, high: str) -> str:
    """A range that names a shared unit once: "0.3–0.7 s"; empty where both ends read the same."""
    if low == high:
        return ""
    figure, _, unit = low.rpartition(" ")
    return f"{figure if high.endswith(f' {unit}') and figure else low}{EN_DASH}{high}"


def reason(estimate: Estimate) -> str:
    """Why nothing is known, as a sentence."""
    return sentence(why_unknown(estimate))


def why_unknown(estimate: Estimate) -> str:
    """Why nothing is known, as a statement."""
    return begun(tr(estimate.steps[0].label) if estimate.steps else tr("nothing is known about this"))


def sentence(text: str) -> str:
    """A statement as a sentence: a capital first, a full stop last."""
    return tr_in("a statement that becomes a sentence", "{statement}.", statement=begun(text))


def begun(text: str) -> str:
    """A statement with a capital first."""
    return text[:1].upper() + text[1:]


def span(estimate: Estimate) -> str:
    """The range as "44–56"; empty where there is none to tell."""
    if estimate.low is None or estimate.high is None:
        return ""
    if estimate.unit is Unit.USD:
        return usd_range(estimate.low, estimate.high)
    low, high = _PLAIN[estimate.unit](estimate.low), _PLAIN[estimate.unit](estimate.high)
    return "" if low == high else f"{low}{EN_DASH}{high}"


def with_unit(estimate: Estimate) -> str:
    """Value and unit as "48 tok/s"."""
    return unknown() if estimate.value is None else f"{number(estimate)} {unit_word(estimate.unit)}".strip()


def month(as_of: str) -> str:
    """A date as people cite it: "Oct 26", or the year alone."""
    year, *rest = as_of.split("-")
    if not rest:
        return year
    return tr_in("month and two digits of the year", "{month} {year}", month=_month(rest[0]), year=year[2:])


def day(moment: str) -> str:
    """The day of a moment such as 2026-11-30T10:00:00Z, as "30 Nov 2026"."""
    year, month_, day_ = moment[:10].split("-")
    return tr_in("a day", "{day} {month} {year}", day=int(day_), month=_month(month_), year=year)


def _month(number_: str) -> str:
    return tr(_MONTHS[int(number_) - 1])


def age(days: int) -> str:
    """An age in months, or days where it is young."""
    if days >= 60:
        return tr_n("{count} mo old", "{count} mo old", days // 30)
    return tr_n("{count} day old", "{count} days old", days)


def long_date(day: date) -> str:
    """A day as "25 November 2026"."""
    return tr_in(
        "a day, its month in full",
        "{day} {month} {year}",
        day=day.day,
        month=tr(_LONG_MONTHS[day.month - 1]),
        year=day.year,
    )


#: How far the ends of a range lie apart, as a quotient, for each word.
_CERTAINTIES: Final = ((1.4, mark("well known")), (1.9, mark("fairly known")))
_ROUGH: Final = mark("rough")


def certainty(estimate: Estimate) -> str:
    """A plain word for how wide a range is; empty where there is none."""
    if not estimate.low or not estimate.high:
        return ""
    apart = estimate.high / estimate.low
    return tr(next((word for most, word in _CERTAINTIES if apart <= most), _ROUGH))
