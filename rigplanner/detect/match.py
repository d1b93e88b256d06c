"""A plan of this machine: what was found, told in parts of the catalog where they are known."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from rigplanner.catalog.library import Library
from rigplanner.detect.base import Reading
from rigplanner.detect.own import own_cpu, own_drive, own_memory
from rigplanner.detect.recognise import cpu_entry, gpu_entry, is_apple_silicon, system_entry, systems_with_chip
from rigplanner.domain.host import HostDrive, HostGpu, HostSnapshot
from rigplanner.domain.parts import Cpu, Drive, Gpu
from rigplanner.domain.plan import MAX_GPUS, OwnParts, PartChoice, Plan, Rig, Workload
from rigplanner.units import GIB

NAME = "This PC"
#: Without a GPU, a machine with less memory than this runs nothing worth showing.
LEAST_MEMORY_GIB = 8
#: Graphics with less memory of their own are part of a processor, and nobody expects them to run a model.
_LEAST_GPU_BYTES = 3 * GIB


@dataclass(frozen=True, slots=True)
class HostMatch:
    """The plan of this machine, None if it can run nothing, and sentences about what had to be left out."""

    plan: Plan | None
    troubles: tuple[str, ...] = ()


def plan_from_host(snapshot: HostSnapshot, library: Library, starter_workload: Workload) -> Plan | None:
    """This machine as a plan with the starter workload; None where it cannot run anything worth showing."""
    return match_host(snapshot, library, starter_workload).plan


def match_host(snapshot: HostSnapshot, library: Library, starter_workload: Workload) -> HostMatch:
    """This machine as a plan, and what could not be taken into it and why."""
    if systems_with_chip(snapshot, library) or is_apple_silicon(snapshot):
        return _ready_made(snapshot, library, starter_workload)
    return _built(snapshot, library, starter_workload)


def _ready_made(snapshot: HostSnapshot, library: Library, workload: Workload) -> HostMatch:
    system = system_entry(snapshot, library)
    if system is None:
        chip = snapshot.cpu.name if snapshot.cpu else "this chip"
        return HostMatch(None, (f"Which ready-made machine with {chip} this is could not be told.",))
    rig = Rig(system=_mine(system.id))
    return HostMatch(_plan(rig, workload, snapshot.gpus[0] if snapshot.gpus else None, OwnParts()))


def _built(snapshot: HostSnapshot, library: Library, workload: Workload) -> HostMatch:
    gpus, cpu = _gpus(snapshot, library), _cpu(snapshot, library)
    memory = own_memory(snapshot.memory, cpu.value, library.today) if snapshot.memory else None
    drives = [own_drive(drive, number, library) for number, drive in enumerate(snapshot.drives, 1)]
    drive = _home_drive(snapshot.drives, drives)
    troubles = gpus.troubles + cpu.troubles + drive.troubles
    if not gpus.value and (memory is None or memory.capacity_gib < LEAST_MEMORY_GIB):
        return HostMatch(None, troubles)
    counts = Counter(entry.id for _, entry in gpus.value)
    rig = Rig(
        gpus=tuple(_mine(part_id, count) for part_id, count in counts.items()),
        cpu=_mine(cpu.value.id) if cpu.value else None,
        memory=_mine(memory.id) if memory else None,
        drive=_mine(drive.value.id) if drive.value else None,
    )
    own = OwnParts(
        cpus=(cpu.value,) if cpu.value and cpu.value.id not in library.cpus else (),
        memory=(memory,) if memory else (),
        drives=tuple(filter(None, drives)),
    )
    return HostMatch(_plan(rig, workload, gpus.value[0][0] if gpus.value else None, own), troubles)


def _gpus(snapshot: HostSnapshot, library: Library) -> Reading[tuple[tuple[HostGpu, Gpu], ...]]:
    """The cards that the catalog knows, and sentences about the others."""
    found = [(gpu, gpu_entry(gpu, snapshot.is_laptop, library)) for gpu in snapshot.gpus]
    why = "it is not in the catalog, and the driver does not tell its memory bandwidth"
    return Reading(
        tuple((gpu, entry) for gpu, entry in found if entry is not None)[:MAX_GPUS],
        tuple(f"{gpu.name} is left out: {why}." for gpu, entry in found if entry is None and not _is_built_in(gpu)),
    )


def _is_built_in(gpu: HostGpu) -> bool:
    return gpu.vendor == "AMD" and gpu.total_bytes is not None and gpu.total_bytes < _LEAST_GPU_BYTES


def _cpu(snapshot: HostSnapshot, library: Library) -> Reading[Cpu | None]:
    if snapshot.cpu is None:
        return Reading(None)
    if entry := cpu_entry(snapshot.cpu, library):
        return Reading(entry)
    cpu, name = own_cpu(snapshot.cpu, library.today), snapshot.cpu.name
    if cpu is None:
        return Reading(None, (f"{name} is left out: how many cores it has is unknown.",))
    return Reading(cpu, (f"{name} is not in the catalog: its memory bandwidth is unknown.",))


def _home_drive(found: tuple[HostDrive, ...], own: list[Drive | None]) -> Reading[Drive | None]:
    """The drive that holds the user's files, or the only one."""
    pairs = list(zip(found, own, strict=True))
    home = [pair for pair in pairs if pair[0].holds_home] or (pairs if len(pairs) == 1 else [])
    if not home:
        return Reading(None)
    host, drive = home[0]
    why = "how fast its kind loads models is unknown"
    return Reading(drive, () if drive else (f"The drive {host.name} is left out: {why}.",))


def _plan(rig: Rig, workload: Workload, first_gpu: HostGpu | None, own: OwnParts) -> Plan:
    return Plan(
        name=NAME,
        rig=rig,
        workload=workload,
        background_live_bytes=first_gpu.used_bytes if first_gpu else None,
        is_this_machine=True,
        own=own,
    )


def _mine(part_id: str, count: int = 1) -> PartChoice:
    return PartChoice(part_id=part_id, count=count, owned=True)
