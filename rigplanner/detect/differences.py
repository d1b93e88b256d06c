"""Where a part found in this machine is not as its catalog entry has it: a narrow slot, a lowered power limit."""

from __future__ import annotations

from typing import Final

from rigplanner.domain.host import HostGpu, HostMemoryReading
from rigplanner.domain.parts import Cpu, Gpu
from rigplanner.numerals import exact, figure
from rigplanner.translation import tr, tr_n
from rigplanner.units import GIB

#: Limits are rounded by makers and drivers: less than this share apart they are the same.
_SAME_POWER: Final = 0.02
#: Drivers keep a little of the memory for themselves.
_SAME_MEMORY: Final = 0.04


def link_of(gpu: HostGpu) -> tuple[int | None, int | None]:
    """Generation and lanes that the slot gives a card.

    A link slows down when idle, so the generation is the most that it can do; it hardly ever narrows, so the lanes
    are those it has now.
    """
    lanes = [count for count in (gpu.pcie_lanes_now, gpu.pcie_lanes) if count]
    return gpu.pcie_gen, min(lanes, default=None)


def as_found(gpu: HostGpu, entry: Gpu) -> Gpu:
    """The catalog entry with the slower link that the card has in this machine; else the entry itself."""
    gen, lanes = link_of(gpu)
    slower = {
        name: found
        for name, found, rated in (("pcie_gen", gen, entry.pcie_gen), ("pcie_lanes", lanes, entry.pcie_lanes))
        if found is not None and rated is not None and found < rated
    }
    return Gpu(**{**entry.model_dump(), **slower}) if slower else entry


def gpu_differences(gpu: HostGpu, entry: Gpu) -> tuple[str, ...]:
    """Sentences about what is not as in the catalog."""
    return tuple(filter(None, (_link(gpu, entry), _power(gpu, entry), _memory(gpu, entry), *_modes(gpu))))


def memory_differences(memory: HostMemoryReading, cpu: Cpu | None) -> tuple[str, ...]:
    """Fewer channels in use than the processor has."""
    most = cpu.memory_channels if cpu is not None else None
    used = memory.channels if memory.channels is not None else memory.modules
    if most is None or used is None or used >= most:
        return ()
    share = figure(100 * used / most)
    if memory.channels is None:
        return (
            tr_n(
                "One module for {most} memory channels: it reads at {percent}% of what it could.",
                "{count} modules for {most} memory channels: it reads at {percent}% of what it could.",
                used,
                most=most,
                percent=share,
            ),
        )
    return (
        tr_n(
            "One channel for {most} memory channels: it reads at {percent}% of what it could.",
            "{count} channels for {most} memory channels: it reads at {percent}% of what it could.",
            used,
            most=most,
            percent=share,
        ),
    )


def _link(gpu: HostGpu, entry: Gpu) -> str:
    gen, lanes = link_of(gpu)
    is_narrow = lanes is not None and entry.pcie_lanes is not None and lanes < entry.pcie_lanes
    is_slow = gen is not None and entry.pcie_gen is not None and gen < entry.pcie_gen
    if not is_narrow and not is_slow:
        return ""
    has = " ".join(filter(None, (f"PCIe {gen}.0" if gen else "", f"x{lanes}" if lanes else "")))
    could = f"PCIe {entry.pcie_gen}.0 x{entry.pcie_lanes}" if entry.pcie_gen else f"x{entry.pcie_lanes}"
    return tr(
        "Connected with {has}, the card can do {could}: models load slower, and what lies in RAM works slower.",
        has=has,
        could=could,
    )


def _power(gpu: HostGpu, entry: Gpu) -> str:
    usual = gpu.power_default_w or entry.tdp_w
    if gpu.power_limit_w is None or usual is None or gpu.power_limit_w >= usual * (1 - _SAME_POWER):
        return ""
    return tr(
        "Limited to {limit} W of {usual} W: it may be slower than figures of others say.",
        limit=figure(gpu.power_limit_w),
        usual=figure(usual),
    )


def _memory(gpu: HostGpu, entry: Gpu) -> str:
    if gpu.total_bytes is None or gpu.total_bytes >= entry.memory_gib * GIB * (1 - _SAME_MEMORY):
        return ""
    whole = exact(entry.memory_gib)
    return tr("The driver offers {offered} of {whole} GiB.", offered=figure(gpu.total_bytes / GIB, 1), whole=whole)


def _modes(gpu: HostGpu) -> tuple[str, ...]:
    ecc = tr("Error correction (ECC) is on: it takes some memory and speed.") if gpu.ecc else ""
    mig = tr("Split into instances (MIG): a program sees only a part of it.") if gpu.mig else ""
    return ecc, mig
