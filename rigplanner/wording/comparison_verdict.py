"""The sentence over a comparison: who is fastest and for how much more, who does not run it, who holds most."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import Final

from rigplanner.domain.comparison import Comparison
from rigplanner.domain.evidence import Estimate, Unit
from rigplanner.domain.report import Fit, Report
from rigplanner.domain.visible import one_line
from rigplanner.estimate.differences import apart, price_gap
from rigplanner.estimate.left_out import left_out
from rigplanner.numerals import figure
from rigplanner.translation import mark, tr, tr_n
from rigplanner.wording.marks import as_written
from rigplanner.wording.quantities import about_tokens, usd
from rigplanner.wording.sentences import listed, together
from rigplanner.wording.verdict import shown_fit, stops

_LONGEST_NAME: Final = 32
#: From here on a quotient is told in whole numbers.
_WHOLE_FROM: Final = 2.5
#: Differences below this share are not worth a word.
_NOTICEABLE: Final = 0.05
_FASTER_AND_CHEAPER: Final = mark(
    "**{fast}** is **about {times} times as fast** as **{other}** and costs **{amount} less**."
)
_NOT_PRICED: Final = mark("**{fast}** is **about {times} times as fast** as {other}; what it costs more is not known.")
_AT_SAME_PRICE: Final = mark("**{fast}** is **about {times} times as fast** as {other} at the **same price**.")
_FOR_MORE: Final = mark("**{fast}** is **about {times} times as fast** as {other} for **{amount} more**.")
_FOR_LESS: Final = mark("**{fast}** is **about {times} times as fast** as {other} for **{amount} less**.")
_ABOUT_SAME_PRICE: Final = mark(
    "**{fast}** is **about {times} times as fast** as {other} for **about the same price**."
)

_Named = tuple[str, Report]


def headline(comparison: Comparison) -> str:
    """What the figures come to; `**` marks strong words. Nothing is claimed that the ranges leave open."""
    rigs = [(short(name), report) for name, report in zip(comparison.names, comparison.reports, strict=True)]
    if len(rigs) < 2:
        return ""
    if not comparison.same_work:
        return together(_price_alone(rigs), tr("Each does its own work, so speeds do not compare."))
    running = [(name, report) for name, report in rigs if report.speed.decode.value is not None and not stops(report)]
    parts = (_speed(running) or _price_alone(rigs), _not_running(rigs), _spilling(rigs), _context(rigs))
    return together(*parts)


def cut_name(name: str) -> str:
    """A name as a sentence or a chart can bear it."""
    shown = one_line(name)
    return textwrap.shorten(shown, _LONGEST_NAME, placeholder="…") if " " in shown else shown[:_LONGEST_NAME]


def short(name: str) -> str:
    """The same in a sentence with marks."""
    return as_written(cut_name(name))


def _speed(running: Sequence[_Named]) -> str:
    """The fastest against the cheapest other one that runs."""
    if len(running) < 2:
        return ""
    fastest = max(running, key=lambda rig: rig[1].speed.decode.value or 0.0)
    others = [rig for rig in running if rig is not fastest]
    base = _cheapest(others) or others[0]
    return _pair(fastest, base, among=len(running))


def _cheapest(rigs: Sequence[_Named]) -> _Named | None:
    return min(_priced(rigs), key=lambda rig: rig[1].cost.total.value or 0.0, default=None)


def _priced(rigs: Sequence[_Named]) -> list[_Named]:
    """The rigs whose total is the price of a whole machine."""
    return [rig for rig in rigs if rig[1].cost.total.value is not None and not left_out(rig[1])]


def _pair(fast: _Named, base: _Named, among: int) -> str:
    gap = _gap(base[1], fast[1])
    one, other = fast[1].speed.decode, base[1].speed.decode
    if not apart(one, other) or _ratio(one, other) < 1 + _NOTICEABLE:
        return _equally_fast(fast[0], base[0], gap)
    message = _FASTER_AND_CHEAPER if among > 2 and gap.high is not None and gap.high < 0 else _faster(gap)
    times, amount = _times(_ratio(one, other)), usd(abs(gap.value or 0))
    return tr(message, fast=fast[0], other=base[0], times=times, amount=amount)


def _gap(base: Report, fast: Report) -> Estimate:
    """What the fast one costs more; unknown where a part of either is still to be chosen."""
    left = (*left_out(base), *left_out(fast))
    return Estimate.unknown(Unit.USD, "not every part is priced") if left else price_gap(base.cost, fast.cost)


def _ratio(one: Estimate, other: Estimate) -> float:
    return one.value / other.value if one.value and other.value else 1.0


def _times(ratio: float) -> str:
    """A digit behind the point only where it tells something."""
    return figure(ratio, 0 if ratio >= _WHOLE_FROM or round(ratio, 1).is_integer() else 1)


def _equally_fast(one: str, other: str, gap: Estimate) -> str:
    """Which of two equally fast ones is cheaper, where that is clear."""
    if gap.value is None or gap.low is None or gap.high is None:
        return tr("**{one}** and **{other}** are **about as fast**.", one=one, other=other)
    if gap.low <= 0 <= gap.high:
        return tr("**{one}** and **{other}** are **about as fast** and cost about the same.", one=one, other=other)
    return tr(
        "**{one}** and **{other}** are **about as fast**; {cheaper} costs **{amount} less**.",
        one=one,
        other=other,
        cheaper=other if gap.low > 0 else one,
        amount=usd(abs(gap.value)),
    )


def _faster(gap: Estimate) -> str:
    """The message by what it costs more; the ranges may leave open which is cheaper."""
    if gap.value is None or gap.low is None or gap.high is None:
        return _NOT_PRICED
    if gap.value == gap.low == gap.high == 0:
        return _AT_SAME_PRICE
    if gap.low > 0:
        return _FOR_MORE
    return _FOR_LESS if gap.high < 0 else _ABOUT_SAME_PRICE


def _price_alone(rigs: Sequence[_Named]) -> str:
    """The cheapest against the next, where speeds tell nothing."""
    priced = _priced(rigs)
    if len(priced) < 2:
        return ""
    first, second = sorted(priced, key=lambda rig: rig[1].cost.total.value or 0.0)[:2]
    gap = price_gap(first[1].cost, second[1].cost)
    if gap.value is None or gap.low is None or gap.low <= 0:
        return ""
    amount = usd(gap.value)
    return tr("**{cheaper}** costs **{amount} less** than {other}.", cheaper=first[0], amount=amount, other=second[0])


def _not_running(rigs: Sequence[_Named]) -> str:
    without = [name for name, report in rigs if shown_fit(report) is Fit.NO_FIT]
    if not without:
        return ""
    if len(without) == len(rigs):
        return tr("**None of them** can run this model as planned.")
    return tr_n("**{rigs}** cannot run it.", "**{rigs}** cannot run it.", len(without), rigs=listed(without))


def _spilling(rigs: Sequence[_Named]) -> str:
    """Said where it tells the rigs apart."""
    spilling = [name for name, report in rigs if report.memory.fit is Fit.SPILLS and report.memory.devices]
    if not spilling or len(spilling) == len(rigs):
        return ""
    named = listed(spilling)
    return tr_n(
        "{rigs} runs a part of it **from RAM**.", "{rigs} run a part of it **from RAM**.", len(spilling), rigs=named
    )


def _context(rigs: Sequence[_Named]) -> str:
    """Who holds clearly more context than all others and runs; past the model's own limit that it is the model's."""
    limit = _passed_limit(rigs[0][1])
    if limit is not None:
        return tr("The model itself ends at **{context}** of context.", context=about_tokens(limit))
    held = [report.memory.ceiling_tokens for _, report in rigs]
    if None in held or len(held) < 2:
        return ""
    (name, widest), (_, next_widest) = sorted(rigs, key=lambda rig: rig[1].memory.ceiling_tokens or 0, reverse=True)[:2]
    most, next_most = widest.memory.ceiling_tokens or 0, next_widest.memory.ceiling_tokens or 0
    if not most or most < (1 + 5 * _NOTICEABLE) * next_most or stops(widest):
        return ""
    return tr("Only **{rig}** holds **{context}** of context.", rig=name, context=about_tokens(most))


def _passed_limit(report: Report) -> int | None:
    """The longest context of the model, where the plan asks for more."""
    most = report.model.max_context if report.model is not None else None
    return most if most and report.plan.workload.context_tokens > most else None
