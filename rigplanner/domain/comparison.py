"""Two to four rigs side by side: the same questions in rows, one cell for each rig."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from rigplanner.domain.evidence import Estimate
from rigplanner.domain.parts import Slot
from rigplanner.domain.report import Fix, Report

MAX_RIGS: Final = 4


class RowKey(StrEnum):
    """What a row is about, in the order of the table."""

    WORK = "work"
    MEMORY = "gpu_memory"
    SPEED = "speed"
    CONTEXT = "largest_context"
    READING = "reading_speed"
    FIRST_WORD = "first_word"
    ANSWER = "whole_answer"
    LOADING = "loading"
    PRICE = "price"
    PRICE_PER_SPEED = "price_per_speed"
    PITFALL = "worst_pitfall"
    GPU = "gpu"
    CPU = "cpu"
    RAM = "memory"
    DRIVE = "drive"
    BOARD = "board"
    PSU = "psu"
    CASE = "case"
    COOLER = "cooler"


#: Rows that name the part in a slot.
SLOT_OF_ROW: Final[Mapping[RowKey, Slot]] = MappingProxyType(
    {
        RowKey.GPU: Slot.GPU,
        RowKey.CPU: Slot.CPU,
        RowKey.RAM: Slot.MEMORY,
        RowKey.DRIVE: Slot.DRIVE,
        RowKey.BOARD: Slot.BOARD,
        RowKey.PSU: Slot.PSU,
        RowKey.CASE: Slot.CASE,
        RowKey.COOLER: Slot.COOLER,
    }
)


@dataclass(frozen=True, slots=True)
class Cell:
    """What a row says of one rig; `estimate` is None in rows of words. Several cells may be best together."""

    estimate: Estimate | None = None
    best: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One question to all rigs; `differs` tells whether any two answers read differently."""

    key: RowKey
    cells: tuple[Cell, ...]
    differs: bool


@dataclass(frozen=True, slots=True)
class Comparison:
    """Reports of two to four rigs, and of one while there is no second; `names` tell them apart.

    With `same_work` all have the same workload; else speeds and waits are of different things, and none is best.
    """

    reports: tuple[Report, ...]
    names: tuple[str, ...]
    rows: tuple[Row, ...]
    same_work: bool

    def row(self, key: RowKey) -> Row | None:
        """The row with this key; None where no rig has anything to say to it."""
        return next((row for row in self.rows if row.key is key), None)


@dataclass(frozen=True, slots=True)
class Change:
    """A change that makes a model fit: `fix` leads to it, `report` is what the rig becomes.

    `price` is the difference of the totals, exactly 0 for a change of settings.
    """

    fix: Fix
    report: Report
    price: Estimate


@dataclass(frozen=True, slots=True)
class SmallestChange:
    """The cheapest parts that make a model fit, and the settings that do so for nothing; None where none do."""

    parts: Change | None = None
    settings: Change | None = None
