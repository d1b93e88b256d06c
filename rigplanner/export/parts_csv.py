"""The parts of a build as CSV, for spreadsheets and for RigPlanner itself to read back."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Final

from rigplanner.domain.evidence import Estimate
from rigplanner.domain.report import Report
from rigplanner.domain.visible import one_line
from rigplanner.export.shopping import bought
from rigplanner.wording.currency import shown

COLUMNS: Final = (
    "slot", "count", "part", "condition", "price", "price_low", "price_high", "currency", "as_of", "owned", "part_id",
)  # fmt: skip
#: A cell that begins so would be computed by a spreadsheet.
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


def parts_csv(report: Report) -> str:
    """A row for each filled slot; prices are of all pieces together, empty where unknown."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(_rows(report))
    return text.getvalue()


def _rows(report: Report) -> Iterator[tuple[str, ...]]:
    currency = shown()
    for slot, choice, part, line in bought(report):
        price = line.price if line else None
        yield (
            slot.value,
            str(choice.count),
            inert(part.name if part else choice.part_id),
            choice.condition.value,
            *("" if amount is None else f"{amount * currency.per_usd:.2f}" for amount in _known(price)),
            currency.code,
            line.as_of if line else "",
            "yes" if choice.owned else "no",
            inert(choice.part_id),
        )


def _known(price: Estimate | None) -> tuple[float | None, float | None, float | None]:
    """Value, low and high; a range that nobody told is no range."""
    if price is None or price.value is None:
        return None, None, None
    return (price.value, None, None) if price.low == price.high else (price.value, price.low, price.high)


def inert(text: str) -> str:
    """Text that no spreadsheet takes for a formula."""
    shown_text = one_line(text)
    return f"'{shown_text}" if shown_text.startswith(_FORMULA) else shown_text
