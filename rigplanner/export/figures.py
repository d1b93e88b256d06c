"""The four charts of a comparison as matplotlib figures, to show, print or save; imported only when one is drawn.

They read in greyscale too: every rig has a shape and its name at its line, limits are dashed, memory is edged.
"""

from __future__ import annotations

from collections.abc import Callable
from types import MappingProxyType
from typing import Final

from matplotlib.figure import Figure

from rigplanner.domain.comparison import Comparison
from rigplanner.export.bar_figures import loading_figure, memory_figure
from rigplanner.export.figure_kinds import FigureKind
from rigplanner.export.figure_look import FigureLook, Sheet
from rigplanner.export.price_figure import price_figure
from rigplanner.export.speed_figure import speed_figure

_DRAWN: Final[MappingProxyType[FigureKind, Callable[[Comparison, FigureLook, Sheet], Figure]]] = MappingProxyType(
    {
        FigureKind.SPEED: speed_figure,
        FigureKind.PRICE: price_figure,
        FigureKind.MEMORY: memory_figure,
        FigureKind.LOADING: loading_figure,
    }
)


def draw(kind: FigureKind, comparison: Comparison, look: FigureLook, sheet: Sheet) -> Figure:
    """One chart."""
    return _DRAWN[kind](comparison, look, sheet)
