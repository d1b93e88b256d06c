"""How figures are written: the mark before decimals, the mark between thousands, and where a currency stands.

Like a locale it is one for the whole program. Figures for other programs (CSV, JSON, commands) are written without it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Numerals:
    """The marks of a region; `currency_gap` stands between an amount and a currency that comes after it."""

    decimal: str = "."
    group: str = ","
    is_currency_last: bool = False
    currency_gap: str = ""


_English: Final = Numerals()
_written = _English
_marks: dict[int, str] = {}


def write_as(numerals: Numerals) -> None:
    """From now on figures are written with these marks."""
    global _written, _marks
    _written = numerals
    _marks = {} if numerals == _English else {ord("."): numerals.decimal, ord(","): numerals.group}


def figure(value: float, digits: int = 0, *, grouped: bool = True) -> str:
    """A number with so many decimals and its thousands apart."""
    return localised(f"{value:,.{digits}f}" if grouped else f"{value:.{digits}f}")


def exact(value: float) -> str:
    """A number with the decimals that it has: "24", "21.3"."""
    return localised(f"{value:g}")


def localised(plain: str) -> str:
    """A figure as Python formats it ("1,024.5") with the marks of the region."""
    return plain.translate(_marks) if _marks else plain


def amount(symbol: str, plain: str) -> str:
    """An amount of money: "$1,138", or "1.138 €"."""
    if _written.is_currency_last:
        return f"{plain}{_written.currency_gap}{symbol.strip()}"
    return f"{symbol}{plain}"


def amounts(symbol: str, low: str, high: str) -> str:
    """A range of money that names its currency once."""
    return amount(symbol, f"{low}\N{EN DASH}{high}")


def parsed(text: str) -> float:
    """A number as people type it here, or as programs write it; ValueError where it is none.

    "1.024" is about a thousand where the point stands between thousands, and about one elsewhere; "1.5" and "1,5" are
    the same everywhere.
    """
    plain = re.sub(r"[\s'’]", "", text)
    if not re.fullmatch(r"[-+]?[\d.,]+(?:[eE][-+]?\d+)?", plain, re.ASCII):
        raise ValueError(f"could not convert to a number: {text!r}")
    group = re.escape(_written.group)
    if re.fullmatch(rf"[-+]?[1-9]\d{{0,2}}(?:{group}\d{{3}})+(?:{re.escape(_written.decimal)}\d*)?", plain):
        plain = plain.replace(_written.group, "")
    return float(plain.replace(_written.decimal, ".").replace(",", "."))
