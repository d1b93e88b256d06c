"""What kind of machine this is: a laptop, or a virtual machine."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import psutil

from rigplanner.detect.base import Reading
from rigplanner.detect.cpu import cpuinfo
from rigplanner.detect.files import number_of

#: Portable, laptop, notebook, hand held, sub notebook, tablet, convertible, detachable (SMBIOS, table 17).
_PORTABLE = frozenset({8, 9, 10, 11, 14, 30, 31, 32})
_UNKNOWN = frozenset({None, 1, 2})


@dataclass(frozen=True, slots=True)
class Chassis:
    """Whether the machine is a laptop and whether it is virtual; None where nothing says so."""

    is_laptop: bool | None = None
    is_virtual: bool | None = None


def read_chassis(root: Path, system: str) -> Reading[Chassis]:
    """The kind of a machine whose file tree starts at `root`; `system` as `platform.system()` says."""
    if system != "Linux":
        return Reading(Chassis(is_laptop=psutil.sensors_battery() is not None))
    kind = number_of(root / "sys/class/dmi/id/chassis_type")
    threads = cpuinfo(root)
    flags = threads[0].get("flags") if threads else None
    return Reading(
        Chassis(
            is_laptop=None if kind in _UNKNOWN else kind in _PORTABLE,
            is_virtual=None if flags is None else "hypervisor" in flags.split(),
        )
    )
