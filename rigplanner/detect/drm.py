"""AMD and Intel graphics as Linux lists them under /sys/class/drm, without asking any driver library."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from rigplanner.detect.base import Reading
from rigplanner.detect.drm_clients import DrmClients
from rigplanner.detect.drm_names import product_name
from rigplanner.detect.files import entries, number_of, pcie_gen_of, pcie_lanes_of, real
from rigplanner.domain.host import GpuProcess, HostGpu
from rigplanner.units import GIB

_VENDORS: Final = {0x1002: "AMD", 0x8086: "Intel"}
#: Where every Intel processor has its own graphics; cards in slots have other addresses.
_INTEL_BUILT_IN: Final = "0000:00:02.0"
#: AMD gives graphics inside processors a small part of main memory unless a user reserves more; no card has so little.
_LEAST_CARD_BYTES: Final = 3 * GIB
_MICRO: Final = 1_000_000
_MILLI: Final = 1_000
_PERCENT: Final = 100


@dataclass(frozen=True, slots=True)
class DrmDevice:
    """A card's folder with its maker and where it sits."""

    folder: Path
    vendor: str
    device_id: int | None
    address: str | None


def drm_devices(root: Path) -> tuple[DrmDevice, ...]:
    """AMD and Intel graphics below `root`, by card number."""
    folders = [card / "device" for card in entries(root / "sys/class/drm") if re.fullmatch(r"card\d+", card.name)]
    found = []
    for folder in folders:
        vendor, place = _VENDORS.get(number_of(folder / "vendor") or 0), real(folder)
        if vendor is not None:
            address = place.name if place is not None and re.fullmatch(r"[\da-f:]+\.\d", place.name) else None
            found.append(DrmDevice(folder, vendor, number_of(folder / "device"), address))
    return tuple(found)


def read_drm(root: Path) -> Reading[tuple[HostGpu, ...]]:
    """AMD and Intel graphics below `root`, those built into processors marked as such."""
    devices = drm_devices(root)
    processes = DrmClients(root).processes() if devices else {}
    return Reading(tuple(_read_card(root, device, processes) for device in devices))


def _read_card(root: Path, device: DrmDevice, processes: Mapping[str, tuple[GpuProcess, ...]]) -> HostGpu:
    folder, sensors = device.folder, DrmSensors(device.folder)
    total = number_of(folder / "mem_info_vram_total") or None
    built_in = is_built_in(device, total)
    return HostGpu(
        name=product_name(root, folder, device.vendor, device.device_id),
        vendor=device.vendor,
        pci_address=device.address,
        is_integrated=built_in,
        total_bytes=total,
        used_bytes=number_of(folder / "mem_info_vram_used"),
        pcie_gen=None if built_in else pcie_gen_of(folder / "max_link_speed"),
        pcie_lanes=None if built_in else pcie_lanes_of(folder / "max_link_width"),
        pcie_gen_now=None if built_in else pcie_gen_of(folder / "current_link_speed"),
        pcie_lanes_now=None if built_in else pcie_lanes_of(folder / "current_link_width"),
        power_limit_w=sensors.watts("power1_cap"),
        power_default_w=sensors.watts("power1_cap_default"),
        power_w=sensors.power_w(),
        temperature_c=sensors.temperature_c(),
        load=sensors.load(),
        clock_mhz=sensors.clock_mhz(),
        processes=processes.get(device.address or "", ()),
    )


def is_built_in(device: DrmDevice, total_bytes: int | None) -> bool:
    """Whether graphics are part of a processor and share its memory."""
    if device.vendor == "Intel":
        return device.address == _INTEL_BUILT_IN
    return total_bytes is not None and total_bytes < _LEAST_CARD_BYTES


class DrmSensors:
    """What the kernel measures on a card (its Documentation/gpu/amdgpu/thermal.rst and hwmon/sysfs-interface)."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._sensors = next(iter(entries(folder / "hwmon")), folder / "hwmon")

    def watts(self, name: str) -> float | None:
        """A figure in microwatts, as watts; 0 stands for unknown."""
        found = number_of(self._sensors / name)
        return found / _MICRO if found else None

    def power_w(self) -> float | None:
        """What it draws: an average where the kernel gives one."""
        return self.watts("power1_average") or self.watts("power1_input")

    def temperature_c(self) -> float | None:
        """The chip's temperature; Intel numbers its sensors from 2."""
        found = (number_of(self._sensors / name) for name in ("temp1_input", "temp2_input"))
        return next((value / _MILLI for value in found if value is not None), None)

    def clock_mhz(self) -> int | None:
        """The clock of the chip, in hertz in the file."""
        found = number_of(self._sensors / "freq1_input")
        return found // _MICRO if found else None

    def load(self) -> float | None:
        """The share of time in which it worked."""
        found = number_of(self._folder / "gpu_busy_percent")
        return None if found is None else found / _PERCENT
