"""The devices that a rig offers a model: how much they hold and how fast they read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from rigplanner.catalog.library import Library
from rigplanner.domain.evidence import Estimate
from rigplanner.domain.parts import Cpu, Gpu, MemoryKit, System
from rigplanner.domain.plan import GpuLimit, Runtime
from rigplanner.domain.report import DeviceKind, ResolvedRig
from rigplanner.domain.speed import SpeedFamily
from rigplanner.estimate.decode import Reader
from rigplanner.estimate.overhead import runtime_estimate
from rigplanner.estimate.prefill import pcie_gbps
from rigplanner.estimate.split import Budget
from rigplanner.units import GIB

_CUDA_GENERATIONS: Final = {
    "Ampere": "cuda-ampere",
    "Ada Lovelace": "cuda-ada",
    "Blackwell": "cuda-blackwell",
    "Turing": "cuda-turing",
    "Volta": "cuda-turing",
}
#: Two floating-point units of eight lanes, each a multiply and an add a cycle (AVX2, F32).
_CPU_FLOPS_PER_CYCLE: Final = 32
_BYTES_PER_TRANSFER: Final = 8
_MT_PER_GT: Final = 1000


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
    rig: ResolvedRig, library: Library, runtime: Runtime, background: Estimate, beside_bytes: int, limit: GpuLimit
) -> Devices:
    """What a resolved rig offers a program; `limit` is for a GPU that shares its memory.

    Other programs and what is loaded beside the model lie on the first card.
    """
    held_bytes = round(background.value or 0)
    if rig.system is not None:
        devices = _unified(rig.system, library, runtime, held_bytes, usable_gib(rig.system, limit))
        return replace(devices, budgets=_with_companions(devices.budgets, beside_bytes))
    budgets = tuple(
        _budget(card.name, DeviceKind.GPU, card.memory_gib, runtime, held_bytes if index == 0 else 0)
        for index, card in enumerate(rig.gpus)
    )
    readers = [gpu_reader(card, library.speed_families) for card in rig.gpus]
    known = tuple(reader for reader in readers if reader)
    return Devices(
        _with_companions(budgets, beside_bytes),
        known,
        rig.memory.capacity_gib * GIB if rig.memory else None,
        host_reader(rig.cpu, rig.memory, library.speed_families),
        _transfer_gbps(rig),
        readers_known=len(known) == len(readers),
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
    family = library.speed_families.get(system_family(system))
    reader = (
        Reader(system.name, family, system.bandwidth_gbps, system.fp16_tflops, system.gpu_cores) if family else None
    )
    total = round(system.memory_gib * GIB)
    if usable_gpu_gib is None:
        return Devices((), (), None, None, None, readers_known=False)
    budget = _budget(system.name, DeviceKind.UNIFIED, usable_gpu_gib, runtime, held_bytes)
    left = total - budget.capacity_bytes
    return Devices((budget,), (reader,) if reader else (), left, None, None, readers_known=reader is not None)


def gpu_family(card: Gpu) -> str:
    """The speed family of a card, by vendor, generation and kind of memory."""
    hbm = card.memory_type.upper().startswith("HBM")
    if card.vendor == "NVIDIA":
        if hbm:
            return "cuda-hbm"
        return next((f for name, f in _CUDA_GENERATIONS.items() if card.architecture.startswith(name)), "cuda-pascal")
    if card.vendor == "AMD":
        return "rocm-instinct" if hbm else "rocm-radeon"
    return "intel"


def system_family(system: System) -> str:
    """The speed family of a ready-made machine, by the interface its GPU is driven through."""
    backend = system.backend.lower()
    if "metal" in backend:
        return "metal"
    return "cuda-unified" if "cuda" in backend else "vulkan-apu"


def gpu_reader(card: Gpu, families: Mapping[str, SpeedFamily]) -> Reader | None:
    """How a card reads weights; cards without matrix units are rated by their F32 rate."""
    family = families.get(gpu_family(card))
    if family is None:
        return None
    return Reader(card.name, family, card.bandwidth_gbps, card.fp16_tflops or card.fp32_tflops)


def host_reader(cpu: Cpu | None, memory: MemoryKit | None, families: Mapping[str, SpeedFamily]) -> Reader | None:
    """How the processor reads main memory; None while processor, channels or memory speed are unknown."""
    family = families.get("cpu")
    if family is None or cpu is None or memory is None:
        return None
    if cpu.memory_channels is None or memory.mts is None:
        return None
    return Reader(cpu.name, family, host_bandwidth_gbps(cpu.memory_channels, memory), cpu_tflops(cpu))


def host_bandwidth_gbps(channels: int, memory: MemoryKit) -> float:
    """Theoretical peak of main memory: channels in use x 8 bytes x transfers a second."""
    used = min(channels, memory.modules) if memory.modules else channels
    return used * _BYTES_PER_TRANSFER * (memory.mts or 0) / _MT_PER_GT


def cpu_tflops(cpu: Cpu) -> float | None:
    """Theoretical F32 rate with AVX2: cores x clock x 32; None without a clock or without AVX2."""
    clock = cpu.boost_ghz or cpu.base_ghz
    return cpu.cores * clock * _CPU_FLOPS_PER_CYCLE / 1000 if clock and cpu.avx2 else None


def _transfer_gbps(rig: ResolvedRig) -> float | None:
    """The rate of the first card's slot: the slower of card and processor."""
    if not rig.gpus:
        return None
    card, cpu = rig.gpus[0], rig.cpu
    gen = min((g for g in (card.pcie_gen, cpu.pcie_gen if cpu else None) if g), default=None)
    lanes = min((n for n in (card.pcie_lanes, cpu.gpu_slot_lanes if cpu else None) if n), default=None)
    return pcie_gbps(gen, lanes)
