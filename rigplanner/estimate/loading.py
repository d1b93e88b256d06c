"""How long a model takes from storage to the device.

    load = bytes / the lower of what the drive and the loader reach + 0.5 to 1 s to set up

Classes and their throughput: `LoadClass`. Above about 3 GB/s the loader is the limit, not the drive; a slot with few
lanes can be the limit before either.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from rigplanner.domain.evidence import Basis, Estimate, Step, Unit
from rigplanner.domain.parts import LoadClass
from rigplanner.numerals import exact, figure
from rigplanner.translation import mark, tr
from rigplanner.units import GB

#: Context and graph set-up after the bytes have come, seconds.
SETUP_LOW_S: Final = 0.5
SETUP_HIGH_S: Final = 1.0
_MBPS_PER_GBPS: Final = 1000
#: What a loader reaches at least: the low end of the classes of fast drives, in which it is the limit.
_LOADER_GBPS: Final = 2.0


@lru_cache(maxsize=4096)
def load_estimate(
    file_bytes: int, storage: LoadClass, rated_mbps: float | None = None, slot_gbps: float | None = None
) -> Estimate:
    """Load time from one kind of storage, never faster than the drive's rated read speed or the card's slot."""
    most_gbps = min(rated_mbps / _MBPS_PER_GBPS if rated_mbps else storage.high_gbps, slot_gbps or storage.high_gbps)
    low, typical, high = (min(g, most_gbps) for g in (storage.low_gbps, storage.typical_gbps, storage.high_gbps))
    size_gb = file_bytes / GB
    size = f"{figure(size_gb, 1, grouped=False)} GB"
    steps = (
        Step(mark("File"), "", size),
        Step(
            storage.name,
            tr("throughput while loading, low – typical – high"),
            f"{exact(low)} – {exact(typical)} – {exact(high)} GB/s",
        ),
        *(_slot_step(slot_gbps) if slot_gbps and slot_gbps < storage.high_gbps else ()),
        Step(mark("Set-up"), "", f"{exact(SETUP_LOW_S)}–{exact(SETUP_HIGH_S)} s"),
        Step(
            mark("Load"),
            f"{size} ÷ {exact(typical)} GB/s + {exact(_SETUP_S)} s",
            f"{figure(size_gb / typical + _SETUP_S, 1)} s",
        ),
    )
    return Estimate(
        size_gb / typical + _SETUP_S,
        size_gb / high + SETUP_LOW_S,
        size_gb / low + SETUP_HIGH_S,
        Unit.SECONDS,
        Basis.MODELLED,
        steps,
    )


def as_measured(storage: LoadClass, low_gbps: float, value_gbps: float, high_gbps: float) -> LoadClass:
    """A kind of storage as one drive of it was measured: slower than the loader, the drive sets the pace."""
    low, typical, high = low_gbps, value_gbps, high_gbps
    if value_gbps > _LOADER_GBPS:
        low = min(storage.low_gbps, low_gbps)
        typical = min(storage.typical_gbps, value_gbps)
        high = min(storage.high_gbps, high_gbps)
    return storage.model_copy(
        update={
            "name": tr("{drive}, measured here", drive=tr(storage.name)),
            "low_gbps": low,
            "typical_gbps": typical,
            "high_gbps": high,
        }
    )


def _slot_step(slot_gbps: float) -> tuple[Step, ...]:
    return (Step(mark("The card's slot"), tr("moves no more than"), f"{figure(slot_gbps, 1)} GB/s"),)


def bad_mmap_estimate(file_bytes: int, storage: LoadClass) -> Estimate:
    """Load time where memory mapping goes wrong: unified memory, or a file larger than free memory."""
    seconds = file_bytes / GB / storage.bad_mmap_gbps + _SETUP_S
    step = Step(
        mark("Memory mapping goes wrong"),
        f"{figure(file_bytes / GB, 1, grouped=False)} GB ÷ {exact(storage.bad_mmap_gbps)} GB/s",
        f"{figure(seconds, grouped=False)} s",
    )
    return Estimate.exact(seconds, Unit.SECONDS, Basis.MODELLED, (step,))


_SETUP_S: Final = (SETUP_LOW_S + SETUP_HIGH_S) / 2
