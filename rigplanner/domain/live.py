"""What a machine does right now: one sample a second."""

from __future__ import annotations

from dataclasses import dataclass

from rigplanner.domain.host import GpuProcess


@dataclass(frozen=True, slots=True)
class GpuSample:
    """What one card does; what its driver does not tell is None.

    `key` stays the same for a card from sample to sample; `trouble` says why there are no figures now.
    """

    key: str
    name: str
    total_bytes: int | None = None
    used_bytes: int | None = None
    load: float | None = None
    temperature_c: float | None = None
    power_w: float | None = None
    clock_mhz: int | None = None
    processes: tuple[GpuProcess, ...] = ()
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class HostSample:
    """Cards and main memory at one moment; `at_s` counts from any fixed point."""

    at_s: float
    gpus: tuple[GpuSample, ...]
    memory_total_bytes: int
    memory_used_bytes: int
    cpu_load: float | None = None
    troubles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Holder:
    """A program, all its processes together, and the graphics memory it holds, where the driver tells."""

    name: str
    held_bytes: int | None
    processes: int = 1


@dataclass(frozen=True, slots=True)
class LiveBackground:
    """What other programs hold now, bytes on each card of a rig, and the programs on all of them, biggest first.

    Programs that serve models do not count.
    """

    held_bytes: tuple[int, ...]
    holders: tuple[Holder, ...] = ()
