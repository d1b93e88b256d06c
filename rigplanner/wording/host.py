"""What was found in this machine, in short words."""

from __future__ import annotations

from rigplanner.domain.host import HostCpu, HostDisplay, HostDrive, HostGpu, HostMemoryReading, HostSnapshot
from rigplanner.wording.quantities import gb_with_unit, gib_with_unit

_SYSTEMS = {"Darwin": "macOS"}
_DOT = " · "


def gpu_facts(gpu: HostGpu) -> str:
    """Memory, link and power limit of a card."""
    link = " ".join(
        filter(None, (f"PCIe {gpu.pcie_gen}.0" if gpu.pcie_gen else "", f"x{gpu.pcie_lanes}" if gpu.pcie_lanes else ""))
    )
    return _joined(
        gib_with_unit(gpu.total_bytes) if gpu.total_bytes and not gpu.is_integrated else "",
        f"{gpu.cores} graphics cores" if gpu.cores else "",
        link,
        f"{gpu.power_limit_w:.0f} W" if gpu.power_limit_w else "",
        f"compute capability {gpu.compute_capability}" if gpu.compute_capability else "",
    )


def cpu_facts(cpu: HostCpu) -> str:
    """Cores, threads and what it can compute with."""
    vectors = [name for name, on in (("AVX2", cpu.avx2), ("AVX-512", cpu.avx512), ("AMX", cpu.amx)) if on]
    lacking = "no AVX2" if cpu.avx2 is False else ""
    return _joined(
        f"{cpu.cores} cores" if cpu.cores else "cores unknown",
        f"{cpu.threads} threads" if cpu.threads else "",
        f"{cpu.max_mhz / 1000:.1f} GHz" if cpu.max_mhz else "",
        *vectors,
        lacking,
    )


def memory_facts(memory: HostMemoryReading) -> str:
    """Type, speed and channels of main memory, as far as they can be read."""
    kind = f"{memory.type}-{memory.mts}" if memory.type and memory.mts else memory.type or ""
    return _joined(
        kind or "type unknown",
        _many(memory.modules, "module"),
        _many(memory.channels, "channel"),
    )


def drive_facts(drive: HostDrive) -> str:
    """Kind and link of a drive, its size and what lies on it."""
    link = ""
    if drive.kind == "NVMe" and drive.pcie_gen:
        link = f"PCIe {drive.pcie_gen}.0" + (f" x{drive.pcie_lanes}" if drive.pcie_lanes else "")
    elif drive.kind == "USB" and drive.usb_mbps:
        link = f"{drive.usb_mbps / 1000:g} Gb/s"
    return _joined(
        drive.kind or "kind unknown",
        link,
        gb_with_unit(drive.capacity_bytes, 0) if drive.capacity_bytes else "",
        "your files" if drive.holds_home else "",
    )


def display_facts(displays: tuple[HostDisplay, ...]) -> str:
    """Screens with their size."""
    sizes = [f"{d.width_px} × {d.height_px}" if d.width_px and d.height_px else "size unknown" for d in displays]
    return ", ".join(sizes)


def surroundings(snapshot: HostSnapshot) -> str:
    """The system, what it runs inside of, and the version of the graphics driver."""
    around = snapshot.surroundings
    inside = "in WSL" if around.is_wsl else f"in a {around.container} container" if around.container else ""
    kind = "laptop" if around.is_laptop else "virtual machine" if around.is_virtual else ""
    system = _SYSTEMS.get(snapshot.system, snapshot.system)
    return _joined(
        f"{system} {inside}".strip(),
        kind,
        f"NVIDIA driver {snapshot.driver}" if snapshot.driver else "",
        f"CUDA {snapshot.cuda}" if snapshot.cuda else "",
    )


def _many(count: int | None, what: str) -> str:
    return "" if count is None else f"{count} {what}{'' if count == 1 else 's'}"


def _joined(*texts: str) -> str:
    return _DOT.join(filter(None, texts))
