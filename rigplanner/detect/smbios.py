"""The SMBIOS table, in which a board describes its memory modules and its chassis.

Numbers in brackets are sections and offsets of the DMTF's System Management BIOS Reference Specification (DSP0134).
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from rigplanner.detect.memory_modules import MemoryModule
from rigplanner.units import KIB, MIB

_CHASSIS, _MEMORY_DEVICE, _END = 3, 17, 127
#: The first bit of the chassis type tells of a lock, not of the type (7.4, offset 05h).
_CHASSIS_TYPE_BITS = 0x7F
#: Memory types (7.18.2); boards list LPDDR5X as LPDDR5.
_TYPES = {
    0x12: "DDR",
    0x13: "DDR2",
    0x14: "DDR2",
    0x18: "DDR3",
    0x1A: "DDR4",
    0x1B: "LPDDR",
    0x1C: "LPDDR2",
    0x1D: "LPDDR3",
    0x1E: "LPDDR4",
    0x22: "DDR5",
    0x23: "LPDDR5",
}
#: ROM, flash, EEPROM, FEPROM, EPROM and non-volatile memory (7.18.2).
_NOT_MAIN_MEMORY = frozenset({0x08, 0x09, 0x0A, 0x0B, 0x0C, 0x1F})
#: A width or size of all ones is unknown; a speed of all ones stands in the extended field (7.18, 7.18.4).
_ALL_ONES = 0xFFFF
#: A size of this stands in the extended field; one with the flag counts KiB, else MiB (7.18, 7.18.5).
_SIZE_IS_EXTENDED, _IN_KIB = 0x7FFF, 0x8000
#: The first bit of the extended fields is reserved (7.18.4, 7.18.5).
_EXTENDED_BITS = 0x7FFFFFFF
#: 'RSMB', the name under which GetSystemFirmwareTable (sysinfoapi.h) gives the table, after a header of 8 bytes whose
#: last four are the table's length (learn.microsoft.com, GetSystemFirmwareTable, RawSMBIOSData).
_RAW_SMBIOS = 0x52534D42
_HEADER_BYTES = 8


@dataclass(frozen=True, slots=True)
class _Structure:
    kind: int
    formatted: bytes
    strings: tuple[str, ...]

    def number(self, offset: int, size: int) -> int | None:
        """The little-endian number at an offset; None where this version of the structure is too short for it."""
        field = self.formatted[offset : offset + size]
        return int.from_bytes(field, "little") if len(field) == size else None

    def text(self, offset: int) -> str:
        """The string whose number, counted from 1, lies at an offset; "" for none."""
        number = self.number(offset, 1) or 0
        return self.strings[number - 1] if 0 < number <= len(self.strings) else ""


def table_below(root: Path) -> bytes:
    """The table of a Linux tree, without entry point; empty if only the administrator may read it."""
    try:
        return (root / "sys/firmware/dmi/tables/DMI").read_bytes()
    except OSError:
        return b""


def windows_table() -> bytes:
    """The table of this Windows machine, which needs no administrator rights; empty on other systems."""
    if sys.platform != "win32":
        return b""
    import ctypes

    ask = ctypes.windll.kernel32.GetSystemFirmwareTable
    buffer = ctypes.create_string_buffer(ask(_RAW_SMBIOS, 0, None, 0))
    return table_in(buffer.raw[: ask(_RAW_SMBIOS, 0, buffer, len(buffer))])


def table_in(firmware_answer: bytes) -> bytes:
    """The table in what Windows' GetSystemFirmwareTable answers for 'RSMB'."""
    length = int.from_bytes(firmware_answer[4:_HEADER_BYTES], "little")
    return firmware_answer[_HEADER_BYTES : _HEADER_BYTES + length]


def memory_modules(table: bytes) -> tuple[MemoryModule, ...]:
    """The filled memory slots that a table lists (7.18); nothing for junk."""
    found = (_module(item) for item in _structures(table) if item.kind == _MEMORY_DEVICE)
    return tuple(module for module in found if module is not None)


def chassis_type(table: bytes) -> int | None:
    """The number of the chassis type (7.4.1), such as 3 for a desktop and 10 for a notebook; None if not stated."""
    kinds = (item.number(0x05, 1) for item in _structures(table) if item.kind == _CHASSIS)
    return next((kind & _CHASSIS_TYPE_BITS for kind in kinds if kind), None)


def _structures(table: bytes) -> Iterator[_Structure]:
    """The structures up to the end mark (7.45) or to where the table makes no sense any more (6.1.2, 6.1.3)."""
    start = 0
    while start + 4 <= len(table):
        kind, length = table[start], table[start + 1]
        end = table.find(b"\0\0", start + length)
        if kind == _END or length < 4 or end < 0:
            return
        strings = table[start + length : end].split(b"\0")
        yield _Structure(
            kind, table[start : start + length], tuple(text.decode("utf-8", "replace").strip() for text in strings)
        )
        start = end + 2


def _module(device: _Structure) -> MemoryModule | None:
    size = _size_bytes(device)
    kind = device.number(0x12, 1) or 0
    if size == 0 or kind in _NOT_MAIN_MEMORY:
        return None
    bits = device.number(0x0A, 2)
    return MemoryModule(
        size_bytes=size,
        type=_TYPES.get(kind),
        mts=_speed(device, 0x20, 0x58) or _speed(device, 0x15, 0x54),
        locator=device.text(0x10),
        bank=device.text(0x11),
        bits=None if bits == _ALL_ONES else bits or None,
    )


def _size_bytes(device: _Structure) -> int | None:
    """The size of the module, 0 for an empty slot and for what is too short to be a slot, None if unknown."""
    size = device.number(0x0C, 2) or 0
    if size == _ALL_ONES:
        return None
    if size == _SIZE_IS_EXTENDED:
        extended = device.number(0x1C, 4)
        return None if extended is None else (extended & _EXTENDED_BITS) * MIB
    return (size & ~_IN_KIB) * KIB if size & _IN_KIB else size * MIB


def _speed(device: _Structure, offset: int, extended: int) -> int | None:
    speed = device.number(offset, 2)
    if speed == _ALL_ONES:
        speed = (device.number(extended, 4) or 0) & _EXTENDED_BITS
    return speed or None
