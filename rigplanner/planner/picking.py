"""Which parts a picker shows, and in what order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from rigplanner.catalog.names import rank
from rigplanner.domain.parts import Condition, Gpu, GpuForm, MemoryKit, Part, Price, System
from rigplanner.domain.report import Severity
from rigplanner.estimate.cost import offer
from rigplanner.planner.effects import Effect

#: Sorts behind every real figure.
_LAST: Final = float("inf")


@dataclass(frozen=True, slots=True)
class PartRow:
    """A part as a picker lists it; `effect` is None until it is computed."""

    part: Part
    price: Price | None
    effect: Effect | None = None

    @property
    def condition(self) -> Condition:
        """How it would be bought."""
        return self.price.condition if self.price else Condition.NEW


@dataclass(frozen=True, slots=True)
class Facets:
    """What to show: empty sets restrict nothing."""

    text: str = ""
    condition: Condition | None = None
    vendors: frozenset[str] = frozenset()
    sizes_gib: frozenset[float] = frozenset()
    compatible_only: bool = False


Key = Callable[[PartRow], float | str]


def rows_of(parts: Iterable[Part]) -> tuple[PartRow, ...]:
    """Every part with its price; laptop chips and modules are sold in whole machines and stay out."""
    return tuple(PartRow(part, offer(part)) for part in parts if not isinstance(part, Gpu) or part.form is GpuForm.CARD)


def pick(rows: Sequence[PartRow], facets: Facets, key: Key, *, descending: bool = False) -> tuple[PartRow, ...]:
    """The rows that pass, sorted; a search text puts its best answers first instead."""
    passing = [shown for row in rows if (shown := _offered(row, facets.condition)) and _passes(shown, facets)]
    if facets.text.strip():
        by_id = {row.part.id: row for row in passing}
        return tuple(by_id[part.id] for part in rank([row.part for row in passing], facets.text))
    known = [row for row in passing if key(row) != _LAST]
    unknown = [row for row in passing if key(row) == _LAST]
    return (*sorted(known, key=key, reverse=descending), *unknown)


def _offered(row: PartRow, condition: Condition | None) -> PartRow | None:
    """The row with its price in the wished condition; None where it has none."""
    if condition is None or (row.price and row.price.condition is condition):
        return row
    price = offer(row.part, condition)
    return replace(row, price=price, effect=None) if price else None


def _passes(row: PartRow, facets: Facets) -> bool:
    if facets.vendors and row.part.vendor not in facets.vendors:
        return False
    if facets.sizes_gib and size_gib(row.part) not in facets.sizes_gib:
        return False
    clash = row.effect.clash if row.effect else None
    return not (facets.compatible_only and clash and clash.severity is Severity.STOP)


def size_gib(part: Part) -> float | None:
    """Memory of a part that has some."""
    match part:
        case Gpu() | System():
            return part.memory_gib
        case MemoryKit():
            return float(part.capacity_gib)
        case _:
            return None


def by_price(row: PartRow) -> float | str:
    """Cheap first, unknown prices last."""
    return row.price.typical_usd if row.price else _LAST


def by_name(row: PartRow) -> float | str:
    """Alphabetical."""
    return row.part.name.casefold()


def by_size(row: PartRow) -> float | str:
    """Small memory first."""
    size = size_gib(row.part)
    return _LAST if size is None else size


def by_bandwidth(row: PartRow) -> float | str:
    """Slow memory first."""
    return row.part.bandwidth_gbps if isinstance(row.part, Gpu | System) else _LAST


def by_decode(row: PartRow) -> float | str:
    """Slow first, unknown last."""
    value = row.effect.decode.value if row.effect else None
    return _LAST if value is None else value


def by_headroom(row: PartRow) -> float | str:
    """Little room first, unknown last."""
    value = row.effect.headroom.value if row.effect else None
    return _LAST if value is None else value


def by_first_token(row: PartRow) -> float | str:
    """Short waits first, unknown last."""
    value = row.effect.first_token.value if row.effect else None
    return _LAST if value is None else value


def by_load(row: PartRow) -> float | str:
    """Fast drives first, unknown last."""
    value = row.effect.load.value if row.effect else None
    return _LAST if value is None else value


def by_total(row: PartRow) -> float | str:
    """Cheap builds first, unknown last."""
    value = row.effect.total.value if row.effect else None
    return _LAST if value is None else value
