"""The devices that a rig offers a model: how much they hold and how fast they read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from rigplanner.catalog.library import Library
from rigplanner.domain.chips import Chip
from rigplanner.domain.evidence import Estimate
from rigplanner.domain.parts import Cpu, Gpu, MemoryKit, System
from rigplanner.domain.plan import GpuLimit, Runtime
from rigplanner.domain.report import DeviceKind, ResolvedRig
from rigplanner.estimate.machine_class import cpu_silicon, gpu_silicon, measured_memory, system_silicon
from rigplanner.estimate.overhead import runtime_estimate
from rigplanner.estimate.prefill import pcie_gbps
from rigplanner.estimate.split import Budget
from rigplanner.estimate.token_work import Reader
from rigplanner.units import GIB

#: The interface by maker; Intel cards run through Vulkan.
_BACKENDS: Final = {"NVIDIA": "cuda", "AMD": "rocm"}


@dataclass(frozen=True, slots=True)
class Devices:
    """GPUs with what they hold and how they read; main memory likewise, where known."""

    budgets: tuple[Budget, ...]
    readers: tuple[Reader, ...]
    host_bytes: int | None
    host_reader: Reader | None
    transfer_gbps: float | None
    readers_known: bool = True


def devices_of(
    rig: ResolvedRig,
    library: Library,
    runtime: Runtime,
    background: Estimate,
    beside_bytes: int,
    limit: GpuLimit,
    memory_read_gbps: float | None = None,
    held_on_others: tuple[int, ...] = (),
) -> Devices:
    """What a resolved rig offers a program; `limit` is for a GPU that shares its memory.

    Other programs and what is loaded beside the model lie on the first card; `held_on_others` are bytes that programs
    hold on the further cards. `memory_read_gbps` is what was measured
    of main memory; it stands where nothing tells its rated speed.
    """
    held_bytes = round(background.value or 0)
    held = (held_bytes, *held_on_others, *(0 for _ in rig.gpus))
    if rig.system is not None:
        devices = _unified(rig.system, library, runtime, held_bytes, usable_gib(rig.system, limit))
        return replace(devices, budgets=_with_companions(devices.budgets, beside_bytes))
    budgets = tuple(
        _budget(card.name, DeviceKind.GPU, card.memory_gib, runtime, on_card)
        for card, on_card in zip(rig.gpus, held, strict=False)
    )
    return Devices(
        _with_companions(budgets, beside_bytes),
        tuple(gpu_reader(card) for card in rig.gpus),
        rig.memory.capacity_gib * GIB if rig.memory else None,
        host_reader(rig.cpu, rig.memory) or measured_host(rig.cpu, memory_read_gbps),
        _transfer_gbps(rig),
    )


def with_shares(devices: Devices, shares: tuple[float, ...]) -> Devices:
    """Several cards with the user's own split of the layers; a card without a share takes none."""
    if not shares or len(devices.budgets) < 2:
        return devices
    padded = (*shares, *(0.0 for _ in devices.budgets))
    shared = tuple(replace(budget, share=share) for budget, share in zip(devices.budgets, padded, strict=False))
    return replace(devices, budgets=shared)


def _with_companions(budgets: tuple[Budget, ...], beside_bytes: int) -> tuple[Budget, ...]:
    return (replace(budgets[0], companion_bytes=beside_bytes), *budgets[1:]) if budgets and beside_bytes else budgets


def _budget(name: str, kind: DeviceKind, memory_gib: float, runtime: Runtime, held_bytes: int) -> Budget:
    capacity = round(memory_gib * GIB)
    taken = runtime_estimate(runtime, capacity, held_bytes)
    return Budget(name, kind, capacity, round(taken.value or 0), held_bytes)


def limits_of(system: System) -> Mapping[GpuLimit, float]:
    """How much of its memory the GPU may use, GiB, under each limit that a source tells."""
    told = {
        GpuLimit.DEFAULT: system.usable_gpu_gib,
        GpuLimit.NEWER_SYSTEM: system.usable_gpu_gib_newer_os,
        GpuLimit.RAISED: system.max_usable_gpu_gib,
    }
    return {limit: gib for limit, gib in told.items() if gib is not None}


def usable_gib(system: System, limit: GpuLimit) -> float | None:
    """The limit chosen, else the first that a source tells; None where none does."""
    limits = limits_of(system)
    return limits.get(limit, next(iter(limits.values()), None))


def limit_in_force(system: System, limit: GpuLimit) -> GpuLimit:
    """The limit that `usable_gib` takes."""
    limits = limits_of(system)
    return limit if limit in limits else next(iter(limits), limit)


def _unified(
    system: System, library: Library, runtime: Runtime, held_bytes: int, usable_gpu_gib: float | None
) -> Devices:
    """The GPU's share of one memory is the device; what it may not use is left for everything else."""
    reader = system_reader(system, library.chips)
    total = round(system.memory_gib * GIB)
    if usable_gpu_gib is None:
        return Devices((), (), None, None, None, readers_known=False)
    budget = _budget(system.name, DeviceKind.UNIFIED, usable_gpu_gib, runtime, held_bytes)
    left = total - budget.capacity_bytes
    return Devices((budget,), (reader,), left, None, None)


def gpu_reader(card: Gpu) -> Reader:
    """How a card reads weights, through the interface that llama.cpp is usually built with for its maker."""
    return Reader(gpu_silicon(card), _BACKENDS.get(card.vendor, "vulkan"))


def system_reader(system: System, chips: Mapping[str, Chip]) -> Reader:
    """How the GPU of a ready-made machine reads."""
    return Reader(system_silicon(system, chips), interface_of(system))


def interface_of(system: System) -> str:
    """The interface that the GPU of a ready-made machine is driven through."""
    backend = system.backend.lower()
    return "metal" if "metal" in backend else "cuda" if "cuda" in backend else "vulkan"


def host_reader(cpu: Cpu | None, memory: MemoryKit | None) -> Reader | None:
    """How the processor reads main memory; None while processor, channels or memory speed are unknown."""
    if cpu is None or memory is None or cpu.memory_channels is None or memory.mts is None:
        return None
    used = min(cpu.memory_channels, memory.modules) if memory.modules else cpu.memory_channels
    silicon = cpu_silicon(cpu, used, memory.mts)
    return Reader(silicon, "cpu") if silicon else None


def measured_host(cpu: Cpu | None, read_gbps: float | None) -> Reader | None:
    """How the processor reads a main memory whose speed was measured; None where it was not."""
    return Reader(measured_memory(cpu, read_gbps), "cpu") if cpu is not None and read_gbps else None


def _transfer_gbps(rig: ResolvedRig) -> float | None:
    """The rate of the first card's slot: the slower of card and processor."""
    if not rig.gpus:
        return None
    card, cpu = rig.gpus[0], rig.cpu
    gen = min((g for g in (card.pcie_gen, cpu.pcie_gen if cpu else None) if g), default=None)
    lanes = min((n for n in (card.pcie_lanes, cpu.gpu_slot_lanes if cpu else None) if n), default=None)
    return pcie_gbps(gen, lanes)
