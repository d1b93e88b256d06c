"""What an AMD or Intel card is called: by itself, by AMD's list, by the PCI list, or else by its number."""

from __future__ import annotations

import re
from pathlib import Path

from rigplanner.detect.files import number_of, text_of

_AMD_NAMES = "usr/share/libdrm/amdgpu.ids"
_PCI_NAMES = ("usr/share/hwdata/pci.ids", "usr/share/misc/pci.ids")
_VENDOR_IDS = {"AMD": 0x1002, "Intel": 0x8086}


def product_name(root: Path, device: Path, vendor: str, device_id: int | None) -> str:
    """The product name of the card whose files are in the folder `device`."""
    revision = number_of(device / "revision")
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
    listed = next(filter(None, (text_of(root / path) for path in _PCI_NAMES)), "")
    block = re.search(rf"^{_VENDOR_IDS[vendor]:04x}  .*\n((?:[\t#].*\n|\n)*)", f"{listed}\n", re.MULTILINE)
    if block is None or device_id is None:
        return None
    found = re.search(rf"^\t{device_id:04x}  .*\[([^\]/]+)\]", block[1], re.MULTILINE)
    return found[1] if found else None
