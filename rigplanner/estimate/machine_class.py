"""What decides how a piece of silicon runs models: its generation, the kind of its memory, its rates.

Speeds of chips of one family are alike; families of one backend and kind of memory less so. These are the
levels at which the speed law is fitted.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from rigplanner.domain.chips import Chip
from rigplanner.domain.parts import Cpu, Gpu, System

#: First match names the generation; NVIDIA before Turing has no matrix units.
_GENERATIONS: Final = {
    "Kepler": "pascal",
    "Maxwell": "pascal",
    "Pascal": "pascal",
    "Volta": "volta",
    "Turing": "turing",
    "Ampere": "ampere",
    "Ada": "ada",
    "Hopper": "hopper",
    "Blackwell": "blackwell",
    "GCN": "gcn",
    "CDNA": "cdna",
    "RDNA 1": "rdna1",
    "RDNA 2": "rdna2",
    "RDNA 3.5": "rdna35",
    "RDNA 3": "rdna3",
    "RDNA 4": "rdna4",
    "Xe2": "xe2",
    "Xe": "xe",
}
_MAKERS: Final = frozenset({"Apple", "AMD", "NVIDIA", "Intel"})
_CORES: Final = re.compile(r"\((\d+)-core")
_APPLE: Final = re.compile(r"Apple (M\d+)")
_SHARED: Final = {"GDDR": "gddr", "HBM": "hbm"}
_BYTES_PER_TRANSFER: Final = 8
_MT_PER_GT: Final = 1000
#: Reading with all cores reaches about this part of what modules are rated for: 31 of 34 GB/s with two channels of
#: DDR4-2133, 46 of 51 with DDR4-3200 (guru3d.com, reviews of a Z170 board and of TridentZ Royal memory).
_READ_OF_RATED: Final = 0.9
#: Two floating-point units of eight lanes, each a multiply and an add a cycle (AVX2, F32).
_CPU_FLOPS_PER_CYCLE: Final = 32
#: Channels from which a processor is one for servers.
_SERVER_CHANNELS: Final = 6


@dataclass(frozen=True, slots=True)
class Silicon:
    """A graphics unit or processor as the speed law knows it.

    `memory` is "gddr", "hbm", "unified" or "host"; `board` names this very chip, shared by all that carry it.
    """

    board: str
    name: str
    vendor: str
    generation: str
    memory: str
    bandwidth_gbps: float
    tflops: float | None
    vector_tflops: float | None

    @property
    def family(self) -> str:
        """Generation with the kind of memory where a generation comes with several."""
        return f"{self.generation}-{self.memory}"


def _generation(architecture: str) -> str:
    if architecture.startswith("Apple M"):
        return architecture.removeprefix("Apple ").lower()
    return next((key for name, key in _GENERATIONS.items() if architecture.startswith(name)), architecture.lower())


@lru_cache(maxsize=512)
def gpu_silicon(card: Gpu) -> Silicon:
    """A graphics card; cards without matrix units are rated by their F32 rate."""
    memory = "hbm" if card.memory_type.upper().startswith("HBM") else "gddr"
    return Silicon(
        board=card.same_chip_as or card.id,
        name=card.name,
        vendor=card.vendor,
        generation=_generation(card.architecture),
        memory=memory,
        bandwidth_gbps=card.bandwidth_gbps,
        tflops=_half_precision_tflops(card),
        vector_tflops=card.fp32_tflops,
    )


def _half_precision_tflops(card: Gpu) -> float | None:
    """The rate of the matrix units; where there are none, of F16 two at a time (AMD since Vega, Pascal with HBM)."""
    if card.fp16_tflops or card.fp32_tflops is None:
        return card.fp16_tflops
    paired = card.vendor == "AMD" and not card.architecture.startswith("GCN 4")
    paired = paired or (card.architecture == "Pascal" and card.memory_type.upper().startswith("HBM"))
    return card.fp32_tflops * (2 if paired else 1)


@lru_cache(maxsize=512)
def chip_silicon(chip: Chip) -> Silicon:
    """A chip that is sold inside something else."""
    processor = chip.kind == "cpu"
    generation = chip.architecture.lower().replace(" ", "-") if processor else _generation(chip.architecture)
    return Silicon(
        board=chip.id,
        name=chip.name,
        vendor=chip.vendor,
        generation=generation,
        memory="host" if processor else _SHARED.get(chip.memory_type, "unified"),
        bandwidth_gbps=chip.bandwidth_gbps,
        tflops=chip.fp16_tflops or chip.fp32_tflops,
        vector_tflops=chip.fp32_tflops,
    )


@lru_cache(maxsize=512)
def cpu_silicon(cpu: Cpu, channels: int | None = None, mts: int | None = None) -> Silicon | None:
    """A processor with its memory; at the most that it supports where no kit is given. None while unknown."""
    channels, mts = channels or cpu.memory_channels, mts or cpu.max_memory_mts
    if channels is None or mts is None:
        return None
    server = (cpu.memory_channels or channels) >= _SERVER_CHANNELS
    return Silicon(
        board=cpu.id,
        name=cpu.name,
        vendor="AMD" if cpu.id.startswith("amd") else "Intel",
        generation="server-cpu" if server else "desktop-cpu",
        memory="host",
        bandwidth_gbps=channels * _BYTES_PER_TRANSFER * mts / _MT_PER_GT,
        tflops=cpu_tflops(cpu),
        vector_tflops=cpu_tflops(cpu),
    )


def measured_memory(cpu: Cpu, read_gbps: float) -> Silicon:
    """A processor whose memory was measured to give so much; the law counts in what memory is rated for."""
    return Silicon(
        board=cpu.id,
        name=cpu.name,
        vendor=cpu.vendor,
        generation="desktop-cpu",
        memory="host",
        bandwidth_gbps=read_gbps / _READ_OF_RATED,
        tflops=cpu_tflops(cpu),
        vector_tflops=cpu_tflops(cpu),
    )


def cpu_tflops(cpu: Cpu) -> float | None:
    """Theoretical F32 rate with AVX2: cores x clock x 32; None without a clock or without AVX2."""
    clock = cpu.boost_ghz or cpu.base_ghz
    return cpu.cores * clock * _CPU_FLOPS_PER_CYCLE / 1000 if clock and cpu.avx2 else None


def system_silicon(system: System, chips: Mapping[str, Chip]) -> Silicon:
    """The graphics unit of a ready-made machine: the rates of the chip in it, at the memory of this machine.

    A chip that no measurement names takes its rates from one of its generation, by number of cores; its rates are
    None where its generation is new.
    """
    words = set(system.chip.split(" (")[0].split()) - _MAKERS
    graphics = [chip for chip in chips.values() if chip.kind == "gpu"]
    named = [chip for chip in graphics if words <= set(_name_words(chip))]
    exact = next((chip for chip in named if _cores(chip) == system.gpu_cores), None)
    chip = exact or (named[0] if named else None)
    if chip is not None and (exact or _cores(chip) is None):
        return replace(chip_silicon(chip), bandwidth_gbps=system.bandwidth_gbps, name=system.name)
    generation = _system_generation(system)
    kin = [c for c in (*named, *graphics) if _generation(c.architecture) == generation and _cores(c)]
    silicon = chip_silicon(kin[0]) if kin else None
    scale = system.gpu_cores / (_cores(kin[0]) or system.gpu_cores) if kin and system.gpu_cores else None
    return Silicon(
        board=f"{system.chip.lower().replace(' ', '-')}-{system.gpu_cores}",
        name=system.name,
        vendor=_system_vendor(system),
        generation=generation,
        memory="unified",
        bandwidth_gbps=system.bandwidth_gbps,
        tflops=system.fp16_tflops or _scaled(silicon.tflops if silicon else None, scale),
        vector_tflops=_scaled(silicon.vector_tflops if silicon else None, scale),
    )


def _scaled(rate: float | None, scale: float | None) -> float | None:
    return rate * scale if rate is not None and scale is not None else None


def _name_words(chip: Chip) -> list[str]:
    return chip.name.replace("(", " ").replace(")", " ").split()


def _cores(chip: Chip) -> int | None:
    """Graphics cores that a chip's name tells."""
    found = _CORES.search(chip.name)
    return int(found[1]) if found else None


def _system_vendor(system: System) -> str:
    return next((maker for maker in _MAKERS if system.chip.startswith(maker)), "NVIDIA")


def _system_generation(system: System) -> str:
    """Apple names its generations; the others are the only ones of their kind."""
    apple = _APPLE.match(system.chip)
    if apple:
        return apple[1].lower()
    if system.chip.startswith("AMD"):
        return "rdna35"
    return "ampere" if "Orin" in system.chip else "blackwell"


def main_memory(bandwidth_gbps: float) -> Silicon:
    """Main memory of a known rate, whatever processor reads it."""
    return Silicon("", "Main memory", "", "desktop-cpu", "host", bandwidth_gbps, None, None)
