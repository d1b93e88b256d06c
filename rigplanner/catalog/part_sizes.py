"""How much memory a part has in the words of its name, and whether a text tells another amount."""

from __future__ import annotations

from typing import Final

from rigplanner.catalog.written_words import Words
from rigplanner.domain.parts import Drive, Gpu, MemoryKit, Part, System

_SAME_SIZE: Final = 0.03


def sizes_told(part: Part) -> frozenset[str]:
    """The words that tell how much memory a part has, and how many cores."""
    sizes = (getattr(part, field, None) for field in ("memory_gib", "capacity_gib", "capacity_gb", "gpu_cores"))
    told = {f"{size:g}" for size in sizes if size}
    if isinstance(part, MemoryKit) and part.modules:
        told |= {str(part.modules), f"{part.capacity_gib / part.modules:g}"}
    return frozenset(told)


def is_other_size(part: Part, asked: Words) -> bool:
    """Whether a text tells another amount of memory than the part has."""
    if isinstance(part, MemoryKit):
        return asked.kit_gb is not None and asked.kit_gb != part.capacity_gib
    own = _own_size(part)
    if own is None or not asked.sizes_gb:
        return False
    return not any(abs(size - own) <= _SAME_SIZE * own for size in asked.sizes_gb)


def _own_size(part: Part) -> float | None:
    if isinstance(part, (Gpu, System)):
        return part.memory_gib
    return part.capacity_gb if isinstance(part, Drive) else None
