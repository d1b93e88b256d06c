"""Reads a parts list as people paste it: from part-picking sites, shops, forums, spreadsheets, or our own export."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Final

from rigplanner.domain.parts import Condition, Slot
from rigplanner.planner.parts_list_labels import (
    is_other,
    is_sentence,
    is_total,
    is_unchosen,
    slot_hinted,
    slot_of,
    split_label,
)
from rigplanner.planner.parts_list_line import LineParts, as_shown, count_before, counted, parts_of_line, without_markup
from rigplanner.planner.parts_list_table import Columns, cells_of, columns_of, is_rule, separated, values
from rigplanner.planner.written_price import Amount, amount_in, bare_amount, currency_named

#: A rig has twenty parts at most; what is longer is no parts list.
MOST_LINES: Final = 400
MOST_PARTS: Final = 100
MOST_CHARACTERS: Final = 100_000
#: A row of a wide table is shorter.
_LONGEST_LINE: Final = 4_000
_YES: Final = frozenset({"yes", "true", "1", "x", "ja", "y", "owned", "mine"})
_COUNTRY_DOLLARS: Final = {"ca": "CAD", "au": "AUD", "nz": "NZD"}
_KANA: Final = re.compile(r"[\u3040-\u30ff]")
_HAN: Final = re.compile(r"[\u4e00-\u9fff]")
_COUNTRY: Final = re.compile(r"\b(ca|au|nz)\.pcpartpicker\.com", re.IGNORECASE)
_HAS_LETTERS: Final = re.compile(r"[^\W\d_].*[^\W_]")


class Skipped(StrEnum):
    """Why a line is no part."""

    TOTAL = "total"
    SENTENCE = "sentence"
    OTHER_PART = "other part"
    TABLE = "table"
    TOO_MANY = "too many"
    NO_PART = "no part"
    EMPTY = "empty"


@dataclass(frozen=True, slots=True)
class WrittenPart:
    """One part as a list names it: `slot` by its label or by words that only such parts have, `price` for one piece
    in `currency`, None where the list does not say. `is_labelled` tells that the list itself names the slot."""

    written: str
    name: str
    slot: Slot | None = None
    is_labelled: bool = False
    count: int = 1
    price: float | None = None
    currency: str | None = None
    condition: Condition | None = None
    owned: bool = False
    part_id: str = ""


@dataclass(frozen=True, slots=True)
class SkippedLine:
    """A line that is left out, with the reason."""

    written: str
    reason: Skipped


@dataclass(frozen=True, slots=True)
class PartsList:
    """All that a pasted text says."""

    parts: tuple[WrittenPart, ...] = ()
    skipped: tuple[SkippedLine, ...] = ()


def read_parts_list(text: str) -> PartsList:
    """The parts in a text. Never raises; what is longer than a parts list can be is cut and told."""
    lines = text[:MOST_CHARACTERS].replace("\ufeff", "").splitlines()
    reader = _Reader(_meant_by_signs(text[:MOST_CHARACTERS]))
    for line in lines[:MOST_LINES]:
        reader.read(line[:_LONGEST_LINE])
    if len(text) > MOST_CHARACTERS or len(lines) > MOST_LINES:
        reader.skip("…", Skipped.TOO_MANY)
    return PartsList(tuple(reader.parts), tuple(reader.skipped))


def looks_like_a_list(text: str) -> bool:
    """Whether a text has two parts or more that say what they are."""
    return sum(part.slot is not None for part in read_parts_list(text).parts) >= 2


@dataclass
class _Reader:
    """Goes through the lines and remembers the table it is in and a label that stands alone."""

    meant: dict[str, str]
    parts: list[WrittenPart] = field(default_factory=list)
    skipped: list[SkippedLine] = field(default_factory=list)
    _label: str = ""
    _columns: Columns | None = None
    _sign: str = ""
    _is_foreign_table: bool = False

    def read(self, line: str) -> None:
        """Take one line."""
        if not line.strip():
            self._is_foreign_table = False
            self._columns = self._columns if self._sign else None
            return
        if is_rule(line):
            return
        if not self._read_row(line):
            self._read_words(line)

    def skip(self, line: str, reason: Skipped) -> None:
        """Leave a line out."""
        self.skipped.append(SkippedLine(as_shown(line), reason))

    def _read_row(self, line: str) -> bool:
        """Take a row of a table, or the header of one."""
        if self._sign:
            row = values(line, self._sign)
            if len(row) > 1:
                self._take_cells(line, row)
            return len(row) > 1
        header = separated(line) if not self.parts else None
        if header is not None:
            self._sign, self._columns = header
            return True
        cells = cells_of(line)
        if cells is None or len([cell for cell in cells if cell]) == 0:
            return False
        columns = columns_of(cells)
        if columns is not None:
            self._columns = columns
        elif self._is_foreign_table or (self._columns is None and not _is_row(cells)):
            self._is_foreign_table = True
            self.skip(line, Skipped.TABLE)
        else:
            self._take_cells(line, cells)
        return True

    def _take_cells(self, line: str, cells: Sequence[str]) -> None:
        if any(is_total(cell) for cell in cells):
            self.skip(line, Skipped.TOTAL)
            return
        if len([cell for cell in cells if cell]) == 1 and is_sentence(next(cell for cell in cells if cell)):
            self.skip(line, Skipped.SENTENCE)
            return
        part = _by_columns(cells, self._columns) if self._columns else _by_guess(cells)
        self._add(line, *part) if part is not None else self.skip(line, Skipped.NO_PART)

    def _read_words(self, line: str) -> None:
        words = without_markup(line)
        if not words:
            self.skip(line, Skipped.SENTENCE)
        elif is_total(words):
            self.skip(line, Skipped.TOTAL)
        elif is_sentence(words):
            self.skip(line, Skipped.SENTENCE)
        elif not _name_left(words):
            self._give_price(words, line)
        else:
            count, behind = count_before(words)
            label, rest = split_label(behind)
            if not rest:
                self._label = label
                return
            label, self._label = label or self._label, ""
            said = parts_of_line(rest)
            self._add(line, label, replace(said, count=count) if count else said, "")

    def _give_price(self, words: str, line: str) -> None:
        """A price on a line of its own belongs to the part above."""
        amount = amount_in(words)
        if amount is None or not self.parts or self.parts[-1].price is not None:
            self.skip(line, Skipped.NO_PART)
            return
        self.parts[-1] = self._priced(self.parts[-1], amount)

    def _add(self, line: str, label: str, said: LineParts, part_id: str) -> None:
        slot = slot_of(label)
        if label and slot is None and is_other(label):
            self.skip(line, Skipped.OTHER_PART)
        elif not said.name:
            self.skip(line, Skipped.NO_PART)
        elif is_unchosen(said.name):
            self.skip(line, Skipped.EMPTY)
        elif len(self.parts) >= MOST_PARTS:
            self.skip(line, Skipped.TOO_MANY)
        else:
            hinted = slot or slot_hinted(said.name)
            part = WrittenPart(as_shown(line), said.name, hinted, slot is not None, said.count, part_id=part_id)
            part = self._priced(part, said.amount) if said.amount is not None else part
            self.parts.append(replace(part, condition=said.condition, owned=said.owned))

    def _priced(self, part: WrittenPart, amount: Amount) -> WrittenPart:
        code = amount.currency
        return replace(part, price=amount.value, currency=self.meant.get(code, code) if code else None)


def _meant_by_signs(text: str) -> dict[str, str]:
    """Which dollars a list means, by the country of its site, and whether ¥ is yuan, by its script."""
    meant = {}
    found = _COUNTRY.search(text)
    if found:
        meant["USD"] = _COUNTRY_DOLLARS[found[1].lower()]
    if _HAN.search(text) and not _KANA.search(text):
        meant["JPY"] = "CNY"
    return meant


def _name_left(words: str) -> bool:
    """Whether a line says more than a price."""
    amount = amount_in(words)
    rest = words if amount is None else f"{words[: amount.start]} {words[amount.end :]}"
    return _HAS_LETTERS.search(rest) is not None


def _is_row(cells: Sequence[str]) -> bool:
    """Whether a row without header names a part: a label first, or a price behind."""
    return bool(slot_of(cells[0]) or is_other(cells[0]) or any(amount_in(cell) for cell in cells[1:]))


_Said = tuple[str, LineParts, str]


def _by_columns(cells: Sequence[str], columns: Columns) -> _Said | None:
    def cell(place: int | None) -> str:
        return without_markup(cells[place]) if place is not None and place < len(cells) else ""

    name = cell(columns.name).removeprefix("'")
    if not name:
        return None
    said = parts_of_line(name)
    if columns.is_ours:
        said = LineParts(name)
    label, rest = split_label(name) if columns.slot is None else (cell(columns.slot), "")
    said = replace(said, name=parts_of_line(rest).name) if rest and label else said
    count = _whole(cell(columns.count)) or said.count
    amount = _amount(cell(columns.price), cell(columns.currency)) or said.amount
    if amount is not None and columns.is_ours:
        amount = replace(amount, value=amount.value / count)
    price_cell = parts_of_line(f"part {cell(columns.price)}")
    owned = cell(columns.owned).lower() in _YES or said.owned or price_cell.owned
    condition = parts_of_line(f"part {cell(columns.condition)}").condition or said.condition
    ident = cell(columns.part_id)
    return label, replace(said, count=count, amount=amount, owned=owned, condition=condition), ident


def _by_guess(cells: Sequence[str]) -> _Said | None:
    """A row without header: the label, the name, the price."""
    label = next((cell for cell in cells[:2] if slot_of(cell) or is_other(cell)), "")
    rest = [cell for cell in cells if cell and cell != label]
    named = next((cell for cell in rest if _name_left(cell)), "")
    if not named:
        return None
    others = " ".join(cell for cell in rest if cell != named)
    behind = parts_of_line(f"part {others}") if others else LineParts("")
    said = parts_of_line(named)
    count = said.count if said.count > 1 else _cell_count(rest)
    return label, replace(said, count=count, amount=said.amount or behind.amount, owned=said.owned or behind.owned), ""


def _cell_count(cells: Sequence[str]) -> int:
    """A cell that holds nothing but "2" or "2x"."""
    alone = (re.fullmatch(r"[x×]?\s*(\d{1,2})\s*[x×]?", cell) for cell in cells)
    return next((counted(f"{found[1]}x part")[0] for found in alone if found), 1)


def _whole(text: str) -> int | None:
    return counted(f"{text}x part")[0] if re.fullmatch(r"\d{1,2}", text) else None


def _amount(text: str, currency: str) -> Amount | None:
    amount = bare_amount(text)
    return replace(amount, currency=amount.currency or currency_named(currency)) if amount else None
