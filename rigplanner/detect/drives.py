"""The drives of this machine, what kind each is, and which of them holds the user's files."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path, PurePath

import psutil

from rigplanner.detect.apple_drives import read_apple_drives
from rigplanner.detect.base import Reading
from rigplanner.detect.block import drives_below, mount_of
from rigplanner.detect.program import LIMIT_S
from rigplanner.detect.windows_drives import read_windows_drives
from rigplanner.domain.host import HostDrive


def read_drives(
    root: Path, system: str, home: PurePath | None = None, limit_s: float = LIMIT_S
) -> Reading[tuple[HostDrive, ...]]:
    """All drives of a machine whose file tree starts at `root`; `home` is the user's folder.

    Windows and macOS are asked through a program of theirs, for at most `limit_s` seconds. If it does not answer,
    the partitions are listed, whose kind is unknown, with a sentence that says so.
    """
    home = home or Path.home().resolve()
    if system == "Linux":
        return Reading(drives_below(root, home))
    asked = read_windows_drives(home, limit_s) if system == "Windows" else read_apple_drives(home, limit_s)
    return Reading(asked.value or _partitions(home), asked.troubles)


def drive_holding(place: PurePath, drives: Sequence[HostDrive]) -> HostDrive | None:
    """The drive that a file or folder lies on; None for network shares, memory, and what is mounted from elsewhere."""
    mounts = {part.mountpoint for part in psutil.disk_partitions(all=True)}
    mounts.update(mount for drive in drives for mount in drive.mounts)
    innermost = mount_of(place, tuple(mounts))
    return next((drive for drive in drives if innermost in drive.mounts), None)


def folder_to_write_on(drive: HostDrive, home: Path) -> Path | None:
    """A folder on a drive where a file may be written: the user's own, else where the drive has most room."""
    if drive.holds_home:
        return home
    writable = [Path(mount) for mount in drive.mounts if os.access(mount, os.W_OK)]
    return max(writable, key=lambda folder: _free_bytes(folder), default=None)


def _free_bytes(folder: Path) -> int:
    try:
        return psutil.disk_usage(str(folder)).free
    except OSError:
        return 0


def _partitions(home: PurePath) -> tuple[HostDrive, ...]:
    """One entry for each partition; network and CD drives are left out."""
    mounts = {part.mountpoint: part.device for part in psutil.disk_partitions(all=False) if part.fstype}
    home_mount = mount_of(home, tuple(mounts))
    return tuple(
        HostDrive(device, None, _capacity_bytes(mount), mounts=(mount,), holds_home=mount == home_mount)
        for mount, device in mounts.items()
    )


def _capacity_bytes(mount: str) -> int | None:
    try:
        return psutil.disk_usage(mount).total
    except OSError:
        return None
