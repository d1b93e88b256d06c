"""What is another than when a rig was saved, one sentence each."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from rigplanner.domain.evidence import Estimate, Unit
from rigplanner.domain.report import Fit
from rigplanner.wording.labels import basis
from rigplanner.wording.quantities import day, duration, span, unknown, usd, with_unit

_FITS: Final = {
    Fit.FITS: "fits",
    Fit.TIGHT: "is tight",
    Fit.SPILLS: "spills to RAM",
    Fit.NO_FIT: "does not fit",
    Fit.UNKNOWN: "is unknown to fit",
}
_FITTED: Final = {
    Fit.FITS: "fitted",
    Fit.TIGHT: "was tight",
    Fit.SPILLS: "spilled to RAM",
    Fit.NO_FIT: "did not fit",
    Fit.UNKNOWN: "was unknown to fit",
}


def changes_title(count: int, saved_at: str) -> str:
    """How much changed since then: "3 things changed since it was saved on 3 Nov 2026."."""
    things = "1 thing" if count == 1 else f"{count} things"
    return f"{things} changed since it was saved{f' on {day(saved_at)}' if saved_at else ''}."


def vanished(name: str) -> str:
    """An entry that no catalog has any more."""
    return f"{name} is not in the catalog; its values as they were when saved are used."


def changed(what: str, before: str, now: str) -> str:
    """Any value: "Memory bandwidth of X was 360 GB/s when saved and is 448 GB/s now."."""
    return f"{what} was {before} when saved and is {now} now."


def price_changed(name: str, before_usd: float | None, now_usd: float | None) -> str:
    """The price of a part; "" where it reads the same."""
    if before_usd is None or now_usd is None:
        return "" if before_usd == now_usd else _known_price(name, before_usd, now_usd)
    before, now = usd(before_usd), usd(now_usd)
    return changed(name, before, now) if before != now else ""


def _known_price(name: str, before_usd: float | None, now_usd: float | None) -> str:
    if before_usd is not None:
        return f"{name} was {usd(before_usd)} when saved; its price is unknown now."
    return f"{name} had no known price when saved and is {usd(now_usd or 0)} now."


def fit_changed(before: Fit, now: Fit) -> str:
    """Whether it fits; "" where that is the same."""
    return f"The model {_FITTED[before]} when saved and {_FITS[now]} now." if before is not now else ""


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
    return unknown() if estimate.value is None else f"{_value(estimate)}, {basis(estimate.basis)},"
