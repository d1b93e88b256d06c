"""The drives of this machine, what kind each is, and which of them holds the user's files."""

from __future__ import annotations

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
