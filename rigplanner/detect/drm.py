"""AMD and Intel graphics cards as Linux lists them under /sys/class/drm, without asking any driver library."""

from __future__ import annotations

import re
from pathlib import Path

from rigplanner.detect.base import Reading
from rigplanner.detect.files import entries, number_of, pcie_gen_of, pcie_lanes_of, real, text_of
from rigplanner.domain.host import HostGpu

_VENDORS = {0x1002: "AMD", 0x8086: "Intel"}
_AMD_NAMES = "usr/share/libdrm/amdgpu.ids"
_PCI_NAMES = ("usr/share/hwdata/pci.ids", "usr/share/misc/pci.ids")
#: Where every Intel processor has its own graphics; cards in slots have other addresses.
_INTEL_BUILT_IN = "0000:00:02.0"


def read_drm(root: Path) -> Reading[tuple[HostGpu, ...]]:
    """AMD and Intel cards below `root`; graphics built into Intel processors are left out."""
    devices = [card / "device" for card in entries(root / "sys/class/drm") if re.fullmatch(r"card\d+", card.name)]
    found = (_read_card(root, device) for device in devices)
    return Reading(tuple(gpu for gpu in found if gpu is not None))


def _read_card(root: Path, device: Path) -> HostGpu | None:
    vendor = number_of(device / "vendor")
    place = real(device)
    if vendor not in _VENDORS or (place is not None and place.name == _INTEL_BUILT_IN):
        return None
    return HostGpu(
        name=_name(root, device, _VENDORS[vendor]),
        vendor=_VENDORS[vendor],
        total_bytes=number_of(device / "mem_info_vram_total") or None,
        used_bytes=number_of(device / "mem_info_vram_used"),
        pcie_gen=pcie_gen_of(device / "max_link_speed"),
        pcie_lanes=pcie_lanes_of(device / "max_link_width"),
    )


def _name(root: Path, device: Path, vendor: str) -> str:
    """The product name from the card itself, the AMD list, the PCI list, or else its number."""
    device_id, revision = number_of(device / "device"), number_of(device / "revision")
    stated = (
        text_of(device / "product_name") or _amd_name(root, device_id, revision) or _pci_name(root, vendor, device_id)
    )
    if stated is None:
        return f"{vendor} graphics" if device_id is None else f"{vendor} graphics {device_id:04x}"
    return stated if stated.startswith(vendor) else f"{vendor} {stated}"


def _amd_name(root: Path, device_id: int | None, revision: int | None) -> str | None:
    if device_id is None or revision is None:
        return None
    wanted = re.compile(rf"^{device_id:04x},\s*{revision:02x},\s*(\S.*?)\s*$", re.IGNORECASE | re.MULTILINE)
    found = wanted.search(text_of(root / _AMD_NAMES) or "")
    return found[1] if found else None


def _pci_name(root: Path, vendor: str, device_id: int | None) -> str | None:
    """The name in brackets in the PCI list, "DG2 [Arc A770]" for one; None where it stands for several cards."""
    vendor_id = next(number for number, name in _VENDORS.items() if name == vendor)
    listed = next(filter(None, (text_of(root / path) for path in _PCI_NAMES)), "")
    block = re.search(rf"^{vendor_id:04x}  .*\n((?:[\t#].*\n|\n)*)", f"{listed}\n", re.MULTILINE)
    if block is None or device_id is None:
        return None
    found = re.search(rf"^\t{device_id:04x}  .*\[([^\]/]+)\]", block[1], re.MULTILINE)
    return found[1] if found else None
