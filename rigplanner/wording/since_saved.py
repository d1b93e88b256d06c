"""What is another than when a rig was saved, one sentence each."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from rigplanner.domain.evidence import Estimate, Unit
from rigplanner.domain.report import Fit
from rigplanner.translation import mark, tr, tr_in, tr_n
from rigplanner.wording.labels import basis
from rigplanner.wording.quantities import day, duration, span, unknown, usd, with_unit

_FITS: Final = {
    Fit.FITS: mark("fits now"),
    Fit.TIGHT: mark("is tight now"),
    Fit.SPILLS: mark("spills to RAM now"),
    Fit.NO_FIT: mark("does not fit now"),
    Fit.UNKNOWN: mark("is unknown to fit now"),
}
_FITTED: Final = {
    Fit.FITS: mark("The model fitted when saved"),
    Fit.TIGHT: mark("The model was tight when saved"),
    Fit.SPILLS: mark("The model spilled to RAM when saved"),
    Fit.NO_FIT: mark("The model did not fit when saved"),
    Fit.UNKNOWN: mark("The model was unknown to fit when saved"),
}


def changes_title(count: int, saved_at: str) -> str:
    """How much changed since then: "3 things changed since it was saved on 3 Nov 2026."."""
    if not saved_at:
        return tr_n("{count} thing changed since it was saved.", "{count} things changed since it was saved.", count)
    return tr_n(
        "{count} thing changed since it was saved on {day}.",
        "{count} things changed since it was saved on {day}.",
        count,
        day=day(saved_at),
    )


def vanished(name: str) -> str:
    """An entry that no catalog has any more."""
    return tr("{name} is not in the catalog; its values as they were when saved are used.", name=name)


def changed(what: str, before: str, now: str) -> str:
    """Any value: "Memory bandwidth of X was 360 GB/s when saved and is 448 GB/s now."."""
    return tr("{what} was {before} when saved and is {now} now.", what=what, before=before, now=now)


def price_changed(name: str, before_usd: float | None, now_usd: float | None) -> str:
    """The price of a part; "" where it reads the same."""
    if before_usd is None or now_usd is None:
        return "" if before_usd == now_usd else _known_price(name, before_usd, now_usd)
    before, now = usd(before_usd), usd(now_usd)
    return changed(name, before, now) if before != now else ""


def _known_price(name: str, before_usd: float | None, now_usd: float | None) -> str:
    if before_usd is not None:
        return tr("{part} was {price} when saved; its price is unknown now.", part=name, price=usd(before_usd))
    return tr("{part} had no known price when saved and is {price} now.", part=name, price=usd(now_usd or 0))


def fit_changed(before: Fit, now: Fit) -> str:
    """Whether it fits; "" where that is the same."""
    if before is now:
        return ""
    return tr_in("whether a model fits", "{before} and {now}.", before=tr(_FITTED[before]), now=tr(_FITS[now]))


def estimate_changed(what: str, before: Estimate, now: Estimate) -> str:
    """A figure, its range or its basis, whichever reads otherwise; "" where all read the same."""
    ways: tuple[Callable[[Estimate], str], ...] = (_value, _with_span, _with_basis)
    for way in ways:
        if way(before) != way(now):
            return changed(what, way(before), way(now))
    return ""


def _value(estimate: Estimate) -> str:
    if estimate.value is not None and estimate.unit is Unit.SECONDS:
        return duration(estimate.value)
    return with_unit(estimate)


def _with_span(estimate: Estimate) -> str:
    text = span(estimate)
    return f"{_value(estimate)} ({text})" if text else _value(estimate)


def _with_basis(estimate: Estimate) -> str:
    if estimate.value is None:
        return unknown()
    return tr_in("inside a sentence", "{amount}, {basis},", amount=_value(estimate), basis=basis(estimate.basis))
