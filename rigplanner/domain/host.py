"""What was found in the machine the program runs on: one coherent reading, no live objects."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class GpuProcess:
    """A program that holds memory on a GPU."""

    pid: int
    name: str | None
    used_bytes: int | None


@dataclass(frozen=True, slots=True)
class HostGpu:
    """A graphics card as its driver describes it; what the driver does not tell is None."""

    name: str
    vendor: str
    uuid: str | None = None
    total_bytes: int | None = None
    used_bytes: int | None = None
    compute_capability: str | None = None
    pcie_gen: int | None = None
    pcie_lanes: int | None = None
    power_limit_w: float | None = None
    processes: tuple[GpuProcess, ...] = ()


@dataclass(frozen=True, slots=True)
class HostCpu:
    """The processor as the operating system names it."""

    name: str
    cores: int | None
    threads: int | None
    avx2: bool | None = None
    avx512: bool | None = None


@dataclass(frozen=True, slots=True)
class HostMemoryReading:
    """Main memory; type and speed are often unreadable without administrator rights."""

    total_bytes: int
    available_bytes: int
    type: str | None = None
    mts: int | None = None
    modules: int | None = None


@dataclass(frozen=True, slots=True)
class HostDrive:
    """A drive with its kind: "NVMe", "SATA SSD", "HDD", "USB" or None; `usb_mbps` is its USB link in Mb/s."""

    name: str
    kind: str | None
    capacity_bytes: int | None
    pcie_gen: int | None = None
    usb_mbps: int | None = None
    mounts: tuple[str, ...] = ()
    holds_home: bool = False


@dataclass(frozen=True, slots=True)
class HostSnapshot:
    """Everything found at one moment. `troubles` says in words what could not be read and why."""

    system: str
    gpus: tuple[HostGpu, ...]
    cpu: HostCpu | None
    memory: HostMemoryReading | None
    drives: tuple[HostDrive, ...]
    driver: str | None = None
    is_laptop: bool | None = None
    is_virtual: bool | None = None
    troubles: tuple[str, ...] = ()
