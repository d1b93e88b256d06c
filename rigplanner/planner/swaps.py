"""The cheapest part that answers a finding."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from rigplanner.domain.parts import Condition, Part, Price
from rigplanner.estimate.cost import price_of

Chosen = TypeVar("Chosen", bound=Part)


def cheapest(parts: Iterable[Chosen], accept: Callable[[Chosen], bool]) -> Chosen | None:
    """The accepted part with the lowest known price as new; None where no accepted one has a price."""
    priced = [(price.typical_usd, part.id, part) for part in parts if accept(part) and (price := _new_price(part))]
    return min(priced)[2] if priced else None


def _new_price(part: Part) -> Price | None:
    price = price_of(part, Condition.NEW)
    return price if price and price.condition is Condition.NEW else None


def price_usd(part: Part) -> float:
    """The typical price of a part that `cheapest` has chosen, US dollars."""
    price = _new_price(part)
    return price.typical_usd if price else 0.0
