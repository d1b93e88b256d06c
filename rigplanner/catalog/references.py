"""Whether the ids that entries name exist."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from rigplanner.catalog.library import Library
from rigplanner.translation import tr

#: Shelf of the library, field that names an entry, shelf where it must stand.
_REFERENCES: Final = (
    ("gpus", "same_chip_as", "gpus"),
    ("drives", "load_class", "load_classes"),
    ("systems", "load_class", "load_classes"),
    ("load_classes", "source_id", "sources"),
    ("uses", "source_id", "sources"),
    ("figures", "source_id", "sources"),
    ("figures", "model_id", "models"),
    ("figures", "gpu_id", "gpus"),
    ("figures", "system_id", "systems"),
    ("figures", "cpu_id", "cpus"),
    ("figures", "drive_class", "load_classes"),
    ("figures", "use_id", "uses"),
)

#: Shelf, id of the entry, field, what is wrong.
Loose = tuple[str, str, str, str]


def dangling(library: Library) -> tuple[tuple[Loose, ...], frozenset[str]]:
    """Every reference to nothing, and the ids of figures that are worthless for it."""
    loose = tuple(_loose(library))
    return loose, frozenset(ident for shelf, ident, _, _ in loose if shelf == "figures")


def _loose(library: Library) -> Iterator[Loose]:
    for shelf, field, target in _REFERENCES:
        known: Mapping[str, Any] = getattr(library, target)
        for entry in _entries(library, shelf):
            named = getattr(entry, field)
            if named is not None and named not in known:
                yield shelf, entry.id, field, tr('"{named}" is in no catalog', named=named)
    for model in library.models.values():
        for other in model.contradicted_by:
            if other.model_id not in library.models:
                yield "models", model.id, "contradicted_by", tr('"{named}" is in no catalog', named=other.model_id)


def _entries(library: Library, shelf: str) -> tuple[Any, ...]:
    entries = getattr(library, shelf)
    return tuple(entries.values()) if isinstance(entries, Mapping) else entries
