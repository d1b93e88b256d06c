"""The currency that amounts are shown in. Like a locale it is one for the whole program; figures stay in US dollars."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

SYMBOLS: Final = MappingProxyType(
    {
        "USD": "$",
        "EUR": "€",
        "GBP": "£",
        "JPY": "¥",
        "CNY": "CN¥",
        "INR": "₹",
        "KRW": "₩",
        "CAD": "CA$",
        "AUD": "A$",
        "BRL": "R$",
        "CHF": "CHF ",
        "PLN": "zł ",
        "SEK": "kr ",
    }
)


@dataclass(frozen=True, slots=True)
class Currency:
    """`per_usd` units are worth a US dollar, as the user set it."""

    code: str = "USD"
    per_usd: float = 1.0

    @property
    def symbol(self) -> str:
        """What stands before an amount."""
        return SYMBOLS.get(self.code, f"{self.code} ")


_shown = Currency()


def show_in(currency: Currency) -> None:
    """From now on amounts are shown in this currency."""
    global _shown
    _shown = currency


def shown() -> Currency:
    """The currency that amounts are shown in."""
    return _shown
