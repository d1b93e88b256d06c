"""Drives as Windows' storage management lists them, with their kind."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import PurePath

from rigplanner.detect.base import Reading
from rigplanner.detect.block import mount_of
from rigplanner.detect.powershell import ask
from rigplanner.detect.program import LIMIT_S, NoAnswer
from rigplanner.detect.records import Record, field_of, number_in, records_in, text_in
from rigplanner.domain.host import HostDrive
from rigplanner.translation import tr

#: The letters come from a second, slower source where Windows shows partitions to administrators only.
_SCRIPT = r"""
$storage = 'root/Microsoft/Windows/Storage'
$disks = @(Get-CimInstance -Namespace $storage -Query 'SELECT * FROM MSFT_PhysicalDisk' |
  Select-Object -Property DeviceId, FriendlyName, MediaType, BusType, Size)
$parts = @(Get-CimInstance -Namespace $storage -Query 'SELECT * FROM MSFT_Partition' -ErrorAction SilentlyContinue |
  Select-Object -Property DiskNumber, AccessPaths)
if (-not $parts) {
  $index = @{}
  Get-CimInstance -ClassName Win32_DiskPartition | ForEach-Object { $index[$_.DeviceID] = $_.DiskIndex }
  $parts = @(Get-CimInstance -ClassName Win32_LogicalDiskToPartition | ForEach-Object {
    @{ DiskNumber = $index[$_.Antecedent.DeviceID]; AccessPaths = @($_.Dependent.DeviceID + '\') } })
}
ConvertTo-Json -Compress -Depth 4 -InputObject @{ disks = $disks; partitions = $parts }
"""
#: BusType and MediaType of MSFT_PhysicalDisk
#: (learn.microsoft.com/windows-hardware/drivers/storage/msft-physicaldisk).
_NVME, _USB, _FILE = 17, 7, 15
_INSIDE = frozenset({3, 11})  # ATA and SATA
_HDD, _SSD = 3, 4
_VIRTUAL = re.compile(r"\b(QEMU|VBOX|VMware|Virtual|Msft)\b", re.IGNORECASE)


def read_windows_drives(home: PurePath, limit_s: float = LIMIT_S) -> Reading[tuple[HostDrive, ...]]:
    """The drives of this Windows machine; `home` is the user's folder. None, with a trouble, if they stay unread."""
    try:
        found = drives_in(ask(_SCRIPT, limit_s), home)
    except NoAnswer as error:
        return Reading((), (tr("What kind the drives are could not be read: {reason}.", reason=error),))
    return Reading(found, () if found else (tr("What kind the drives are could not be read: Windows lists none."),))


def drives_in(answer: object, home: PurePath) -> tuple[HostDrive, ...]:
    """The same from what PowerShell answers; disks that are files on another disk are left out."""
    mounts = _mounts(answer)
    home_mount = mount_of(home, tuple(mounts))
    disks = records_in(field_of(answer, "disks"))
    return tuple(
        _drive(disk, mounts, home_mount)
        for disk in disks
        if text_in(disk, "FriendlyName") and number_in(disk, "BusType") != _FILE
    )


def _drive(disk: Record, mounts: Mapping[str, int], home_mount: str | None) -> HostDrive:
    number, name = number_in(disk, "DeviceId"), text_in(disk, "FriendlyName") or ""
    own_mounts = tuple(mount for mount, disk_number in mounts.items() if disk_number == number)
    return HostDrive(
        name=name,
        kind=_kind(name, number_in(disk, "BusType"), number_in(disk, "MediaType")),
        capacity_bytes=number_in(disk, "Size") or None,
        mounts=own_mounts,
        holds_home=home_mount in own_mounts,
    )


def _kind(name: str, bus: int | None, medium: int | None) -> str | None:
    """The kind of a drive; a controller that bundles drives hides whether an SSD behind it is NVMe or SATA."""
    if _VIRTUAL.search(name):
        return None
    if bus == _NVME:
        return "NVMe"
    if bus == _USB:
        return "USB"
    if medium == _HDD:
        return "HDD"
    return "SATA SSD" if medium == _SSD and bus in _INSIDE else None


def _mounts(answer: object) -> dict[str, int]:
    r"""Where partitions are reached, with the number of their disk; names like \\?\Volume{...} are no such place."""
    found: dict[str, int] = {}
    for partition in records_in(field_of(answer, "partitions")):
        disk, paths = number_in(partition, "DiskNumber"), field_of(partition, "AccessPaths")
        if disk is None:
            continue
        for path in paths if isinstance(paths, list) else [paths]:
            if isinstance(path, str) and path and not path.startswith("\\\\"):
                found[path] = disk
    return found
