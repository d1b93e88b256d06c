"""Which programs hold memory on AMD and Intel cards, as the kernel tells of each file they have open.

Format: Documentation/gpu/drm-usage-stats.rst of the Linux kernel. Only programs of the same user can be read.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from rigplanner.detect.files import entries, text_of
from rigplanner.domain.host import GpuProcess
from rigplanner.units import GIB, KIB, MIB

#: To look through all open files of all programs costs about 0.1 s, so that is done once in so many readings.
_SEARCH_EVERY: Final = 15
_UNITS: Final = {"": 1, "KiB": KIB, "MiB": MIB, "GiB": GIB}
#: What is resident counts; older kernels have only drm-memory. Regions: vram (amdgpu), vram0 (xe), local0 (i915).
_HELD: Final = re.compile(r"^drm-(resident|memory|total)-(?:vram|local)\d*:\s*(\d+)\s*(\w*)$", re.MULTILINE)
_CARD: Final = re.compile(r"^drm-pdev:\s*(\S+)$", re.MULTILINE)
_CLIENT: Final = re.compile(r"^drm-client-id:\s*(\d+)$", re.MULTILINE)


class DrmClients:
    """Remembers which open files belong to graphics, and reads those again and again."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._open: tuple[Path, ...] = ()
        self._readings = 0

    def processes(self) -> Mapping[str, tuple[GpuProcess, ...]]:
        """Programs by the PCI address of their card, biggest first."""
        if self._readings % _SEARCH_EVERY == 0:
            self._open = tuple(_graphics_files(self._root))
        self._readings += 1
        held: dict[str, dict[int, int]] = {}
        seen: set[tuple[str, str]] = set()
        for path in self._open:
            told = text_of(path) or ""
            card, client = _CARD.search(told), _CLIENT.search(told)
            # Copies of one open file tell the same memory again.
            if card is None or client is None or (card[1], client[1]) in seen:
                continue
            seen.add((card[1], client[1]))
            pid = int(path.parts[-3])
            by_pid = held.setdefault(card[1], {})
            by_pid[pid] = by_pid.get(pid, 0) + _held_bytes(told)
        return {card: self._named(by_pid) for card, by_pid in held.items()}

    def _named(self, by_pid: Mapping[int, int]) -> tuple[GpuProcess, ...]:
        biggest = sorted(by_pid.items(), key=lambda pair: (-pair[1], pair[0]))
        return tuple(GpuProcess(pid, text_of(self._root / f"proc/{pid}/comm"), used) for pid, used in biggest if used)


def _held_bytes(told: str) -> int:
    amounts: dict[str, int] = {}
    for kind, amount, unit in _HELD.findall(told):
        amounts[kind] = amounts.get(kind, 0) + int(amount) * _UNITS.get(unit, 1)
    return next((amounts[kind] for kind in ("resident", "memory", "total") if kind in amounts), 0)


def _graphics_files(root: Path) -> Iterator[Path]:
    """The fdinfo of every open file under /dev/dri."""
    for process in entries(root / "proc"):
        if not process.name.isdecimal():
            continue
        for file in entries(process / "fd"):
            try:
                is_graphics = os.readlink(file).startswith("/dev/dri/")
            except OSError:
                continue
            if is_graphics:
                yield process / "fdinfo" / file.name
