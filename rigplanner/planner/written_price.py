"""Amounts of money as people and shops write them: "$1,511.12", "1.299,00 €", "£660", "Purchased For $0.00"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from rigplanner.wording.currency import SYMBOLS

_WORDS: Final = {
    **{symbol.strip().lower(): code for code, symbol in SYMBOLS.items()},
    **{code.lower(): code for code in SYMBOLS},
    "us$": "USD",
    "usd$": "USD",
    "c$": "CAD",
    "au$": "AUD",
    "nz$": "NZD",
    "nzd": "NZD",
    "rs": "INR",
    "rs.": "INR",
    "euro": "EUR",
    "euros": "EUR",
    "dollars": "USD",
    "dollar": "USD",
    "pln": "PLN",
    "元": "CNY",
    "円": "JPY",
    "fr.": "CHF",
    "sfr.": "CHF",
    "rmb": "CNY",
    "won": "KRW",
    "bucks": "USD",
}
_CURRENCY: Final = "|".join(re.escape(word) for word in sorted(_WORDS, key=len, reverse=True))
_GROUPED: Final = r"\d{1,3}(?:[., '’\u00a0\u202f]\d{3})+(?:[.,]\d{1,2})?(?!\d)"
_NUMBER: Final = rf"(?:{_GROUPED}|\d{{1,9}}(?:[.,]\d{{1,2}})?(?!\d))(?:[.,][-–—]+)?"
_AMOUNT: Final = re.compile(
    rf"(?i)(?:(?<![a-z])(?P<before>{_CURRENCY})\s*(?P<first>{_NUMBER}))"
    rf"|(?:(?<![\w.,])(?P<second>{_NUMBER})\s*(?P<behind>{_CURRENCY})(?![a-z])(?!\s?\d))"
)
_BARE: Final = re.compile(rf"(?<![\w.,])(?P<number>{_NUMBER})(?![\w])")
_MOST: Final = 1e7
#: What is longer is no line of a list.
_MOST_CHARACTERS: Final = 500


@dataclass(frozen=True, slots=True)
class Amount:
    """So much money; without a currency it is unknown of which. `start` and `end` tell where it stood."""

    value: float
    currency: str | None
    start: int = 0
    end: int = 0


@lru_cache(maxsize=256)
def amount_in(text: str) -> Amount | None:
    """The last amount with a currency in a text."""
    every = tuple(_AMOUNT.finditer(text[:_MOST_CHARACTERS]))
    if not every:
        return None
    found = every[-1]
    code = _WORDS[(found["before"] or found["behind"]).lower()]
    return _amount(found["first"] or found["second"], code, found.start(), found.end())


def bare_amount(text: str) -> Amount | None:
    """The amount of a cell that holds nothing else of numbers, with or without a currency."""
    known = amount_in(text)
    if known is not None:
        return known
    found = _BARE.search(text.strip()[:_MOST_CHARACTERS])
    return _amount(found["number"], None, found.start(), found.end()) if found else None


def currency_named(text: str) -> str | None:
    """The code of a currency written alone."""
    return _WORDS.get(text.strip().lower())


def _amount(written: str, currency: str | None, start: int, end: int) -> Amount | None:
    value = _number(written)
    return Amount(value, currency, start, end) if value <= _MOST else None


def _number(written: str) -> float:
    """The last of comma and point is the decimal one, unless exactly three digits follow it."""
    written = re.sub(r"[ '’\u00a0\u202f]", "", written).rstrip(".,-–—")
    place = max(written.rfind("."), written.rfind(","))
    if place < 0 or len(written) - place - 1 == 3:
        return float(written.replace(".", "").replace(",", ""))
    return float(f"{written[:place].replace('.', '').replace(',', '')}.{written[place + 1 :]}")
