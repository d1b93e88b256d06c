"""The machine that a measurement names: "RTX 4070 Laptop 8GB", "Apple M3 Max (40-core GPU)", "Ryzen 9 7950X CPU"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from rigplanner.catalog.library import Library
from rigplanner.catalog.names import find
from rigplanner.domain.chips import Chip
from rigplanner.domain.parts import Cpu, Gpu
from rigplanner.estimate.machine_class import Silicon, chip_silicon, cpu_silicon, gpu_silicon

_BRACKETS: Final = re.compile(r"\s*\([^)]*\)")
_SIZE: Final = re.compile(r"\s*\b\d+ ?GB\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Machine:
    """What a measurement ran on, with as much memory as its name says."""

    silicon: Silicon
    memory_gib: float


class Machines:
    """Looks up machines by the names people write, each name once."""

    def __init__(self, library: Library) -> None:
        self._gpus = tuple(library.gpus.values())
        self._cpus = tuple(library.cpus.values())
        self._chips = tuple(library.chips.values())
        self._of_name = lru_cache(maxsize=None)(self._look_up)

    def named(self, hardware: str, kind: str) -> Machine | None:
        """The machine of a name; `kind` tells a processor from the graphics unit beside it."""
        return self._of_name(hardware, kind == "cpu")

    def _look_up(self, hardware: str, processor: bool) -> Machine | None:
        for text in _spellings(hardware):
            machine = self._as_processor(text) if processor else self._as_graphics(text)
            if machine:
                return machine
        return self._as_graphics(hardware) if processor else self._as_processor(hardware)

    def _as_graphics(self, text: str) -> Machine | None:
        chip = self._chip(text, "gpu") or self._of_unsaid_size(text)
        if chip:
            return Machine(chip_silicon(chip), chip.memory_gib)
        card: Gpu | None = find(self._gpus, text).entry
        return Machine(gpu_silicon(card), card.memory_gib) if card else None

    def _as_processor(self, text: str) -> Machine | None:
        chip = self._chip(text, "cpu") or self._chip(f"{text} CPU", "cpu")
        if chip:
            return Machine(chip_silicon(chip), chip.memory_gib)
        name = re.sub(r"\s+CPU$", "", text)
        cpu: Cpu | None = find(self._cpus, name).entry
        silicon = cpu_silicon(cpu) if cpu else None
        return Machine(silicon, float(cpu.max_memory_gib or 64)) if cpu and silicon else None

    def _chip(self, text: str, kind: str) -> Chip | None:
        """A chip is meant only by its whole name: M3 Max and M3 are different ones."""
        wanted = _key(text)
        return next((chip for chip in self._chips if chip.kind == kind and _key(chip.name) == wanted), None)

    def _of_unsaid_size(self, text: str) -> Chip | None:
        """Of a chip sold in several sizes the largest, where a name says "unspecified cores" or nothing."""
        if "-core" in text:
            return None
        wanted = _key(_BRACKETS.sub("", text))
        named = [c for c in self._chips if c.kind == "gpu" and _key(_BRACKETS.sub("", c.name)) == wanted]
        return max(named, key=lambda chip: chip.fp32_tflops or 0.0, default=None)


def _spellings(hardware: str) -> tuple[str, ...]:
    """A name as written, without what stands in brackets, and without the size of its memory."""
    plain = _BRACKETS.sub("", hardware)
    return tuple(dict.fromkeys((hardware, plain, _SIZE.sub("", hardware), _SIZE.sub("", plain))))


def _key(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "", text.lower())
