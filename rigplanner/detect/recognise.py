"""Which catalog entry a detected GPU, processor or ready-made machine is; None where it is not certain."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TypeVar

from rigplanner.catalog.library import Library
from rigplanner.detect.names import cpu_words, gpu_name
from rigplanner.domain.host import HostCpu, HostGpu, HostSnapshot
from rigplanner.domain.parts import Cpu, Gpu, GpuForm, Part, System
from rigplanner.units import GIB

Entry = TypeVar("Entry")

#: A driver reports a little less memory than is on the card, most with error correction switched on.
_LEAST_SHARE, _MOST_SHARE = 0.90, 1.03
#: Built-in graphics keep part of main memory back, so that much less than what is installed may be seen.
_LEAST_SYSTEM_SHARE, _MOST_SYSTEM_SHARE = 0.88, 1.01
#: Before the RTX 30 series, drivers gave laptop chips the name of the desktop card.
_UNMARKED_LAPTOP = re.compile(r"\bGTX\b|\bRTX 20\d\d\b")


def gpu_entry(gpu: HostGpu, is_laptop: bool | None, library: Library) -> Gpu | None:
    """The catalog entry of a GPU by name, memory size, and laptop or not."""
    name = gpu_name(gpu.name)
    candidates = [
        entry
        for entry in library.gpus.values()
        if any(gpu_name(known).words == name.words for known in _names(entry))
        and _form_agrees(gpu, entry, name.is_laptop, is_laptop)
        and _memory_agrees(gpu, entry)
    ]
    if len(candidates) > 1:
        candidates = [entry for entry in candidates if gpu_name(entry.name).connection == name.connection]
    return _only(candidates)


def cpu_entry(cpu: HostCpu, library: Library) -> Cpu | None:
    """The catalog entry of a processor by name; a virtual machine that got only some of its cores is another."""
    words = cpu_words(cpu.name)
    return _only(
        entry
        for entry in library.cpus.values()
        if any(cpu_words(known) == words for known in _names(entry)) and cpu.cores in (None, entry.cores)
    )


def is_apple_silicon(snapshot: HostSnapshot) -> bool:
    """Whether processor and GPU share one memory, as in every machine with an Apple chip."""
    return snapshot.cpu is not None and snapshot.cpu.name.startswith("Apple")


def systems_with_chip(snapshot: HostSnapshot, library: Library) -> tuple[System, ...]:
    """Ready-made machines with the chip that was found, whatever their memory."""
    found = [cpu_words(gpu.name) for gpu in snapshot.gpus]
    if snapshot.cpu is not None:
        found.append(cpu_words(snapshot.cpu.name))
    return tuple(system for system in library.systems.values() if cpu_words(system.chip) in found)


def system_entry(snapshot: HostSnapshot, library: Library) -> System | None:
    """The one ready-made machine with this chip, memory and number of cores."""
    cores = snapshot.cpu.cores if snapshot.cpu else None
    return _only(
        system
        for system in systems_with_chip(snapshot, library)
        if _system_memory_agrees(snapshot, system)
        and (cores is None or system.cpu_cores in (None, cores))
        and snapshot.is_laptop in (None, "book" in system.name.lower())
    )


def _form_agrees(gpu: HostGpu, entry: Gpu, says_laptop: bool, in_laptop: bool | None) -> bool:
    """AMD and Intel give laptop chips names of their own; of NVIDIA's, only the word tells them apart."""
    if gpu.vendor != "NVIDIA":
        return True
    laptop = says_laptop or bool(in_laptop and _UNMARKED_LAPTOP.search(gpu.name))
    return (entry.form is GpuForm.LAPTOP) == laptop


def _memory_agrees(gpu: HostGpu, entry: Gpu) -> bool:
    if gpu.total_bytes is None:
        return True
    return _LEAST_SHARE <= gpu.total_bytes / (entry.memory_gib * GIB) <= _MOST_SHARE


def _system_memory_agrees(snapshot: HostSnapshot, system: System) -> bool:
    if snapshot.memory is None:
        return False
    for_graphics = sum(gpu.total_bytes or 0 for gpu in snapshot.gpus if gpu.vendor == "AMD")
    installed = system.memory_gib * GIB
    return any(
        _LEAST_SYSTEM_SHARE <= seen / installed <= _MOST_SYSTEM_SHARE
        for seen in (snapshot.memory.total_bytes, snapshot.memory.total_bytes + for_graphics)
    )


def _names(part: Part) -> tuple[str, ...]:
    return (part.name, *part.aliases)


def _only(entries: Iterable[Entry]) -> Entry | None:
    found = tuple(entries)
    return found[0] if len(found) == 1 else None
