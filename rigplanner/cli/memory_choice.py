"""Which memory `--ram GB` means: a kit of the catalog that suits the processor, else memory of unknown speed."""

from __future__ import annotations

from datetime import date

from rigplanner.catalog.library import Library
from rigplanner.domain.parts import Condition, Cpu, MemoryKit
from rigplanner.estimate.cost import price_of

#: Processors with more memory channels than this take registered modules.
_DESKTOP_CHANNELS = 2


def memory_of(capacity_gib: int, cpu: Cpu | None, library: Library) -> MemoryKit:
    """The memory of that size that one would buy for the processor; without a processor its speed stays unknown."""
    if cpu is not None:
        fitting = [kit for kit in library.memory.values() if _suits(kit, capacity_gib, cpu)]
        if fitting:
            return min(fitting, key=lambda kit: _preference(kit, cpu))
    return _plain(capacity_gib, cpu, library.today)


def _suits(kit: MemoryKit, capacity_gib: int, cpu: Cpu) -> bool:
    return kit.capacity_gib == capacity_gib and kit.type in cpu.memory_types


def _preference(kit: MemoryKit, cpu: Cpu) -> tuple[bool, bool, bool, int, int, float]:
    """Registered where the processor is a server's, no faster than rated, a module a channel, fast, cheap."""
    channels = cpu.memory_channels or _DESKTOP_CHANNELS
    price = price_of(kit, Condition.NEW)
    return (
        kit.registered != (channels > _DESKTOP_CHANNELS),
        kit.form_factor != "DIMM",
        (kit.mts or 0) > (cpu.max_memory_mts or 0) > 0,
        abs((kit.modules or 1) - channels),
        -(kit.mts or 0),
        price.typical_usd if price else float("inf"),
    )


def _plain(capacity_gib: int, cpu: Cpu | None, today: date) -> MemoryKit:
    only_type = cpu.memory_types[0] if cpu is not None and len(cpu.memory_types) == 1 else None
    return MemoryKit(
        id=f"ram-{capacity_gib}-gb",
        name=f"{capacity_gib} GB of memory",
        vendor="unknown",
        spec_source="given on the command line",
        spec_as_of=today.isoformat(),
        type=only_type,
        modules=None,
        capacity_gib=capacity_gib,
        mts=None,
    )
