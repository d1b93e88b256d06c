"""Main memory: how much, and its type, speed and modules where they can be read without administrator rights."""

from __future__ import annotations

import re
from pathlib import Path

import psutil

from rigplanner.detect.apple import read_apple_memory
from rigplanner.detect.base import Reading
from rigplanner.detect.files import text_of
from rigplanner.detect.memory_modules import MemoryModule, ModuleFacts, facts_of
from rigplanner.detect.program import LIMIT_S
from rigplanner.detect.records import number_in
from rigplanner.detect.smbios import memory_modules, table_below, windows_table
from rigplanner.domain.host import HostMemoryReading
from rigplanner.units import KIB

#: What udev, which runs as administrator, wrote down about the memory slots (systemd 248 and later).
_UDEV_SLOTS = "run/udev/data/+dmi:id"


def read_memory(root: Path, system: str, limit_s: float = LIMIT_S) -> Reading[HostMemoryReading | None]:
    """Main memory of a machine whose file tree starts at `root`; `system` as `platform.system()` says.

    Where another program has to be asked, it gets at most `limit_s` seconds.
    """
    if system == "Linux":
        return Reading(_from_meminfo(root))
    if system == "Darwin":
        facts = read_apple_memory(limit_s)
        return Reading(_from_system(facts.value), facts.troubles)
    return Reading(_from_system(facts_of(memory_modules(windows_table()))))


def _from_system(facts: ModuleFacts) -> HostMemoryReading:
    memory = psutil.virtual_memory()
    return _reading(memory.total, memory.available, facts)


def _from_meminfo(root: Path) -> HostMemoryReading | None:
    listed = re.findall(r"^(\w+):\s*(\d+) kB$", text_of(root / "proc/meminfo") or "", re.MULTILINE)
    amounts = {name: int(kib) * KIB for name, kib in listed}
    total = amounts.get("MemTotal")
    if not total:
        return None
    available = amounts.get("MemAvailable", amounts.get("MemFree", 0))
    modules = _udev_modules(text_of(root / _UDEV_SLOTS) or "") or memory_modules(table_below(root))
    return _reading(total, available, facts_of(modules))


def _reading(total_bytes: int, available_bytes: int, facts: ModuleFacts) -> HostMemoryReading:
    return HostMemoryReading(
        total_bytes, available_bytes, type=facts.type, mts=facts.mts, modules=facts.modules, channels=facts.channels
    )


def _udev_modules(udev: str) -> tuple[MemoryModule, ...]:
    slots: dict[str, dict[str, str]] = {}
    for number, key, value in re.findall(r"^E:MEMORY_DEVICE_(\d+)_(\w+)=(.*)$", udev, re.MULTILINE):
        slots.setdefault(number, {})[key] = value.strip()
    return tuple(
        MemoryModule(
            size_bytes=number_in(slot, "SIZE"),
            type=slot.get("TYPE"),
            mts=number_in(slot, "CONFIGURED_SPEED_MTS") or number_in(slot, "SPEED_MTS"),
            locator=slot.get("LOCATOR", ""),
            bank=slot.get("BANK_LOCATOR", ""),
            bits=number_in(slot, "DATA_WIDTH"),
        )
        for slot in slots.values()
        if slot.get("SIZE", "0") != "0"
    )
