"""The four charts of a comparison as matplotlib figures, to show, print or save; imported only when one is drawn.

They read in greyscale too: every rig has a shape and its name at its line, limits are dashed, memory is edged.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from types import MappingProxyType
from typing import Final

from matplotlib.figure import Figure

from rigplanner.domain.comparison import Comparison
from rigplanner.export.bar_figures import loading_figure, memory_figure
from rigplanner.export.figure_kinds import SUFFIXES, TITLES, FigureKind, height_px
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
_SAVED_WIDTH_PX: Final = 640
_SAVED_RATIO: Final = 3.0


def draw(kind: FigureKind, comparison: Comparison, look: FigureLook, sheet: Sheet) -> Figure:
    """One chart."""
    return _DRAWN[kind](comparison, look, sheet)


def pixels(figure: Figure) -> tuple[bytes, int, int]:
    """A figure as red, green, blue and alpha of each pixel, with its width and height."""
    out = io.BytesIO()
    figure.savefig(out, format="rgba", dpi="figure")
    width, height = (int(size) for size in figure.bbox.size)
    return out.getvalue(), width, height


def figure_bytes(kind: FigureKind, comparison: Comparison, look: FigureLook, suffix: str) -> bytes:
    """A chart with its title as the bytes of a PNG, SVG or PDF file; ValueError for another ending."""
    if suffix not in SUFFIXES:
        raise ValueError(f"figures are saved as {', '.join(SUFFIXES)}, not {suffix!r}")
    rigs, title = len(comparison.reports), TITLES[kind]
    height = height_px(kind, rigs, _SAVED_WIDTH_PX) + 28
    figure = draw(kind, comparison, look, Sheet(_SAVED_WIDTH_PX, height, _SAVED_RATIO, title))
    out = io.BytesIO()
    figure.savefig(out, format=suffix.removeprefix("."), metadata=_metadata(suffix))
    return out.getvalue()


def _metadata(suffix: str) -> dict[str, str | None]:
    """Who drew it; no time, so that the same figures give the same file."""
    if suffix == ".png":
        return {"Software": "RigPlanner"}
    return {"Creator": "RigPlanner", **({"Date": None} if suffix == ".svg" else {"CreationDate": None})}
