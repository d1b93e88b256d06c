"""All that is known, looked up by id: shipped catalogs with a plan's own parts over them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from types import MappingProxyType
from typing import Any, Final, TypeVar

from pydantic import Field, PositiveFloat

from rigplanner.catalog.measurements import Measurements
from rigplanner.domain.calibration import Calibration
from rigplanner.domain.chips import Chip
from rigplanner.domain.evidence import Quantity, ReportedFigure, Source
from rigplanner.domain.frozen import FrozenModel
from rigplanner.domain.llm import LlmModel
from rigplanner.domain.own_run import OwnRun
from rigplanner.domain.parts import (
    DATE_PATTERN,
    BackgroundApp,
    Board,
    Case,
    Cooler,
    Cpu,
    Drive,
    Gpu,
    LoadClass,
    MemoryKit,
    Part,
    Psu,
    Slot,
    System,
)
from rigplanner.domain.plan import OwnParts, Use
from rigplanner.domain.running_costs import ApiPrice, Tariff

Entry = TypeVar("Entry")


#: Where the parts of a slot stand, in the library and among a plan's own.
SHELVES: Final = MappingProxyType(
    {
        Slot.GPU: "gpus",
        Slot.CPU: "cpus",
        Slot.MEMORY: "memory",
        Slot.DRIVE: "drives",
        Slot.BOARD: "boards",
        Slot.PSU: "psus",
        Slot.CASE: "cases",
        Slot.COOLER: "coolers",
        Slot.SYSTEM: "systems",
    }
)


def by_id(entries: tuple[Entry, ...]) -> Mapping[str, Entry]:
    """A read-only mapping from id to entry, in catalog order."""
    return MappingProxyType({getattr(entry, "id"): entry for entry in entries})  # noqa: B009


class QuantFormat(FrozenModel):
    """A quantization format as catalogued: nominal bits a weight and, where measured, the loss of quality."""

    id: str = Field(min_length=1)
    label: str
    bits_per_weight: PositiveFloat
    perplexity_increase: float | None = None
    source: str = Field(min_length=1)
    as_of: str = Field(pattern=DATE_PATTERN)
    note: str = ""


@dataclass(frozen=True)
class Library:
    """Every catalog entry by id. `today` dates prices; it is handed in so that the core has no clock."""

    today: date
    gpus: Mapping[str, Gpu] = field(default_factory=dict)
    cpus: Mapping[str, Cpu] = field(default_factory=dict)
    memory: Mapping[str, MemoryKit] = field(default_factory=dict)
    drives: Mapping[str, Drive] = field(default_factory=dict)
    boards: Mapping[str, Board] = field(default_factory=dict)
    psus: Mapping[str, Psu] = field(default_factory=dict)
    cases: Mapping[str, Case] = field(default_factory=dict)
    coolers: Mapping[str, Cooler] = field(default_factory=dict)
    systems: Mapping[str, System] = field(default_factory=dict)
    models: Mapping[str, LlmModel] = field(default_factory=dict)
    quants: Mapping[str, QuantFormat] = field(default_factory=dict)
    load_classes: Mapping[str, LoadClass] = field(default_factory=dict)
    calibration: Calibration | None = None
    measurements: Measurements = field(default_factory=Measurements)
    chips: Mapping[str, Chip] = field(default_factory=dict)
    background: Mapping[str, BackgroundApp] = field(default_factory=dict)
    uses: Mapping[str, Use] = field(default_factory=dict)
    tariffs: Mapping[str, Tariff] = field(default_factory=dict)
    api_prices: Mapping[str, ApiPrice] = field(default_factory=dict)
    sources: Mapping[str, Source] = field(default_factory=dict)
    figures: tuple[ReportedFigure, ...] = ()
    #: What the user measured on machines of their own.
    own_runs: tuple[OwnRun, ...] = ()
    #: Ids of the entries that the user added or put in the place of shipped ones.
    own_ids: frozenset[str] = frozenset()

    def parts(self, slot: Slot) -> Mapping[str, Part]:
        """All parts that can fill a slot."""
        shelf: Mapping[str, Part] = getattr(self, SHELVES[slot])
        return shelf

    def all_parts(self) -> Iterator[tuple[Slot, Part]]:
        """Every part with its slot."""
        for slot in Slot:
            for part in self.parts(slot).values():
                yield slot, part

    def with_each_part(self, change: Callable[[Slot, Part], Part]) -> Library:
        """The library with every part as `change` returns it."""
        shelves: dict[str, Any] = {
            SHELVES[slot]: MappingProxyType({ident: change(slot, part) for ident, part in self.parts(slot).items()})
            for slot in Slot
        }
        return replace(self, **shelves)

    def figures_about(self, quantity: Quantity) -> tuple[ReportedFigure, ...]:
        """What sources report about one quantity."""
        return self._by_quantity.get(quantity, ())

    def figures_for(self, quantity: Quantity, model_id: str) -> tuple[ReportedFigure, ...]:
        """What sources report about one quantity of a model, or of any."""
        found = self._by_model.get((quantity, model_id))
        return self._by_model.get((quantity, None), ()) if found is None else found

    @cached_property
    def _by_quantity(self) -> Mapping[Quantity, tuple[ReportedFigure, ...]]:
        sorted_out: dict[Quantity, tuple[ReportedFigure, ...]] = {}
        for figure in self.figures:
            sorted_out[figure.quantity] = (*sorted_out.get(figure.quantity, ()), figure)
        return sorted_out

    @cached_property
    def _by_model(self) -> Mapping[tuple[Quantity, str | None], tuple[ReportedFigure, ...]]:
        """By model, those of any model in their places among them; None for these alone."""
        sorted_out: dict[tuple[Quantity, str | None], tuple[ReportedFigure, ...]] = {}
        for quantity, figures in self._by_quantity.items():
            for name in {None, *(figure.model_id for figure in figures)}:
                sorted_out[quantity, name] = tuple(f for f in figures if f.model_id in (None, name))
        return sorted_out

    def with_own(self, own: OwnParts) -> Library:
        """The library with a plan's own parts in front; the same object where there are none."""
        layers: dict[str, Any] = {
            name: {**getattr(self, name), **by_id(entries)}
            for name in OwnParts.model_fields
            if (entries := getattr(own, name))
        }
        return replace(self, **layers) if layers else self
