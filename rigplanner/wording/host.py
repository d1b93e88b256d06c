"""What was found in this machine, in short words."""

from __future__ import annotations

from rigplanner.domain.host import HostCpu, HostDisplay, HostDrive, HostGpu, HostMemoryReading, HostSnapshot
from rigplanner.numerals import exact, figure
from rigplanner.translation import tr, tr_n
from rigplanner.wording.quantities import gb_with_unit, gib_with_unit
from rigplanner.wording.sentences import series

_SYSTEMS = {"Darwin": "macOS"}
_DOT = " · "


def gpu_facts(gpu: HostGpu) -> str:
    """Memory, link and power limit of a card."""
    link = " ".join(
        filter(None, (f"PCIe {gpu.pcie_gen}.0" if gpu.pcie_gen else "", f"x{gpu.pcie_lanes}" if gpu.pcie_lanes else ""))
    )
    return _joined(
        gib_with_unit(gpu.total_bytes) if gpu.total_bytes and not gpu.is_integrated else "",
        tr_n("{count} graphics core", "{count} graphics cores", gpu.cores) if gpu.cores else "",
        link,
        f"{figure(gpu.power_limit_w, grouped=False)} W" if gpu.power_limit_w else "",
        tr("compute capability {version}", version=gpu.compute_capability) if gpu.compute_capability else "",
    )


def cpu_facts(cpu: HostCpu) -> str:
    """Cores, threads and what it can compute with."""
    vectors = [name for name, on in (("AVX2", cpu.avx2), ("AVX-512", cpu.avx512), ("AMX", cpu.amx)) if on]
    lacking = tr("no AVX2") if cpu.avx2 is False else ""
    return _joined(
        tr_n("{count} core", "{count} cores", cpu.cores) if cpu.cores else tr("cores unknown"),
        tr_n("{count} thread", "{count} threads", cpu.threads) if cpu.threads else "",
        f"{figure(cpu.max_mhz / 1000, 1)} GHz" if cpu.max_mhz else "",
        *vectors,
        lacking,
    )


def memory_facts(memory: HostMemoryReading) -> str:
    """Type, speed and channels of main memory, as far as they can be read."""
    kind = f"{memory.type}-{memory.mts}" if memory.type and memory.mts else memory.type or ""
    return _joined(
        kind or tr("type unknown"),
        "" if memory.modules is None else tr_n("{count} module", "{count} modules", memory.modules),
        "" if memory.channels is None else tr_n("{count} channel", "{count} channels", memory.channels),
    )


def drive_facts(drive: HostDrive) -> str:
    """Kind and link of a drive, its size and what lies on it."""
    link = ""
    if drive.kind == "NVMe" and drive.pcie_gen:
        link = f"PCIe {drive.pcie_gen}.0" + (f" x{drive.pcie_lanes}" if drive.pcie_lanes else "")
    elif drive.kind == "USB" and drive.usb_mbps:
        link = f"{exact(drive.usb_mbps / 1000)} Gb/s"
    return _joined(
        drive.kind or tr("kind unknown"),
        link,
        gb_with_unit(drive.capacity_bytes, 0) if drive.capacity_bytes else "",
        tr("your files") if drive.holds_home else "",
    )


def display_facts(displays: tuple[HostDisplay, ...]) -> str:
    """Screens with their size."""
    return series(
        f"{d.width_px} × {d.height_px}" if d.width_px and d.height_px else tr("size unknown") for d in displays
    )


def surroundings(snapshot: HostSnapshot) -> str:
    """The system, what it runs inside of, and the version of the graphics driver."""
    around = snapshot.surroundings
    system = _SYSTEMS.get(snapshot.system, snapshot.system)
    if around.is_wsl:
        system = tr("{system} in WSL", system=system)
    elif around.container:
        system = tr("{system} in a {container} container", system=system, container=around.container)
    return _joined(
        system,
        tr("laptop") if around.is_laptop else tr("virtual machine") if around.is_virtual else "",
        tr("NVIDIA driver {version}", version=snapshot.driver) if snapshot.driver else "",
        f"CUDA {snapshot.cuda}" if snapshot.cuda else "",
    )


def _joined(*texts: str) -> str:
    return _DOT.join(filter(None, texts))
