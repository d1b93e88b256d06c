"""Parts of this machine that no catalog lists, described by what was read and nothing else."""

from __future__ import annotations

from datetime import date

from rigplanner.catalog.library import Library
from rigplanner.domain.host import HostCpu, HostDrive, HostMemoryReading
from rigplanner.domain.own_run import RunKind
from rigplanner.domain.parts import FOUND_HERE, Cpu, Drive, MemoryKit
from rigplanner.translation import mark, tr
from rigplanner.units import GB, GIB

_SOURCE = mark("read from this machine")
_NAME_LENGTH = 120
_MHZ_PER_GHZ = 1000
#: Amounts of memory that modules add up to, in GiB; beyond the last, multiples of 32.
_INSTALLED_GIB = (1, 2, 3, 4, 6, 8, 12, 16, 20, 24, 32, 40, 48, 64, 80, 96, 112, 128)


#: Classes of storage by what drives of them read at most, GB/s: disks, SATA (0.6), PCIe of three generations by four
#: lanes less a tenth (3.5, 7.1).
_BY_RATE = ((0.3, "hdd"), (0.62, "sata-ssd"), (3.6, "nvme-gen3"), (7.2, "nvme-gen4"))
_FASTEST = "nvme-gen5"


def installed_gib(total_bytes: int) -> int:
    """The memory installed, in GiB, of which a system sees a little less."""
    seen_gib = total_bytes / GIB
    beyond = -(-total_bytes // (32 * GIB)) * 32
    return next((size for size in _INSTALLED_GIB if size >= seen_gib), beyond)


def own_cpu(cpu: HostCpu, today: date) -> Cpu | None:
    """A processor without catalog entry; None where even its cores are unknown."""
    if cpu.cores is None or cpu.threads is None:
        return None
    return Cpu(
        id=f"{FOUND_HERE}cpu",
        name=cpu.name[:_NAME_LENGTH],
        vendor=next((vendor for vendor in ("AMD", "Intel", "Apple") if vendor in cpu.name), "unknown"),
        spec_source=tr(_SOURCE),
        spec_as_of=today.isoformat(),
        socket="",
        cores=cpu.cores,
        threads=cpu.threads,
        memory_types=(),
        memory_channels=None,
        boost_ghz=cpu.max_mhz / _MHZ_PER_GHZ if cpu.max_mhz else None,
        avx2=cpu.avx2,
        avx512=cpu.avx512,
    )


def own_memory(memory: HostMemoryReading, cpu: Cpu | None, today: date) -> MemoryKit:
    """The memory installed. Its type, if unread, is known where the processor takes only one; its speed is not."""
    capacity_gib = installed_gib(memory.total_bytes)
    only_type = cpu.memory_types[0] if cpu is not None and len(cpu.memory_types) == 1 else None
    kind = memory.type or only_type
    inferred = memory.type is None and only_type is not None
    size, label = f"{capacity_gib} GB", f"{kind}-{memory.mts}" if kind and memory.mts else kind
    return MemoryKit(
        id=f"{FOUND_HERE}memory",
        name=tr("{memory} (detected)", memory=" ".join(filter(None, (size, label)))),
        vendor="unknown",
        spec_source=tr(_SOURCE),
        spec_as_of=today.isoformat(),
        note=tr("The type is the only one this processor takes.") if inferred else "",
        type=kind,
        modules=memory.modules,
        capacity_gib=capacity_gib,
        mts=memory.mts,
    )


def own_drive(drive: HostDrive, number: int, library: Library) -> Drive | None:
    """A drive whose speed class is known; `number` counts the drives of this machine from 1."""
    load_class = _load_class(drive)
    if load_class not in library.load_classes:
        load_class = _measured_class(drive, library)
    if load_class not in library.load_classes or not drive.capacity_bytes:
        return None
    return Drive(
        id=f"{FOUND_HERE}drive-{number}",
        name=drive.name[:_NAME_LENGTH],
        vendor="unknown",
        spec_source=tr(_SOURCE),
        spec_as_of=library.today.isoformat(),
        kind=drive.kind or tr("kind unknown"),
        interface=_interface(drive),
        capacity_gb=max(round(drive.capacity_bytes / GB), 1),
        load_class=load_class,
    )


def _load_class(drive: HostDrive) -> str:
    """The id of a class of storage, "" where none is known; a drive newer than all classes counts as the fastest."""
    if drive.kind == "NVMe":
        return f"nvme-gen{min(drive.pcie_gen, 5)}" if drive.pcie_gen else ""
    if drive.kind == "USB":
        return "usb-gen2" if (drive.usb_mbps or 0) >= 10_000 else "usb-gen1" if drive.usb_mbps == 5_000 else ""
    return {"HDD": "hdd", "SATA SSD": "sata-ssd"}.get(drive.kind or "", "")


def _measured_class(drive: HostDrive, library: Library) -> str:
    """The class that a drive of unknown kind or link is as fast as, where its reading was measured."""
    runs = [run for run in library.own_runs if run.kind is RunKind.DRIVE and run.subject == drive.name]
    newest = max(runs, key=lambda run: run.at, default=None)
    if newest is None:
        return ""
    return next((name for most_gbps, name in _BY_RATE if newest.value < most_gbps), _FASTEST)


def _interface(drive: HostDrive) -> str:
    if drive.kind == "NVMe":
        return f"PCIe {drive.pcie_gen}.0" if drive.pcie_gen else "PCIe"
    if drive.kind is None:
        return ""
    if drive.kind == "USB":
        return f"USB {drive.usb_mbps} Mb/s" if drive.usb_mbps else "USB"
    return "SATA"
