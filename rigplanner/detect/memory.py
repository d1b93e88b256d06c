"""Main memory: how much, and its type, speed and modules where they can be read without administrator rights."""

from __future__ import annotations

import re
from pathlib import Path

import psutil

from rigplanner.detect.base import Reading
from rigplanner.detect.files import text_of
from rigplanner.domain.host import HostMemoryReading
from rigplanner.units import KIB

#: What udev, which runs as administrator, wrote down about the memory slots (systemd 248 and later).
_UDEV_SLOTS = "run/udev/data/+dmi:id"


def read_memory(root: Path, system: str) -> Reading[HostMemoryReading | None]:
    """Main memory of a machine whose file tree starts at `root`; `system` as `platform.system()` says."""
    if system == "Linux":
        return Reading(_from_meminfo(root))
    memory = psutil.virtual_memory()
    return Reading(HostMemoryReading(memory.total, memory.available))


def _from_meminfo(root: Path) -> HostMemoryReading | None:
    listed = re.findall(r"^(\w+):\s*(\d+) kB$", text_of(root / "proc/meminfo") or "", re.MULTILINE)
    amounts = {name: int(kib) * KIB for name, kib in listed}
    total = amounts.get("MemTotal")
    if not total:
        return None
    slots = _filled_slots(text_of(root / _UDEV_SLOTS) or "")
    return HostMemoryReading(
        total_bytes=total,
        available_bytes=amounts.get("MemAvailable", amounts.get("MemFree", 0)),
        type=_agreed([slot.get("TYPE") for slot in slots]),
        mts=_speed(slots),
        modules=len(slots) or None,
    )


def _filled_slots(udev: str) -> list[dict[str, str]]:
    slots: dict[str, dict[str, str]] = {}
    for number, key, value in re.findall(r"^E:MEMORY_DEVICE_(\d+)_(\w+)=(.*)$", udev, re.MULTILINE):
        slots.setdefault(number, {})[key] = value.strip()
    return [slot for slot in slots.values() if slot.get("SIZE", "0") != "0"]


def _speed(slots: list[dict[str, str]]) -> int | None:
    """The configured speed; the slowest module sets the pace of all."""
    speeds = [slot.get("CONFIGURED_SPEED_MTS") or slot.get("SPEED_MTS") or "" for slot in slots]
    return min(map(int, speeds)) or None if speeds and all(speed.isdecimal() for speed in speeds) else None


def _agreed(values: list[str | None]) -> str | None:
    """The memory type that all modules state; "Unknown" and "RAM", as virtual machines say, are none."""
    stated = set(values)
    value = stated.pop() if len(stated) == 1 else None
    return value if value is not None and re.fullmatch(r"(LP)?DDR\d?X?", value) else None
