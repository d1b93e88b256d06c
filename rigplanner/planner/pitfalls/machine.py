"""Processor, main memory and drive: what holds a good card back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from rigplanner.domain.evidence import Quantity
from rigplanner.domain.parts import Cpu, Drive, MemoryKit, Slot
from rigplanner.domain.report import Finding, Fix, Report, Severity
from rigplanner.estimate.latency import cpu_share
from rigplanner.planner.edits import with_part
from rigplanner.planner.findings import fix, values
from rigplanner.planner.scene import Scene
from rigplanner.planner.swaps import cheapest
from rigplanner.units import GB, GIB

#: Article 1 advises 6 cores at least and 8 for headroom.
_FEWEST_CORES: Final = 6
_GOOD_CORES: Final = 8
_SLOW_CLASSES: Final = {"hdd": "model_on_hdd", "usb-gen1": "model_on_usb", "usb-gen2": "model_on_usb"}
_FAST_CLASSES: Final = ("nvme-gen3", "nvme-gen4", "nvme-gen5")


def machine_pitfalls(scene: Scene, report: Report) -> Iterator[Finding]:
    """Weak spots around the card."""
    rig = scene.rig
    if rig.cpu and rig.cpu.cores < _FEWEST_CORES:
        yield _few_cores(scene, report, rig.cpu)
    if rig.memory:
        yield from _memory_pitfalls(scene, report, rig.memory)
    if rig.drive:
        yield from _drive_pitfalls(scene, report, rig.drive)


def _few_cores(scene: Scene, report: Report, cpu: Cpu) -> Finding:
    share = cpu_share(cpu.cores).value or 0.0
    match = cheapest(
        scene.library.cpus.values(),
        lambda other: other.cores >= _GOOD_CORES and bool(cpu.socket) and other.socket == cpu.socket,
    )
    change = with_part(scene.plan, Slot.CPU, match.id) if match else None
    first = report.waiting.first_token.value
    return Finding(
        "few_cores",
        Severity.COST,
        values(cpu=cpu.name, cores=cpu.cores, share_s=share, first_token_s=first or 0.0),
        fix("use_part", change, part=match.name if match else ""),
        Slot.CPU,
        ("article-1",),
    )


def _memory_pitfalls(scene: Scene, report: Report, kit: MemoryKit) -> Iterator[Finding]:
    have = kit.capacity_gib * GIB
    file_bytes = report.loading.file_bytes
    if file_bytes and file_bytes > have:
        figures = values(have_gib=kit.capacity_gib, file_bytes=file_bytes)
        target = next((size for size in (32, 64, 96, 128, 192, 256, 512) if size * GIB > file_bytes), 0)
        yield Finding("ram_below_model", Severity.COST, figures, _more_memory(scene, kit, target), Slot.MEMORY)
    floor, wish = _floor(scene, Quantity.HOST_FLOOR_BYTES), _floor(scene, Quantity.HOST_RECOMMENDED_BYTES)
    code = "ram_below_floor" if kit.capacity_gib < floor else "ram_at_floor"
    if kit.capacity_gib < wish:
        yield Finding(
            code,
            Severity.COST if code == "ram_below_floor" else Severity.INFO,
            values(have_gib=kit.capacity_gib, floor_gib=floor, wish_gib=wish),
            _more_memory(scene, kit, wish),
            Slot.MEMORY,
            ("article-1",),
        )


def _floor(scene: Scene, quantity: Quantity) -> int:
    """A reported amount of main memory in what makers call GB; 0 where no source gives one."""
    figure = next(iter(scene.library.figures_about(quantity)), None)
    return round((figure.middle or 0) / GB) if figure else 0


def _more_memory(scene: Scene, kit: MemoryKit, capacity_gib: int) -> Fix | None:
    match = cheapest(
        scene.library.memory.values(),
        lambda other: (
            other.capacity_gib >= capacity_gib
            and kit.type in (None, other.type)
            and other.form_factor == kit.form_factor
            and other.registered == kit.registered
        ),
    )
    change = with_part(scene.plan, Slot.MEMORY, match.id) if match and capacity_gib else None
    return fix("use_part", change, part=match.name if match else "")


def _drive_pitfalls(scene: Scene, report: Report, drive: Drive) -> Iterator[Finding]:
    code = _SLOW_CLASSES.get(drive.load_class) or ("model_on_sata" if drive.load_class == "sata-ssd" else "")
    load = report.loading.chosen
    if not code or load.low is None or load.high is None:
        return
    match = cheapest(
        scene.library.drives.values(),
        lambda other: other.load_class in _FAST_CLASSES and other.capacity_gb >= min(drive.capacity_gb, 1000),
    )
    change = with_part(scene.plan, Slot.DRIVE, match.id) if match else None
    fast = next((row.seconds for row in report.loading.rows if match and row.class_id == match.load_class), None)
    yield Finding(
        code,
        Severity.INFO if code == "model_on_sata" else Severity.COST,
        values(drive=drive.name, low_s=load.low, high_s=load.high, fast_s=(fast and fast.value) or 0.0),
        fix("use_part", change, part=match.name if match else ""),
        Slot.DRIVE,
        ("article-1",),
    )
