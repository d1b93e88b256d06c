"""What parts cost: one price band chosen from what sources list, and the total as a range."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from types import MappingProxyType
from typing import Final

from rigplanner.domain.evidence import Basis, Estimate, Step, Unit
from rigplanner.domain.parts import Condition, Part, Price, PriceBasis, Slot
from rigplanner.domain.plan import PartChoice
from rigplanner.domain.report import CostLine
from rigplanner.translation import mark, tr

#: After how many days a price is called old; memory, drives and cards move fastest.
STALE_AFTER_DAYS: Final = MappingProxyType({Slot.GPU: 60, Slot.MEMORY: 60, Slot.DRIVE: 60, Slot.SYSTEM: 60})
_STALE_AFTER_DAYS_OTHERS: Final = 180
_RANKS: Final = MappingProxyType({PriceBasis.ARTICLE: 0, PriceBasis.OWN: 2})

#: What a line of the cost says where its price is the person's own.
OWN_PRICE: Final = mark("your price")


def price_of(part: Part, condition: Condition) -> Price | None:
    """The user's own price, else the newest in the wished condition, else in the other.

    A review's own prices are only a last resort.
    """
    if len(part.prices) == 1:
        return part.prices[0]
    candidates = sorted(
        part.prices,
        key=lambda price: (_RANKS.get(price.basis, 1), price.condition is condition, price.as_of),
    )
    return candidates[-1] if candidates else None


def offer(part: Part, wanted: Condition | None = None) -> Price | None:
    """The price to show: in the wished condition, else the cheaper of new and used."""
    if wanted is not None:
        return _in_condition(part, wanted)
    found = [price for condition in Condition if (price := _in_condition(part, condition))]
    return min(found, key=lambda price: price.typical_usd, default=None)


def _in_condition(part: Part, condition: Condition) -> Price | None:
    price = price_of(part, condition)
    return price if price and (price.condition is condition or price.basis is PriceBasis.OWN) else None


def cost_line(slot: Slot, part: Part, choice: PartChoice, today: date) -> CostLine:
    """The price of one choice. What is owned costs nothing; the user's own price stands above any source."""
    if choice.owned:
        return _line(slot, part, choice, Estimate.exact(0.0, Unit.USD, Basis.LISTED), note=mark("owned"))
    if choice.own_price_usd is not None:
        own = Estimate.exact(choice.own_price_usd * choice.count, Unit.USD, Basis.LISTED)
        return _line(slot, part, choice, own, note=OWN_PRICE)
    price = price_of(part, choice.condition)
    if price is None:
        return _line(slot, part, choice, Estimate.unknown(Unit.USD, tr("no price known for {part}", part=part.name)))
    age = age_days(price.as_of, today)
    return CostLine(
        slot,
        part.id,
        part.name,
        choice.count,
        _band(price, choice.count),
        price.as_of,
        age,
        is_stale=is_old(slot, age),
        note=OWN_PRICE if price.basis is PriceBasis.OWN else price.condition.value,
    )


def _line(slot: Slot, part: Part, choice: PartChoice, price: Estimate, note: str = "") -> CostLine:
    return CostLine(slot, part.id, part.name, choice.count, price, "", None, is_stale=False, note=note)


def _band(price: Price, count: int) -> Estimate:
    low = price.typical_usd if price.low_usd is None else price.low_usd
    high = price.typical_usd if price.high_usd is None else price.high_usd
    source = tr(price.source)
    kind = mark("Your own price") if price.basis is PriceBasis.OWN else mark("Price")
    step = Step(kind, f"{source}. {price.note}".rstrip(". "), "", price.typical_usd)
    return Estimate(price.typical_usd * count, low * count, high * count, Unit.USD, Basis.LISTED, (step,))


def is_old(slot: Slot, days: int) -> bool:
    """Whether a price of this age says little about today."""
    return days > STALE_AFTER_DAYS.get(slot, _STALE_AFTER_DAYS_OTHERS)


def age_days(as_of: str, today: date) -> int:
    """Days since a date; a month or a year counts from its end, so that age is never overstated."""
    parts = [int(part) for part in as_of.split("-")]
    year, month, day = (*parts, 12, 28)[:3] if len(parts) == 1 else (*parts, 28)[:3]
    return max((today - date(year, month, day)).days, 0)


def total_estimate(lines: Sequence[CostLine]) -> Estimate:
    """The sum of all known prices; unknown where not one is known."""
    known = [line.price for line in lines if line.price.value is not None]
    if not known:
        return Estimate.unknown(Unit.USD, mark("no part with a known price"))
    steps = tuple(_step(line) for line in lines)
    return Estimate(
        _sum(price.value for price in known),
        _sum(price.low for price in known),
        _sum(price.high for price in known),
        Unit.USD,
        Basis.LISTED,
        steps,
    )


def _sum(values: Iterable[float | None]) -> float:
    return sum(value for value in values if value is not None)


def _step(line: CostLine) -> Step:
    how = f"{line.count} ×" if line.count > 1 else tr(line.note)
    return Step(line.name, how, tr("unknown") if line.price.value is None else "", line.price.value)
