"""SMBIOS structures as firmware lays them out (DSP0134), cut down to the fields that the detection reads."""

from __future__ import annotations


def smbios_device(
    size: int,
    kind: int,
    *,
    bits: int = 64,
    speed: int = 0,
    configured: int = 0,
    extended_mib: int = 0,
    extended_mts: int = 0,
    locator: str = "DIMM 0",
    bank: str = "BANK 0",
    length: int = 0x5C,
) -> bytes:
    """A memory device (type 17); `length` cuts it as older versions did."""
    fields = bytearray(0x5C)
    fields[0x00], fields[0x01] = 17, length
    fields[0x0A:0x0C] = bits.to_bytes(2, "little")
    fields[0x0C:0x0E] = size.to_bytes(2, "little")
    fields[0x10], fields[0x11], fields[0x12] = 1, 2, kind
    fields[0x15:0x17] = speed.to_bytes(2, "little")
    fields[0x1C:0x20] = extended_mib.to_bytes(4, "little")
    fields[0x20:0x22] = configured.to_bytes(2, "little")
    fields[0x58:0x5C] = extended_mts.to_bytes(4, "little")
    return bytes(fields[:length]) + f"{locator}\0{bank}\0\0".encode()


def smbios_chassis(kind: int) -> bytes:
    """A chassis (type 3)."""
    return bytes([3, 0x16, 0, 0, 1, kind]) + bytes(0x10) + b"Maker\0\0"


def smbios_end() -> bytes:
    """The end mark (type 127), which has no strings."""
    return bytes([127, 4, 0, 0, 0, 0])
