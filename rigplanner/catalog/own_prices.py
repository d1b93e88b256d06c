"""The user's own prices as a list, `id, price_usd, as_of, source`; they stand above what sources list."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from pydantic import ValidationError

from rigplanner.catalog.library import Library
from rigplanner.catalog.problems import Problem
from rigplanner.domain.parts import Condition, Part, Price, PriceBasis, Slot
from rigplanner.refusals import of_value
from rigplanner.translation import mark, tr

COLUMNS: Final = ("id", "price_usd", "as_of", "source")


@dataclass(frozen=True, slots=True)
class OwnPrice:
    """What the user pays for a part, US dollars with everything, on a day."""

    part_id: str
    price: Price


def read_prices(text: str, file: str) -> tuple[tuple[OwnPrice, ...], tuple[Problem, ...]]:
    """The prices of a list with a header line, and its lines that are none. Never raises for what it holds."""
    rows = csv.DictReader(io.StringIO(text.lstrip("\ufeff")), skipinitialspace=True)
    try:
        missing = [name for name in COLUMNS[:3] if name not in (rows.fieldnames or ())]
        if missing:
            wanted = tr("the first line must name the columns {columns}", columns=", ".join(COLUMNS))
            return (), (Problem(file, "", "", wanted),)
        found = [_price_of(row, file, rows.line_num) for row in rows]
    except csv.Error as error:
        return (), (Problem(file, "", "", tr("is not a list of comma-separated values: {reason}", reason=error)),)
    prices = {entry.part_id: entry for entry in found if isinstance(entry, OwnPrice)}
    return tuple(prices.values()), tuple(entry for entry in found if isinstance(entry, Problem))


def _price_of(row: dict[str, Any], file: str, line: int) -> OwnPrice | Problem:
    ident = (row["id"] or "").strip()
    try:
        price_usd = float(row["price_usd"] or "")
    except ValueError:
        price_usd = math.nan
    if not ident or not math.isfinite(price_usd):
        what = tr('"{written}" is not a price', written=row["price_usd"])
        return Problem(file, ident or tr("line {number}", number=line), "price_usd", what)
    try:
        return own_price(ident, price_usd, (row["as_of"] or "").strip(), (row.get("source") or "").strip())
    except ValidationError as error:
        detail = error.errors(include_url=False)[0]
        return Problem(file, ident, str(detail["loc"][-1] if detail["loc"] else "price"), of_value(detail))


#: Kept in files as it is, and said in the language where it is shown.
OWN_SOURCE: Final = mark("your own price")


def own_price(part_id: str, price_usd: float, as_of: str, source: str = "") -> OwnPrice:
    """A price the user states; raises pydantic.ValidationError for an impossible one."""
    return OwnPrice(
        part_id,
        Price(
            condition=Condition.NEW,
            typical_usd=price_usd,
            as_of=as_of,
            basis=PriceBasis.OWN,
            source=source or OWN_SOURCE,
        ),
    )


def with_prices(
    library: Library, prices: Iterable[OwnPrice], file: str = ""
) -> tuple[Library, tuple[Problem, ...], tuple[OwnPrice, ...]]:
    """The library with own prices beside the listed ones, the ids that no catalog has, and the prices taken.

    A price equal to the one listed is none of the user's own: a list that was exported and comes back
    unchanged changes nothing.
    """
    by_part = {entry.part_id: entry for entry in prices}
    taken: list[OwnPrice] = []

    def with_own(_slot: Slot, part: Part) -> Part:
        entry = by_part.pop(part.id, None)
        if entry is None or _is_listed(part, entry.price):
            return part
        taken.append(entry)
        return part.model_copy(update={"prices": (*listed(part), entry.price)})

    priced = library.with_each_part(with_own)
    return priced, tuple(Problem(file, ident, "id", tr("is in no catalog")) for ident in by_part), tuple(taken)


def listed(part: Part) -> tuple[Price, ...]:
    """The prices of a part that are not the user's own."""
    return tuple(price for price in part.prices if price.basis is not PriceBasis.OWN)


def _is_listed(part: Part, price: Price) -> bool:
    return any(
        (known.typical_usd, known.as_of, known.source) == (price.typical_usd, price.as_of, price.source)
        for known in listed(part)
    )


def own_price_of(part: Part) -> Price | None:
    """The user's own price of a part, if there is one."""
    return next((price for price in part.prices if price.basis is PriceBasis.OWN), None)


def price_list(rows: Iterable[tuple[str, Price]]) -> str:
    """Prices as comma-separated lines under a header, to be edited in a spreadsheet and read again."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows((ident, f"{price.typical_usd:g}", price.as_of, price.source) for ident, price in rows)
    return text.getvalue()


def own_prices(library: Library) -> Iterator[tuple[str, Price]]:
    """Every part that has a price of the user's own."""
    for _, part in library.all_parts():
        price = own_price_of(part)
        if price is not None:
            yield part.id, price
