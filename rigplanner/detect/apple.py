"""What macOS tells of its machine: chip and graphics, memory, displays, and whether it is a laptop.

The names of fields are those that `system_profiler -json` prints; Apple documents them nowhere.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from rigplanner.detect.base import Reading
from rigplanner.detect.memory_modules import MemoryModule, ModuleFacts, facts_of
from rigplanner.detect.program import LIMIT_S, NoAnswer, answer_of, json_of
from rigplanner.detect.records import Record, field_of, number_in, records_in, text_in
from rigplanner.domain.host import HostDisplay, HostGpu
from rigplanner.translation import tr
from rigplanner.units import GIB, MIB

HARDWARE, GRAPHICS, MEMORY = "SPHardwareDataType", "SPDisplaysDataType", "SPMemoryDataType"
#: "sppci_vendor_Apple", "sppci_vendor_AMD", "ATI (0x1002)", "Intel": the vendor as macOS versions write it.
_VENDORS = {
    "Apple": re.compile(r"apple", re.IGNORECASE),
    "AMD": re.compile(r"amd|\bati\b|0x1002", re.IGNORECASE),
    "Intel": re.compile(r"intel|0x8086", re.IGNORECASE),
    "NVIDIA": re.compile(r"nvidia|0x10de", re.IGNORECASE),
}
_UNITS = {"MB": MIB, "GB": GIB}


@dataclass(frozen=True, slots=True)
class AppleGraphics:
    """Graphics and the displays that are switched on."""

    gpus: tuple[HostGpu, ...] = ()
    displays: tuple[HostDisplay, ...] = ()


def system_report(*data_types: str, limit_s: float = LIMIT_S) -> object:
    """What `system_profiler` reports of the data types; raises `NoAnswer` if it does not within `limit_s` seconds."""
    return json_of("system_profiler", "-json", *data_types, called=tr("macOS's system report"), limit_s=limit_s)


def sysctl(*names: str, limit_s: float = LIMIT_S) -> dict[str, str]:
    """The values of kernel settings by name; unknown ones are missing, all of them if `sysctl` does not answer."""
    try:
        printed = answer_of("sysctl", *names, limit_s=limit_s).decode("utf-8", "replace")
    except NoAnswer:
        return {}
    pairs = (line.partition(": ") for line in printed.splitlines())
    return {name: value.strip() for name, separator, value in pairs if separator}


def read_apple_graphics(limit_s: float = LIMIT_S) -> Reading[AppleGraphics]:
    """Graphics and displays of this Mac; none, with a trouble, if they stay unread."""
    try:
        report = system_report(GRAPHICS, limit_s=limit_s)
    except NoAnswer as error:
        return Reading(AppleGraphics(), (tr("The graphics could not be read: {reason}.", reason=error),))
    return Reading(AppleGraphics(gpus_in(report), displays_in(report)))


def read_apple_memory(limit_s: float = LIMIT_S) -> Reading[ModuleFacts]:
    """Type and modules of this Mac's memory."""
    try:
        return Reading(memory_in(system_report(MEMORY, limit_s=limit_s)))
    except NoAnswer as error:
        return Reading(ModuleFacts(), (tr("The type of memory could not be read: {reason}.", reason=error),))


def read_is_macbook(limit_s: float = LIMIT_S) -> bool | None:
    """Whether this Mac is a laptop; None if it does not say within `limit_s` seconds."""
    try:
        return is_macbook_in(system_report(HARDWARE, limit_s=limit_s))
    except NoAnswer:
        return None


def gpus_in(report: object) -> tuple[HostGpu, ...]:
    """The graphics in a report on displays; those of unknown make, as in virtual machines, are left out."""
    found = (_gpu(record) for record in records_in(field_of(report, GRAPHICS)))
    return tuple(gpu for gpu in found if gpu is not None)


def displays_in(report: object) -> tuple[HostDisplay, ...]:
    """The displays that are switched on."""
    listed = (records_in(field_of(record, "spdisplays_ndrvs")) for record in records_in(field_of(report, GRAPHICS)))
    return tuple(
        _display(record) for records in listed for record in records if _is_on(record) and text_in(record, "_name")
    )


def memory_in(report: object) -> ModuleFacts:
    """Type and modules in a report on memory; on Apple's chips it is soldered, and only its type is told."""
    records = records_in(field_of(report, MEMORY))
    slots = [slot for record in records for slot in records_in(field_of(record, "_items"))]
    modules = [_module(slot) for slot in slots if _size_bytes(text_in(slot, "dimm_size"))]
    if modules:
        return facts_of(modules)
    return ModuleFacts(type=facts_of([MemoryModule(type=text_in(record, "dimm_type")) for record in records]).type)


def is_macbook_in(report: object) -> bool | None:
    """Whether a report on the hardware names a MacBook; None if it names no machine."""
    names = (text_in(record, "machine_name") for record in records_in(field_of(report, HARDWARE)))
    name = next(filter(None, names), None)
    return None if name is None else "MacBook" in name


def _gpu(record: Record) -> HostGpu | None:
    stated = text_in(record, "spdisplays_vendor") or text_in(record, "sppci_vendor") or ""
    vendor = next((name for name, pattern in _VENDORS.items() if pattern.search(stated)), None)
    name = text_in(record, "sppci_model") or text_in(record, "_name")
    if vendor is None or name is None:
        return None
    # Intel never sold cards to Apple: its graphics are those in the processor.
    is_integrated = vendor in ("Apple", "Intel")
    return HostGpu(
        name=name if name.startswith(vendor) else f"{vendor} {name}",
        vendor=vendor,
        is_integrated=is_integrated,
        total_bytes=None if is_integrated else _size_bytes(text_in(record, "spdisplays_vram")),
        cores=number_in(record, "sppci_cores"),
    )


def _display(record: Record) -> HostDisplay:
    pixels = re.match(r"(\d+) x (\d+)", text_in(record, "_spdisplays_pixels") or "")
    width_px, height_px = (int(pixels[1]), int(pixels[2])) if pixels else (None, None)
    return HostDisplay(text_in(record, "_name") or "", width_px, height_px)


def _is_on(record: Record) -> bool:
    return text_in(record, "spdisplays_online") != "spdisplays_no"


def _module(slot: Record) -> MemoryModule:
    speed = re.match(r"(\d+) M", text_in(slot, "dimm_speed") or "")
    return MemoryModule(
        size_bytes=_size_bytes(text_in(slot, "dimm_size")),
        type=text_in(slot, "dimm_type"),
        mts=int(speed[1]) if speed else None,
        locator=text_in(slot, "_name") or "",
    )


def _size_bytes(written: str | None) -> int | None:
    """A size as "8 GB" or "1536 MB", which macOS counts in powers of two for memory; None for "empty"."""
    found = re.fullmatch(r"(\d{1,7}) ([MG]B)", written or "")
    return int(found[1]) * _UNITS[found[2]] if found else None
