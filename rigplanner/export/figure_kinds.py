"""Which charts a comparison has, how high they are drawn and how they are saved; known without matplotlib."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import Final

from rigplanner.translation import mark


class FigureKind(StrEnum):
    """Which chart."""

    SPEED = "speed"
    PRICE = "price"
    MEMORY = "memory"
    LOADING = "loading"


TITLES: Final = MappingProxyType(
    {
        FigureKind.SPEED: mark("Speed against filled context"),
        FigureKind.PRICE: mark("Speed against price"),
        FigureKind.MEMORY: mark("Graphics memory"),
        FigureKind.LOADING: mark("Loading the model"),
    }
)
#: The endings that figures are saved with.
SUFFIXES: Final = (".png", ".svg", ".pdf")
#: Height of a chart of bars: so much for each rig, and so much for the rest.
_PER_RIG_PX: Final = 52
_MEMORY_REST_PX: Final = 44
_LOADING_REST_PX: Final = 20


def height_px(kind: FigureKind, rigs: int, width: float) -> int:
    """How high a chart of a width is drawn."""
    if kind is FigureKind.MEMORY:
        return _PER_RIG_PX * rigs + _MEMORY_REST_PX
    if kind is FigureKind.LOADING:
        return _PER_RIG_PX * rigs + _LOADING_REST_PX
    return round(min(max(0.62 * width, 220), 400))


def suffix_of(path: Path) -> str:
    """The ending that decides the format; a name without one of ours is a PNG."""
    return path.suffix.lower() if path.suffix.lower() in SUFFIXES else SUFFIXES[0]
