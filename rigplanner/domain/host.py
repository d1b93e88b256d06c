"""What was found in the machine the program runs on: one coherent reading, no live objects."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class GpuProcess:
    """A program that holds memory on a GPU."""

    pid: int
    name: str | None
    used_bytes: int | None


@dataclass(frozen=True, slots=True)
class HostGpu:
    """A graphics card as its driver describes it; what the driver does not tell is None.

    `pcie_gen` and `pcie_lanes` are the most that card and slot can do together, `..._now` how the link runs: links
    slow down when idle, but rarely narrow. `is_integrated` is for graphics inside a processor, whose memory is a part
    of main memory. `load` is the share of time in which it worked, 0 to 1.
    """

    name: str
    vendor: str
    uuid: str | None = None
    pci_address: str | None = None
    is_integrated: bool = False
    total_bytes: int | None = None
    used_bytes: int | None = None
    compute_capability: str | None = None
    pcie_gen: int | None = None
    pcie_lanes: int | None = None
    pcie_gen_now: int | None = None
    pcie_lanes_now: int | None = None
    power_limit_w: float | None = None
    power_default_w: float | None = None
    power_w: float | None = None
    temperature_c: float | None = None
    load: float | None = None
    clock_mhz: int | None = None
    memory_clock_mhz: int | None = None
    ecc: bool | None = None
    mig: bool | None = None
    cores: int | None = None
    processes: tuple[GpuProcess, ...] = ()


@dataclass(frozen=True, slots=True)
class HostCpu:
    """The processor as the operating system names it; `max_mhz` is the clock that it reaches at most."""

    name: str
    cores: int | None
    threads: int | None
    avx2: bool | None = None
    avx512: bool | None = None
    amx: bool | None = None
    max_mhz: int | None = None


@dataclass(frozen=True, slots=True)
class HostMemoryReading:
    """Main memory; type and speed are often unreadable without administrator rights.

    `channels` is how many the filled slots lie on, where their names tell.
    """

    total_bytes: int
    available_bytes: int
    type: str | None = None
    mts: int | None = None
    modules: int | None = None
    channels: int | None = None


@dataclass(frozen=True, slots=True)
class HostDrive:
    """A drive with its kind: "NVMe", "SATA SSD", "HDD", "USB" or None; `usb_mbps` is its USB link in Mb/s."""

    name: str
    kind: str | None
    capacity_bytes: int | None
    pcie_gen: int | None = None
    pcie_lanes: int | None = None
    usb_mbps: int | None = None
    mounts: tuple[str, ...] = ()
    holds_home: bool = False


@dataclass(frozen=True, slots=True)
class HostDisplay:
    """A screen that is switched on, and the PCI address of the card it hangs on."""

    name: str
    width_px: int | None = None
    height_px: int | None = None
    pci_address: str | None = None


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the machine is inside of; None where nothing says so. `container` names its kind, "" for none."""

    is_laptop: bool | None = None
    is_virtual: bool | None = None
    is_wsl: bool = False
    container: str = ""


@dataclass(frozen=True, slots=True)
class HostSnapshot:
    """Everything found at one moment. `troubles` says in words what could not be read and why.

    `driver` is the version of the NVIDIA driver, `cuda` the newest CUDA it serves.
    """

    system: str
    gpus: tuple[HostGpu, ...]
    cpu: HostCpu | None
    memory: HostMemoryReading | None
    drives: tuple[HostDrive, ...]
    driver: str | None = None
    cuda: str | None = None
    displays: tuple[HostDisplay, ...] = ()
    surroundings: Surroundings = field(default_factory=Surroundings)
    troubles: tuple[str, ...] = ()

    @property
    def is_laptop(self) -> bool | None:
        """Whether the machine is a laptop."""
        return self.surroundings.is_laptop

    @property
    def is_virtual(self) -> bool | None:
        """Whether the machine is a virtual one."""
        return self.surroundings.is_virtual
