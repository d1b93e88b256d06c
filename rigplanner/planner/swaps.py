"""The cheapest part that answers a finding."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from rigplanner.domain.parts import Condition, Part
from rigplanner.estimate.cost import offer

Chosen = TypeVar("Chosen", bound=Part)


def cheapest(parts: Iterable[Chosen], accept: Callable[[Chosen], bool]) -> Chosen | None:
    """The accepted part with the lowest known price as new; None where no accepted one has a price."""
    offers = ((offer(part, Condition.NEW), part) for part in parts if accept(part))
    priced = [(price.typical_usd, part.id, part) for price, part in offers if price]
    return min(priced)[2] if priced else None


def price_usd(part: Part) -> float:
    """The typical price of a part that `cheapest` has chosen, US dollars."""
    price = offer(part, Condition.NEW)
    return price.typical_usd if price else 0.0
