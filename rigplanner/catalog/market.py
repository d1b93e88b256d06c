"""How prices differ where the user lives and today: sales tax, and the market of memory and drives."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from rigplanner.catalog.library import Library
from rigplanner.domain.frozen import FrozenModel
from rigplanner.domain.parts import Part, Price, PriceBasis, Slot
from rigplanner.numerals import exact
from rigplanner.translation import tr

_Factor = Annotated[float, Field(ge=0.05, le=20, allow_inf_nan=False)]

#: Prices that stand as they are: what the user pays, and what an article printed.
_FIXED = frozenset({PriceBasis.OWN, PriceBasis.ARTICLE})


_SOLD_BY_THE_GB = frozenset({Slot.MEMORY, Slot.DRIVE})


class Market(FrozenModel):
    """`tax` multiplies every listed price; `memory` those of RAM and drives that are estimated a GB."""

    tax: _Factor = 1.0
    memory: _Factor = 1.0


def under_market(library: Library, market: Market) -> Library:
    """The library with listed prices as they are in this market; each changed price says so in its note."""
    if market == Market():
        return library
    return library.with_each_part(lambda slot, part: _part(part, market, per_gb=slot in _SOLD_BY_THE_GB))


def _part(part: Part, market: Market, *, per_gb: bool) -> Part:
    prices = tuple(_price(price, market, per_gb=per_gb) for price in part.prices)
    return part.model_copy(update={"prices": prices}) if prices else part


def _price(price: Price, market: Market, *, per_gb: bool) -> Price:
    moves = per_gb and price.basis is PriceBasis.CLASS_ESTIMATE
    factor = market.tax * (market.memory if moves else 1.0)
    if price.basis in _FIXED or factor == 1.0:
        return price
    tax, memory, before = exact(market.tax), exact(market.memory), exact(price.typical_usd)
    reasons = [tr("× {factor} tax", factor=tax)] * (market.tax != 1.0) + [
        tr("× {factor} market of memory", factor=memory)
    ] * (moves and market.memory != 1.0)
    note = tr("{price} USD {reasons}, as set by you.", price=before, reasons=" ".join(reasons))
    return price.model_copy(
        update={
            "typical_usd": price.typical_usd * factor,
            "low_usd": None if price.low_usd is None else price.low_usd * factor,
            "high_usd": None if price.high_usd is None else price.high_usd * factor,
            "note": f"{note} {price.note}".strip(),
        }
    )
