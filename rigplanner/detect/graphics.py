"""Graphics that NVIDIA's driver does not tell of, and screens, wherever each system lists them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from rigplanner.detect.apple import read_apple_graphics
from rigplanner.detect.base import Reading
from rigplanner.detect.displays import read_displays
from rigplanner.detect.drm import read_drm
from rigplanner.detect.windows_gpus import read_windows_gpus
from rigplanner.domain.host import HostDisplay, HostGpu


@dataclass(frozen=True, slots=True)
class Graphics:
    """AMD, Intel and Apple graphics, and the screens that are switched on."""

    gpus: tuple[HostGpu, ...] = ()
    displays: tuple[HostDisplay, ...] = ()


def read_graphics(root: Path, system: str, limit_s: float) -> Reading[Graphics]:
    """Graphics of a machine whose file tree starts at `root`; `system` as `platform.system()` says."""
    if system == "Linux":
        cards, displays = read_drm(root), read_displays(root)
        return Reading(Graphics(cards.value, displays.value), cards.troubles + displays.troubles)
    if system == "Darwin":
        found = read_apple_graphics(limit_s)
        return Reading(Graphics(found.value.gpus, found.value.displays), found.troubles)
    cards = read_windows_gpus()
    return Reading(Graphics(cards.value), cards.troubles)
