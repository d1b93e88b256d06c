"""What the machine is: a laptop, a virtual machine; and what the program runs inside of: WSL, a container."""

from __future__ import annotations

from pathlib import Path

import psutil

from rigplanner.detect.apple import read_is_macbook
from rigplanner.detect.base import Reading
from rigplanner.detect.cpu import cpuinfo
from rigplanner.detect.files import number_of, text_of
from rigplanner.detect.program import LIMIT_S
from rigplanner.detect.smbios import chassis_type, windows_table
from rigplanner.domain.host import Surroundings

#: Portable, laptop, notebook, hand held, sub notebook, tablet, convertible, detachable (DSP0134, 7.4.1).
PORTABLE = frozenset({8, 9, 10, 11, 14, 30, 31, 32})
_UNKNOWN = frozenset({None, 1, 2})
#: Files that Docker and Podman lay into every container.
_MARKS = {".dockerenv": "Docker", "run/.containerenv": "Podman"}
#: What a container's first process is told by whoever started it (systemd's container interface).
_TOLD = {"docker": "Docker", "podman": "Podman", "lxc": "LXC", "flatpak": "Flatpak", "systemd-nspawn": "systemd-nspawn"}


def read_surroundings(root: Path, system: str, limit_s: float = LIMIT_S) -> Reading[Surroundings]:
    """The kind of a machine whose file tree starts at `root`; `system` as `platform.system()` says.

    Where another program has to be asked, it gets at most `limit_s` seconds.
    """
    if system != "Linux":
        is_laptop = read_is_macbook(limit_s) if system == "Darwin" else _is_portable(chassis_type(windows_table()))
        # Only the second best sign: an uninterruptible power supply shows up as a battery too.
        return Reading(Surroundings(psutil.sensors_battery() is not None if is_laptop is None else is_laptop))
    kind = number_of(root / "sys/class/dmi/id/chassis_type")
    threads = cpuinfo(root)
    flags = threads[0].get("flags") if threads else None
    is_wsl = "microsoft" in (text_of(root / "proc/version") or "").lower()
    return Reading(
        Surroundings(
            is_laptop=_is_portable(kind),
            is_virtual=None if flags is None else "hypervisor" in flags.split(),
            is_wsl=is_wsl,
            container=_container(root),
        )
    )


def _is_portable(chassis: int | None) -> bool | None:
    return None if chassis in _UNKNOWN else chassis in PORTABLE


def _container(root: Path) -> str:
    marked = next((name for path, name in _MARKS.items() if (root / path).exists()), "")
    if marked or not (told := text_of(root / "run/systemd/container")):
        return marked
    return _TOLD.get(told, told)
