"""The drives of a Mac, from its reports on NVMe controllers and on the volumes in use."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath

from rigplanner.detect.apple import system_report
from rigplanner.detect.base import Reading
from rigplanner.detect.block import mount_of
from rigplanner.detect.program import LIMIT_S, NoAnswer
from rigplanner.detect.records import Record, field_of, number_in, records_in, text_in
from rigplanner.domain.host import HostDrive
from rigplanner.translation import tr

_CONTROLLERS, _VOLUMES = "SPNVMeDataType", "SPStorageDataType"
#: The connection of a drive, "protocol" in the report on volumes. Apple's own chips talk to their drive as to NVMe.
_KINDS = {"Apple Fabric": "NVMe", "PCI-Express": "NVMe", "PCI": "NVMe", "USB": "USB"}
_SATA_KINDS = {"ssd": "SATA SSD", "rotational": "HDD"}
#: Mounted disk images and network shares are no drives.
_NOT_A_DRIVE = frozenset({"Disk Image", "Network"})


@dataclass(frozen=True, slots=True)
class _Volume:
    mount: str
    drive: str
    kind: str | None


def read_apple_drives(home: PurePath, limit_s: float = LIMIT_S) -> Reading[tuple[HostDrive, ...]]:
    """The drives of this Mac; `home` is the user's folder. None, with a trouble, if they stay unread."""
    try:
        found = drives_in(system_report(_CONTROLLERS, _VOLUMES, limit_s=limit_s), home)
    except NoAnswer as error:
        return Reading((), (tr("What kind the drives are could not be read: {reason}.", reason=error),))
    return Reading(found, () if found else (tr("What kind the drives are could not be read: macOS lists none."),))


def drives_in(report: object, home: PurePath) -> tuple[HostDrive, ...]:
    """The same from the reports: NVMe drives with their size, and drives of other kinds that have volumes in use."""
    volumes = _volumes(report)
    home_mount = mount_of(home, tuple(volume.mount for volume in volumes))
    sizes = {
        name: number_in(drive, "size_in_bytes")
        for controller in records_in(field_of(report, _CONTROLLERS))
        for drive in records_in(field_of(controller, "_items"))
        if (name := text_in(drive, "device_model") or text_in(drive, "_name"))
    }
    names = dict.fromkeys((*sizes, *(volume.drive for volume in volumes)))
    return tuple(
        _drive(name, sizes, [volume for volume in volumes if volume.drive == name], home_mount) for name in names
    )


def _drive(name: str, sizes: dict[str, int | None], volumes: Sequence[_Volume], home_mount: str | None) -> HostDrive:
    mounts = tuple(volume.mount for volume in volumes)
    return HostDrive(
        name=name,
        kind="NVMe" if name in sizes else volumes[0].kind,
        capacity_bytes=sizes.get(name) or None,
        mounts=mounts,
        holds_home=home_mount in mounts,
    )


def _volumes(report: object) -> tuple[_Volume, ...]:
    found = (_volume(record) for record in records_in(field_of(report, _VOLUMES)))
    return tuple(volume for volume in found if volume is not None)


def _volume(record: Record) -> _Volume | None:
    drive = field_of(record, "physical_drive")
    # Some USB drives give no name of their own.
    mount, name = text_in(record, "mount_point"), text_in(drive, "device_name") or text_in(record, "_name")
    protocol, medium = text_in(drive, "protocol") or "", text_in(drive, "medium_type") or ""
    if mount is None or name is None or protocol in _NOT_A_DRIVE:
        return None
    return _Volume(mount, name, _KINDS.get(protocol) or (_SATA_KINDS.get(medium) if protocol == "SATA" else None))
