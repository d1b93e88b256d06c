"""Two estimates against each other: whether they truly differ, and what one build costs more than another."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from typing import Final

from rigplanner.domain.evidence import Basis, Estimate, Step, Unit
from rigplanner.domain.report import CostLine, CostReport
from rigplanner.translation import mark, tr

#: Far below a cent.
_PRICE_DIGITS: Final = 6


def apart(one: Estimate, other: Estimate) -> bool:
    """Whether two figures differ by more than their ranges leave open.

    The gap must exceed the halves of the ranges that face each other, added as independent errors are
    (square root of the sum of squares). Ranges hold 8 of 10 cases, so the order is then right in 9 of 10.
    """
    if one.value is None or other.value is None:
        return False
    low, high = (one, other) if one.value <= other.value else (other, one)
    above, below = _distance(low.high, low.value), _distance(high.value, high.low)
    return abs(one.value - other.value) > math.hypot(above, below)


def _distance(upper: float | None, lower: float | None) -> float:
    return upper - lower if upper is not None and lower is not None else 0.0


def price_gap(before: CostReport, after: CostReport) -> Estimate:
    """What `after` costs more, negative where it costs less. Pieces that both have at one price cancel out.

    The bands of the others count as independent of each other. Unknown where one of them has no price.
    """
    ours, theirs = _pieces(before.lines), _pieces(after.lines)
    added, dropped = theirs - ours, ours - theirs
    unpriced = [name for name, price in (*added, *dropped) if price.value is None]
    if unpriced:
        return Estimate.unknown(Unit.USD, tr("no price known for {part}", part=unpriced[0]))
    if before.total.value is None or after.total.value is None:
        return Estimate.unknown(Unit.USD, mark("no part with a known price"))
    value = _sum(added) - _sum(dropped)
    down = math.hypot(*_downs(added), *_ups(dropped))
    up = math.hypot(*_ups(added), *_downs(dropped))
    steps = (*_steps(added, 1), *_steps(dropped, -1))
    return Estimate(value, value - down, value + up, Unit.USD, Basis.LISTED, steps)


#: Pieces by name and price.
_Pieces = Counter[tuple[str, Estimate]]


def _pieces(lines: Iterable[CostLine]) -> _Pieces:
    pieces: _Pieces = Counter()
    for line in lines:
        pieces[line.name, _each(line.price, line.count)] += line.count
    return pieces


def _each(price: Estimate, count: int) -> Estimate:
    """The price of one piece, rounded: three times a price by three is not that price to the last bit."""
    return price.map(lambda usd: round(usd / count, _PRICE_DIGITS))


def _steps(pieces: _Pieces, sign: int) -> tuple[Step, ...]:
    return tuple(Step(name, "", "", sign * (price.value or 0.0)) for name, price in pieces.elements())


def _sum(pieces: _Pieces) -> float:
    return sum(price.value or 0.0 for _, price in pieces.elements())


def _downs(pieces: _Pieces) -> list[float]:
    return [_distance(price.value, price.low) for _, price in pieces.elements()]


def _ups(pieces: _Pieces) -> list[float]:
    return [_distance(price.high, price.value) for _, price in pieces.elements()]
