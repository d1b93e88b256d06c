"""AMD and Intel graphics as Windows' registry lists them, whose memory sizes are not capped at 4 GB as WMI's are."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rigplanner.detect.base import Reading
from rigplanner.detect.records import Record, field_of, number_in, text_in
from rigplanner.domain.host import HostGpu
from rigplanner.units import GIB

#: Where DirectX keeps one key for each adapter it saw: Description, VendorId, DedicatedVideoMemory (bytes),
#: AdapterLuid, LastSeen. Keys of adapters that are gone stay; theirs is not the LastSeen of the key above them.
_DIRECTX = r"SOFTWARE\Microsoft\DirectX"
#: The class of display adapters, with one key for each driver in use: DriverDesc, MatchingDeviceId and
#: HardwareInformation.qwMemorySize (learn.microsoft.com, "Registering Hardware Information").
_DISPLAY_CLASS = r"SYSTEM\CurrentControlSet\Control\Class\{4d36e968-e325-11ce-bfc1-08002be10318}"
#: Vendor numbers of the PCI SIG. NVIDIA's cards are read from their driver; Microsoft's are drawn in software.
_VENDORS = {0x1002: "AMD", 0x8086: "Intel"}
_VENDOR_IN_DEVICE_ID = re.compile(r"VEN_([0-9A-F]{4})", re.IGNORECASE)
#: Graphics in processors get less memory than this set aside; the smallest card that matters has more.
_LEAST_BYTES = {"AMD": 3 * GIB, "Intel": 1 * GIB}
_MARKS = re.compile(r"\((?:R|TM)\)|[®™]", re.IGNORECASE)
#: "Iris Xe MAX" is a card. AMD names graphics in processors "Radeon Graphics", "Radeon RX Vega 11 Graphics" and
#: "Radeon 780M"; a card is a "Radeon RX Vega 64" and a laptop chip with memory of its own a "Radeon RX 7600M".
_BUILT_IN_NAMES = {
    "Intel": re.compile(r"\b(?:U?HD Graphics|Iris\b(?!.*\bMAX\b))", re.IGNORECASE),
    "AMD": re.compile(r"\bRadeon (?:(?:RX )?Vega (?:\d{1,2} )?|R\d )?Graphics|\bRadeon \d{3}M\b", re.IGNORECASE),
}


@dataclass(frozen=True, slots=True)
class WindowsAdapter:
    """A display adapter of any vendor; `luid` is the number by which Windows calls it until its next start."""

    name: str
    vendor_id: int | None
    dedicated_bytes: int | None
    luid: str | None = None


def luid_text(number: int) -> str:
    """The number of an adapter as it is written here: hexadecimal in lower case, "0xd1f2"."""
    return f"{number:#x}"


def read_windows_gpus() -> Reading[tuple[HostGpu, ...]]:
    """AMD and Intel graphics of this machine; `uuid` is the adapter's LUID, by which its programs are found."""
    return Reading(gpus_of(read_adapters()))


def read_adapters() -> tuple[WindowsAdapter, ...]:
    """All display adapters of this Windows machine, also NVIDIA's; none on other systems."""
    seen = directx_adapters(_values(_DIRECTX), [_values(path) for path in _paths_below(_DIRECTX)])
    return seen or driver_adapters(_values(path) for path in _paths_below(_DISPLAY_CLASS))


def directx_adapters(directx: Record, keys: Sequence[Record]) -> tuple[WindowsAdapter, ...]:
    """The adapters in the registry keys below DirectX's own, without those that have been taken out."""
    last_seen = field_of(directx, "LastSeen")
    if any(field_of(key, "LastSeen") == last_seen for key in keys):
        keys = [key for key in keys if field_of(key, "LastSeen") == last_seen]
    return tuple(
        WindowsAdapter(
            name=name,
            vendor_id=number_in(key, "VendorId"),
            dedicated_bytes=number_in(key, "DedicatedVideoMemory"),
            luid=luid_text(luid) if (luid := number_in(key, "AdapterLuid")) else None,
        )
        for key in keys
        if (name := text_in(key, "Description"))
    )


def driver_adapters(keys: Iterable[Record]) -> tuple[WindowsAdapter, ...]:
    """The adapters in the registry keys of the class of display adapters."""
    return tuple(
        WindowsAdapter(name, _vendor_id(key), _size_bytes(key)) for key in keys if (name := text_in(key, "DriverDesc"))
    )


def gpus_of(adapters: Iterable[WindowsAdapter]) -> tuple[HostGpu, ...]:
    """The AMD and Intel graphics among adapters; the memory of those in a processor is main memory, so it is None."""
    return tuple(_gpu(adapter, _VENDORS[adapter.vendor_id]) for adapter in adapters if adapter.vendor_id in _VENDORS)


def _gpu(adapter: WindowsAdapter, vendor: str) -> HostGpu:
    is_integrated = _is_integrated(adapter, vendor)
    return HostGpu(
        name=adapter.name,
        vendor=vendor,
        uuid=adapter.luid,
        is_integrated=is_integrated,
        total_bytes=None if is_integrated else adapter.dedicated_bytes or None,
    )


def _is_integrated(adapter: WindowsAdapter, vendor: str) -> bool:
    name = " ".join(_MARKS.sub(" ", adapter.name).split())
    size = adapter.dedicated_bytes
    return bool(_BUILT_IN_NAMES[vendor].search(name)) or (size is not None and size < _LEAST_BYTES[vendor])


def _vendor_id(key: Record) -> int | None:
    found = _VENDOR_IN_DEVICE_ID.search(text_in(key, "MatchingDeviceId") or "")
    return int(found[1], 16) if found else None


def _size_bytes(key: Record) -> int | None:
    """The size as a number, or as the eight bytes that some drivers write."""
    size = field_of(key, "HardwareInformation.qwMemorySize")
    if isinstance(size, bytes):
        return int.from_bytes(size[:8], "little")
    return number_in(key, "HardwareInformation.qwMemorySize")


def _values(path: str) -> dict[str, object]:
    """The values of a key below HKEY_LOCAL_MACHINE; none if it is missing or locked, and on other systems."""
    if sys.platform != "win32":
        return {}
    import winreg

    try:
        with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, path) as key:
            listed = (winreg.EnumValue(key, index) for index in range(winreg.QueryInfoKey(key)[1]))
            return {name: value for name, value, _ in listed}
    except OSError:
        return {}


def _paths_below(path: str) -> list[str]:
    """The keys below a key of HKEY_LOCAL_MACHINE; none if it is missing or locked, and on other systems."""
    if sys.platform != "win32":
        return []
    import winreg

    try:
        with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, path) as key:
            return [rf"{path}\{winreg.EnumKey(key, index)}" for index in range(winreg.QueryInfoKey(key)[0])]
    except OSError:
        return []
