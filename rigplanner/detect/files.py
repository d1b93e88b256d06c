"""The small files in which Linux describes a machine; one that is missing or odd reads as None."""

from __future__ import annotations

from pathlib import Path

_GT_PER_S_TO_PCIE_GEN = {
    "2.5": 1,
    "5": 2,
    "5.0": 2,
    "8": 3,
    "8.0": 3,
    "16": 4,
    "16.0": 4,
    "32": 5,
    "32.0": 5,
    "64.0": 6,
}


def text_of(path: Path) -> str | None:
    """The stripped text of a file; None if it cannot be read or is empty."""
    try:
        return path.read_bytes().decode("utf-8", "replace").strip("\0 \t\r\n") or None
    except (OSError, ValueError):
        return None


def number_of(path: Path) -> int | None:
    """The whole number in a file, decimal or with 0x; None if there is none."""
    try:
        return int(text_of(path) or "", 0)
    except ValueError:
        return None


def entries(folder: Path) -> tuple[Path, ...]:
    """What lies in a folder, card2 before card10; nothing if the folder cannot be read."""
    try:
        return tuple(sorted(folder.iterdir(), key=lambda path: (len(path.name), path.name)))
    except OSError:
        return ()


def real(path: Path) -> Path | None:
    """Where a link leads; None for a circle of links."""
    try:
        return path.resolve()
    except (OSError, RuntimeError):
        return None


def pcie_gen_of(path: Path) -> int | None:
    """The PCIe generation in a link speed file such as "16.0 GT/s PCIe"; None if it says Unknown."""
    words = (text_of(path) or "").split()
    return _GT_PER_S_TO_PCIE_GEN.get(words[0]) if words else None


def pcie_lanes_of(path: Path) -> int | None:
    """The number of lanes in a link width file; 0 and 255 stand for unknown there."""
    lanes = number_of(path)
    return lanes if lanes is not None and 0 < lanes <= 32 else None
