"""Drives as Linux lists them under /sys/block."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path, PurePath

from rigplanner.detect.files import entries, number_of, pcie_gen_of, pcie_lanes_of, real, text_of
from rigplanner.domain.host import HostDrive

#: /sys/block counts in sectors of this many bytes, whatever the drive itself uses.
_SECTOR_BYTES = 512
_NOT_A_DRIVE = re.compile(r"(loop|ram|zram|dm-|md|sr|fd|nbd|zd|mtdblock)\d*")
_ROTATING = {"1": "HDD", "0": "SATA SSD"}
_VIRTUAL = re.compile(r"\b(QEMU|VBOX|VMware|Virtual|Msft)\b")


def drives_below(root: Path, home: PurePath) -> tuple[HostDrive, ...]:
    """The real drives of a tree; memory disks, loop devices and optical drives are left out."""
    mounts = _mounts(root)
    home_mount = mount_of(home, tuple(mounts))
    home_device = None if home_mount is None else mounts[home_mount]
    found = (_read_drive(root, block, mounts, home_device) for block in entries(root / "sys/block"))
    return tuple(drive for drive in found if drive is not None)


def mount_of(path: PurePath, mounts: tuple[str, ...]) -> str | None:
    """The innermost of `mounts` that a path lies in."""
    holding = [mount for mount in mounts if path.is_relative_to(mount)]
    return max(holding, key=len, default=None)


def _read_drive(root: Path, block: Path, mounts: dict[str, str], home_device: str | None) -> HostDrive | None:
    sectors = number_of(block / "size")
    if _NOT_A_DRIVE.match(block.name) or not sectors:
        return None
    kind = _kind(block)
    devices = _device_names(root, block)
    return HostDrive(
        name=text_of(block / "device/model") or block.name,
        kind=kind,
        capacity_bytes=sectors * _SECTOR_BYTES,
        pcie_gen=_link_figure(block, "link_speed", pcie_gen_of) if kind == "NVMe" else None,
        pcie_lanes=_link_figure(block, "link_width", pcie_lanes_of) if kind == "NVMe" else None,
        usb_mbps=_usb_mbps(block) if kind == "USB" else None,
        mounts=tuple(mount for mount, device in mounts.items() if device in devices),
        holds_home=home_device in devices,
    )


def _kind(block: Path) -> str | None:
    if block.name.startswith("nvme"):
        return "NVMe"
    if _usb_device(block) is not None:
        return "USB"
    described = f"{text_of(block / 'device/vendor')} {text_of(block / 'device/model')}"
    if not block.name.startswith("sd") or _VIRTUAL.search(described):
        return None
    return _ROTATING.get(text_of(block / "queue/rotational") or "")


def _usb_device(block: Path) -> Path | None:
    """The USB device that a drive hangs on: the nearest folder above it that has a link speed in Mb/s."""
    place = real(block)
    if place is None or not any(re.fullmatch(r"usb\d+", part) for part in place.parts):
        return None
    return next((folder for folder in place.parents if (folder / "speed").is_file()), place)


def _usb_mbps(block: Path) -> int | None:
    device = _usb_device(block)
    return None if device is None else number_of(device / "speed")


def _link_figure(block: Path, name: str, read: Callable[[Path], int | None]) -> int | None:
    """Generation or lanes of the link as it runs: a fast drive in a slow slot is a slow drive.

    Where the kernel can reach a drive on several paths, the controller lies one level further down.
    """
    places = (block / "device", *(path for path in entries(block / "device") if re.fullmatch(r"nvme\d+", path.name)))
    links = (place / "device" / f"{when}_{name}" for when in ("current", "max") for place in places)
    return next(filter(None, map(read, links)), None)


def _device_names(root: Path, block: Path) -> frozenset[str]:
    """Names under /dev of the drive, its partitions and the encrypted or logical volumes on them."""
    names: set[str] = set()
    open_blocks = [block, *(part for part in entries(block) if (part / "partition").exists())]
    while open_blocks:
        current = open_blocks.pop()
        if current.name in names:
            continue
        names.add(current.name)
        if volume := text_of(current / "dm/name"):
            names.add(f"mapper/{volume}")
        open_blocks += [root / "sys/block" / holder.name for holder in entries(current / "holders")]
    return frozenset(names)


def _mounts(root: Path) -> dict[str, str]:
    """Mount points with the device under /dev that is mounted there."""
    lines = (line.split(" ") for line in (text_of(root / "proc/self/mounts") or "").splitlines())
    return {
        _unescaped(line[1]): line[0][len("/dev/") :] for line in lines if len(line) > 1 and line[0].startswith("/dev/")
    }


def _unescaped(mount: str) -> str:
    r"""Mount points have spaces written as \040."""
    return re.sub(r"\\([0-7]{3})", lambda found: chr(int(found[1], 8)), mount)
