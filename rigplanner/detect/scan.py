"""One look at the whole machine."""

from __future__ import annotations

import platform
from itertools import chain
from pathlib import Path
from typing import Final

from rigplanner.detect.base import Pending
from rigplanner.detect.cpu import read_cpu
from rigplanner.detect.displays import read_displays
from rigplanner.detect.drives import read_drives
from rigplanner.detect.drm import read_drm
from rigplanner.detect.memory import read_memory
from rigplanner.detect.nvml import NvidiaCards, read_nvidia
from rigplanner.detect.surroundings import read_surroundings
from rigplanner.domain.host import HostDisplay, HostDrive, HostGpu, HostSnapshot, Surroundings

LIMIT_S: Final = 1.5


def scan(root: Path = Path("/"), limit_s: float = LIMIT_S) -> HostSnapshot:
    """Everything that can be found out about this machine; it never raises and takes at most `limit_s` seconds.

    All sources are read at once. One that fails or is late costs its own reading and adds a sentence to
    `troubles`. `root` is where the tree with /proc and /sys starts.
    """
    system = platform.system()
    nvidia_source = Pending("The NVIDIA driver", read_nvidia, NvidiaCards(), limit_s)
    drm_source = Pending[tuple[HostGpu, ...]]("AMD and Intel graphics", lambda: read_drm(root), (), limit_s)
    cpu_source = Pending("The processor", lambda: read_cpu(root, system), None, limit_s)
    memory_source = Pending("Memory", lambda: read_memory(root, system), None, limit_s)
    drives_source = Pending[tuple[HostDrive, ...]]("The list of drives", lambda: read_drives(root, system), (), limit_s)
    around_source = Pending("The kind of machine", lambda: read_surroundings(root, system), Surroundings(), limit_s)
    screen_source = Pending[tuple[HostDisplay, ...]]("Screens", lambda: read_displays(root, system), (), limit_s)
    nvidia, drm, drives = nvidia_source.result(), drm_source.result(), drives_source.result()
    cpu, memory, around, screens = (
        cpu_source.result(),
        memory_source.result(),
        around_source.result(),
        screen_source.result(),
    )
    return HostSnapshot(
        system=system,
        gpus=nvidia.value.gpus + drm.value,
        cpu=cpu.value,
        memory=memory.value,
        drives=drives.value,
        driver=nvidia.value.driver,
        cuda=nvidia.value.cuda,
        displays=screens.value,
        surroundings=around.value,
        troubles=tuple(
            chain.from_iterable(reading.troubles for reading in (nvidia, drm, cpu, memory, drives, around, screens))
        ),
    )
