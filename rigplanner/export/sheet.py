"""What a build sheet says: a report as sections of plain text, which paper, Markdown and forums print alike."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from rigplanner.domain.evidence import Basis
from rigplanner.domain.report import Fit, Report, Severity


@dataclass(frozen=True, slots=True)
class Figure:
    """A headline: value, unit, range and what it rests on; `fit` where it is the verdict."""

    label: str
    value: str
    unit: str
    spread: str
    basis: Basis
    fit: Fit | None = None


@dataclass(frozen=True, slots=True)
class ShoppingRow:
    """A slot of the build. `name` is "" for an empty slot; `as_of` is the date of the price, "" without one."""

    slot: str
    name: str
    tag: str
    matters: str
    price: str
    spread: str
    as_of: str
    is_old: bool
    is_owned: bool


@dataclass(frozen=True, slots=True)
class ShoppingList:
    """Everything to buy, with the total and what is to be said of it."""

    rows: tuple[ShoppingRow, ...]
    total_label: str
    total: str
    total_spread: str
    notes: tuple[str, ...]
    has_old_prices: bool


@dataclass(frozen=True, slots=True)
class RunsRow:
    """A model on this rig."""

    model: str
    quant: str
    fit: Fit
    context: str
    speed: str
    spread: str
    basis: Basis
    note: str
    is_this_plan: bool = False


@dataclass(frozen=True, slots=True)
class EstimateRow:
    """One figure with its unit, range, basis and what it rests on."""

    name: str
    value: str
    spread: str
    basis: Basis
    rests_on: str


@dataclass(frozen=True, slots=True)
class PitfallRow:
    """What could go wrong."""

    severity: Severity
    title: str
    detail: str


@dataclass(frozen=True, slots=True)
class SourceRow:
    """Where a fact comes from: what it is about, what is said, by whom, when; `link` is "" where there is none."""

    about: str
    says: str
    source: str
    as_of: str
    link: str = ""


@dataclass(frozen=True, slots=True)
class BuildSheet:
    """Everything on the sheet. The pictures are drawn from `report` itself."""

    name: str
    day: date
    promise: str
    figures: tuple[Figure, ...]
    shopping: ShoppingList
    runs: tuple[RunsRow, ...]
    work: str
    use: str
    estimates: tuple[EstimateRow, ...]
    pitfalls: tuple[PitfallRow, ...]
    program: str
    run_steps: str
    assumptions: tuple[tuple[str, str], ...]
    sources: tuple[SourceRow, ...]
    report: Report
