"""Tables of parts: what their columns hold, and one row of them."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass, fields
from types import MappingProxyType
from typing import Final

from rigplanner.planner.parts_list_line import without_markup

_TITLES: Final = MappingProxyType(
    {
        "slot": "slot, type, category, kategorie, typ, part type, component type, kind, role",
        "name": (
            "part, item, name, product, selection, description, title, bezeichnung, artikel, produkt, teil, "
            "part name, product name, model, modell, parts, auswahl, hardware, artikelbezeichnung"
        ),
        "count": "count, qty, quantity, anzahl, menge, pcs, stück, qty.",
        "price": (
            "price, preis, cost, unit price, price each, kosten, prix, precio, prezzo, einzelpreis, price paid, base"
        ),
        "currency": "currency, währung, devise",
        "condition": "condition, zustand, state, new/used",
        "owned": "owned, already own, have it, mine, vorhanden",
        "part_id": "part_id, part id, id",
    }
)
_ROLES: Final = {title.strip(): role for role, titles in _TITLES.items() for title in titles.split(",")}
#: Titles that name the slot beside a column of names, and the name where they stand alone.
_EITHER: Final = frozenset({"component", "komponente", "composant", "componente", "part", "teil", "hardware"})
_RULES: Final = frozenset("-=_")
_BETWEEN_RULES: Final = frozenset("|:+")
_MOST_CELLS: Final = 32
_SEPARATORS: Final = (",", ";", "\t")


@dataclass(frozen=True, slots=True)
class Columns:
    """Where a table has what; None for what it does not have."""

    name: int
    slot: int | None = None
    count: int | None = None
    price: int | None = None
    currency: int | None = None
    condition: int | None = None
    owned: int | None = None
    part_id: int | None = None

    @property
    def is_ours(self) -> bool:
        """Whether RigPlanner wrote the table: its prices are of all pieces together."""
        return self.part_id is not None and self.slot is not None and self.count is not None


def columns_of(cells: Sequence[str]) -> Columns | None:
    """The columns that a header names, None where it is none."""
    titles = [_title(cell) for cell in cells[:_MOST_CELLS]]
    places: dict[str, int] = {}
    for place, title in enumerate(titles):
        role = _ROLES.get(title)
        if role is not None and title not in _EITHER:
            places.setdefault(role, place)
    for place, title in enumerate(titles):
        if title in _EITHER:
            places.setdefault("slot" if "name" in places and "slot" not in places else "name", place)
    known = {field.name for field in fields(Columns)}
    if "name" not in places or not places.keys() & {"slot", "price", "count"}:
        return None
    return Columns(**{role: place for role, place in places.items() if role in known})


def is_rule(line: str) -> bool:
    """Whether a line only draws a line, as below the header of a table."""
    signs = frozenset("".join(line.split()))
    return not signs.isdisjoint(_RULES) and signs <= _RULES | _BETWEEN_RULES


def cells_of(line: str) -> list[str] | None:
    """The cells of a row between bars or tabs; None for a line that is no row."""
    if "\t" in line.strip():
        return [without_markup(cell) for cell in line.strip("\n").split("\t")[:_MOST_CELLS]]
    if "|" not in line:
        return None
    row = line.strip().removeprefix("|").removesuffix("|")
    return [without_markup(cell) for cell in re.split(r"(?<!\\)\|", row)[:_MOST_CELLS]]


def separated(header: str) -> tuple[str, Columns] | None:
    """The sign between the values of a list with a header, with its columns."""
    for sign in _SEPARATORS:
        if sign in header:
            columns = columns_of(values(header, sign))
            if columns is not None:
                return sign, columns
    return None


def values(line: str, sign: str) -> list[str]:
    """The values of one line of such a list."""
    try:
        row = next(csv.reader([line], delimiter=sign, skipinitialspace=True), [])
    except csv.Error:
        row = line.split(sign)
    return [value.strip() for value in row[:_MOST_CELLS]]


def _title(cell: str) -> str:
    plain = without_markup(cell).lower().strip(" :*#")
    return re.sub(r"\s*[(\[].*[)\]]$", "", plain)
