"""Screens that are switched on, and the card each hangs on: a card that draws a desktop has less room for a model."""

from __future__ import annotations

import re
from pathlib import Path

from rigplanner.detect.base import Reading
from rigplanner.detect.files import entries, real, text_of
from rigplanner.domain.host import HostDisplay


def read_displays(root: Path) -> Reading[tuple[HostDisplay, ...]]:
    """The screens of a machine whose file tree starts at `root`."""
    found = []
    for connector in entries(root / "sys/class/drm"):
        name = re.fullmatch(r"card\d+-(.+)", connector.name)
        if name is None or text_of(connector / "status") != "connected" or text_of(connector / "enabled") == "disabled":
            continue
        width, height = _first_mode(connector)
        found.append(HostDisplay(name[1], width, height, _address(connector)))
    return Reading(tuple(found))


def _first_mode(connector: Path) -> tuple[int | None, int | None]:
    """The mode that the screen prefers is listed first."""
    first = (text_of(connector / "modes") or "").partition("\n")[0]
    size = re.match(r"(\d+)x(\d+)", first)
    return (int(size[1]), int(size[2])) if size else (None, None)


def _address(connector: Path) -> str | None:
    """The PCI address of the card: a connector lies in .../0000:03:00.0/drm/card0/card0-DP-1."""
    place = real(connector)
    parts = place.parts if place is not None else ()
    return next((part for part in reversed(parts) if re.fullmatch(r"[\da-f]{4}:[\da-f]{2}:[\da-f]{2}\.\d", part)), None)
