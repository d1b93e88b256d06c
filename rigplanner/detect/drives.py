"""The drives of this machine, what kind each is, and which of them holds the user's files."""

from __future__ import annotations

from pathlib import Path, PurePath

import psutil

from rigplanner.detect.base import Reading
from rigplanner.detect.block import drives_below, mount_of
from rigplanner.domain.host import HostDrive


def read_drives(root: Path, system: str, home: PurePath | None = None) -> Reading[tuple[HostDrive, ...]]:
    """All drives of a machine whose file tree starts at `root`; `home` is the user's folder.

    Only Linux says without administrator rights what kind a drive is.
    """
    home = home or Path.home().resolve()
    return Reading(drives_below(root, home) if system == "Linux" else _partitions(home))


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
