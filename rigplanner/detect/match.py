"""A plan of this machine: what was found, told in parts of the catalog where they are known."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from rigplanner.catalog.library import Library
from rigplanner.detect.background import held_by_others
from rigplanner.detect.base import Reading
from rigplanner.detect.differences import as_found, gpu_differences, memory_differences
from rigplanner.detect.own import own_cpu, own_drive, own_memory
from rigplanner.detect.recognise import cpu_entry, gpu_entry, is_apple_silicon, system_entry, systems_with_chip
from rigplanner.domain.host import HostDrive, HostGpu, HostSnapshot
from rigplanner.domain.own_run import RunKind
from rigplanner.domain.parts import Cpu, Drive, Gpu, Slot
from rigplanner.domain.plan import MAX_GPUS, OwnParts, PartChoice, Plan, Rig, Workload
from rigplanner.translation import mark, tr

NAME: Final = mark("This PC")
#: Without a GPU, a machine with less memory than this runs nothing worth showing.
LEAST_MEMORY_GIB: Final = 8


@dataclass(frozen=True, slots=True)
class FoundPart:
    """A part as the machine names it, the catalog entry it is, if any, and sentences about how it differs."""

    slot: Slot
    found: str
    part_id: str | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class HostMatch:
    """The plan of this machine, None if it can run nothing, its parts one by one, and what had to be left out."""

    plan: Plan | None
    troubles: tuple[str, ...] = ()
    parts: tuple[FoundPart, ...] = ()


def plan_from_host(snapshot: HostSnapshot, library: Library, starter_workload: Workload) -> Plan | None:
    """This machine as a plan with the starter workload; None where it cannot run anything worth showing."""
    return match_host(snapshot, library, starter_workload).plan


def match_host(snapshot: HostSnapshot, library: Library, starter_workload: Workload) -> HostMatch:
    """This machine as a plan, and what could not be taken into it and why."""
    if systems_with_chip(snapshot, library) or is_apple_silicon(snapshot):
        match = _ready_made(snapshot, library, starter_workload)
    else:
        match = _built(snapshot, library, starter_workload)
    return replace(match, parts=_parts(snapshot, library, match.plan))


def cards_of(snapshot: HostSnapshot) -> tuple[HostGpu, ...]:
    """The cards with memory of their own: graphics inside a processor have none to count."""
    return tuple(gpu for gpu in snapshot.gpus if not gpu.is_integrated)


def cards_in_rig(snapshot: HostSnapshot, library: Library) -> tuple[HostGpu, ...]:
    """The cards that a plan of this machine counts, in its order: equal ones stand together.

    A ready-made machine has one memory for all, of which no driver tells what other programs hold.
    """
    if systems_with_chip(snapshot, library) or is_apple_silicon(snapshot):
        return ()
    known = _gpus(snapshot, library).value
    order = list(dict.fromkeys(entry.id for _, entry in known))
    return tuple(gpu for gpu, _ in sorted(known, key=lambda pair: order.index(pair[1].id)))


def _ready_made(snapshot: HostSnapshot, library: Library, workload: Workload) -> HostMatch:
    system = system_entry(snapshot, library)
    if system is None:
        if snapshot.cpu is None:
            return HostMatch(None, (tr("Which ready-made machine with this chip this is could not be told."),))
        told = tr("Which ready-made machine with {chip} this is could not be told.", chip=snapshot.cpu.name)
        return HostMatch(None, (told,))
    rig = Rig(system=_mine(system.id))
    extra = cards_of(snapshot) if any(gpu.is_integrated for gpu in snapshot.gpus) else cards_of(snapshot)[1:]
    beside = tuple(
        tr("{card} is left out: cards beside a ready-made machine are not planned yet.", card=gpu.name) for gpu in extra
    )
    return HostMatch(_plan(rig, workload, (), OwnParts()), beside)


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
        gpus=_slower_cards(gpus.value, library),
        cpus=(cpu.value,) if cpu.value and cpu.value.id not in library.cpus else (),
        memory=(memory,) if memory else (),
        drives=tuple(filter(None, drives)),
    )
    return HostMatch(_plan(rig, workload, cards_in_rig(snapshot, library), own), troubles)


def _gpus(snapshot: HostSnapshot, library: Library) -> Reading[tuple[tuple[HostGpu, Gpu], ...]]:
    """The cards that the catalog knows, and sentences about the others."""
    found = [(gpu, gpu_entry(gpu, snapshot.is_laptop, library)) for gpu in cards_of(snapshot)]
    return Reading(
        tuple((gpu, entry) for gpu, entry in found if entry is not None)[:MAX_GPUS],
        tuple(_unknown_card(gpu) for gpu, entry in found if entry is None),
    )


def _unknown_card(gpu: HostGpu) -> str:
    return tr(
        "{card} is left out: it is not in the catalog, and the driver does not tell its memory bandwidth.",
        card=gpu.name,
    )


def _slower_cards(cards: tuple[tuple[HostGpu, Gpu], ...], library: Library) -> tuple[Gpu, ...]:
    """Entries that are slower connected here than in the catalog; of several alike, as the slowest of them."""
    found: dict[str, Gpu] = {}
    for gpu, entry in cards:
        found[entry.id] = as_found(gpu, found.get(entry.id, entry))
    return tuple(card for ident, card in found.items() if card != library.gpus[ident])


def _cpu(snapshot: HostSnapshot, library: Library) -> Reading[Cpu | None]:
    if snapshot.cpu is None:
        return Reading(None)
    if entry := cpu_entry(snapshot.cpu, library):
        return Reading(entry)
    cpu, name = own_cpu(snapshot.cpu, library.today), snapshot.cpu.name
    if cpu is None:
        return Reading(None, (tr("{cpu} is left out: how many cores it has is unknown.", cpu=name),))
    if any(run.kind is RunKind.MEMORY and run.machine.cpu_name == name for run in library.own_runs):
        return Reading(cpu)
    told = tr("{cpu} is not in the catalog: its memory bandwidth is unknown. Measuring memory tells it.", cpu=name)
    return Reading(cpu, (told,))


def _home_drive(found: tuple[HostDrive, ...], own: list[Drive | None]) -> Reading[Drive | None]:
    """The drive that holds the user's files, or the only one."""
    pairs = list(zip(found, own, strict=True))
    home = [pair for pair in pairs if pair[0].holds_home] or (pairs if len(pairs) == 1 else [])
    if not home:
        return Reading(None)
    host, drive = home[0]
    return Reading(drive, () if drive else (_unknown_drive(host),))


def _unknown_drive(host: HostDrive) -> str:
    if not host.capacity_bytes:
        return tr("The drive {drive} is left out: its size could not be read.", drive=host.name)
    return tr(
        "The drive {drive} is left out: how fast its kind loads models is unknown. Measuring it tells.", drive=host.name
    )


def _plan(rig: Rig, workload: Workload, cards: Sequence[HostGpu], own: OwnParts) -> Plan:
    held = [_held_bytes(card) for card in cards]
    known = held if None not in held else held[:1]
    return Plan(
        name=tr(NAME),
        rig=rig,
        workload=workload,
        background_live_bytes=known[0] if known else None,
        background_live_others=tuple(amount for amount in known[1:] if amount is not None),
        is_this_machine=True,
        own=own,
    )


def _held_bytes(gpu: HostGpu) -> int | None:
    """What other programs hold on a card; unknown for graphics inside a processor, which share main memory."""
    if gpu.used_bytes is None or gpu.is_integrated:
        return None
    return held_by_others(gpu.used_bytes, gpu.processes)


def _parts(snapshot: HostSnapshot, library: Library, plan: Plan | None) -> tuple[FoundPart, ...]:
    """What the page shows, part by part: cards first, graphics inside a processor last."""
    parts = [_found_gpu(gpu, snapshot, library) for gpu in cards_of(snapshot)]
    cpu = cpu_entry(snapshot.cpu, library) if snapshot.cpu else None
    if snapshot.cpu:
        parts.append(FoundPart(Slot.CPU, snapshot.cpu.name, cpu.id if cpu else None))
    if snapshot.memory:
        kit = own_memory(snapshot.memory, cpu, library.today)
        name = tr("{size} GB of memory", size=kit.capacity_gib)
        parts.append(FoundPart(Slot.MEMORY, name, None, memory_differences(snapshot.memory, cpu)))
    if plan is not None and plan.rig.system:
        system = library.systems[plan.rig.system.part_id]
        parts.insert(0, FoundPart(Slot.SYSTEM, system.name, system.id))
    shared = (tr("Part of the processor: it uses main memory and has none of its own."),)
    parts += [FoundPart(Slot.GPU, gpu.name, None, shared) for gpu in snapshot.gpus if gpu.is_integrated]
    return tuple(parts)


def _found_gpu(gpu: HostGpu, snapshot: HostSnapshot, library: Library) -> FoundPart:
    entry = gpu_entry(gpu, snapshot.is_laptop, library)
    return FoundPart(Slot.GPU, gpu.name, entry.id if entry else None, gpu_differences(gpu, entry) if entry else ())


def _mine(part_id: str, count: int = 1) -> PartChoice:
    return PartChoice(part_id=part_id, count=count, owned=True)
