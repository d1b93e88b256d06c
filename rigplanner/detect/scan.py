"""One look at the whole machine."""

from __future__ import annotations

import platform
from itertools import chain
from pathlib import Path
from typing import Final

from rigplanner.detect.base import Pending
from rigplanner.detect.cpu import read_cpu
from rigplanner.detect.drives import read_drives
from rigplanner.detect.graphics import Graphics, read_graphics
from rigplanner.detect.memory import read_memory
from rigplanner.detect.nvml import NvidiaCards, read_nvidia
from rigplanner.detect.surroundings import read_surroundings
from rigplanner.domain.host import HostDrive, HostSnapshot, Surroundings
from rigplanner.translation import mark

LIMIT_S: Final = 1.5
#: A source that starts another program ends it a little before it would itself be given up.
_MARGIN_S: Final = 0.1


def scan(root: Path = Path("/"), limit_s: float = LIMIT_S) -> HostSnapshot:
    """Everything that can be found out about this machine; it never raises and takes at most `limit_s` seconds.

    All sources are read at once. One that fails or is late costs its own reading and adds a sentence to
    `troubles`. `root` is where the tree with /proc and /sys starts.
    """
    system, child_s = platform.system(), max(limit_s - _MARGIN_S, limit_s / 2)
    nvidia_source = Pending(mark("The NVIDIA driver could not be read: {reason}."), read_nvidia, NvidiaCards(), limit_s)
    graphics_source = Pending(
        mark("Graphics could not be read: {reason}."), lambda: read_graphics(root, system, child_s), Graphics(), limit_s
    )
    cpu_source = Pending(
        mark("The processor could not be read: {reason}."), lambda: read_cpu(root, system, child_s), None, limit_s
    )
    memory_source = Pending(
        mark("Memory could not be read: {reason}."), lambda: read_memory(root, system, child_s), None, limit_s
    )
    drives_source = Pending[tuple[HostDrive, ...]](
        mark("The list of drives could not be read: {reason}."),
        lambda: read_drives(root, system, limit_s=child_s),
        (),
        limit_s,
    )
    around_source = Pending(
        mark("The kind of machine could not be read: {reason}."),
        lambda: read_surroundings(root, system, child_s),
        Surroundings(),
        limit_s,
    )
    nvidia, graphics, drives = nvidia_source.result(), graphics_source.result(), drives_source.result()
    cpu, memory, around = cpu_source.result(), memory_source.result(), around_source.result()
    return HostSnapshot(
        system=system,
        gpus=nvidia.value.gpus + graphics.value.gpus,
        cpu=cpu.value,
        memory=memory.value,
        drives=drives.value,
        driver=nvidia.value.driver,
        cuda=nvidia.value.cuda,
        displays=graphics.value.displays,
        surroundings=around.value,
        troubles=tuple(
            chain.from_iterable(reading.troubles for reading in (nvidia, graphics, cpu, memory, drives, around))
        ),
    )
