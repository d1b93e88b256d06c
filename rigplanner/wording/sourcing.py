"""What a price or a fact rests on, in a line."""

from __future__ import annotations

from datetime import date

from rigplanner.domain.parts import Price, PriceBasis, Slot
from rigplanner.estimate.cost import age_days, is_old
from rigplanner.translation import mark, tr
from rigplanner.wording import labels
from rigplanner.wording.quantities import EN_DASH, age, month, usd

_BASES = {
    PriceBasis.LISTING: mark("as listed"),
    PriceBasis.CLASS_ESTIMATE: mark("estimated from the price of its class"),
    PriceBasis.SECONDARY: mark("from a price survey"),
    PriceBasis.ARTICLE: mark("as an article printed it"),
    PriceBasis.OWN: mark("your own price"),
}


def price_title(price: Price) -> str:
    """The price with its band: "used $240, 190–270"."""
    band = ""
    if price.low_usd is not None and price.high_usd is not None and price.low_usd < price.high_usd:
        band = f", {usd(price.low_usd)}{EN_DASH}{usd(price.high_usd)}"
    typical = usd(price.typical_usd)
    if price.basis is not PriceBasis.OWN:
        typical = tr("{condition} {price}", condition=labels.condition(price.condition), price=typical)
    return f"{typical}{band}"


def price_basis(price: Price, slot: Slot, today: date) -> str:
    """What it rests on and how old it is: "as listed, Oct 26, 16 mo old"."""
    days = age_days(price.as_of, today)
    old = f", {age(days)}" if is_old(slot, days) else ""
    return f"{tr(_BASES[price.basis])}, {month(price.as_of)}{old}"


def link_of(source: str) -> str:
    """The address in a source, "" where there is none to open."""
    return next((word for word in source.split() if word.startswith(("https://", "http://"))), "").rstrip(",;)")
