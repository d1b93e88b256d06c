"""The charts of a comparison on paper: the figures of the window, painted as vectors."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainter

from rigplanner.domain.comparison import Comparison
from rigplanner.export.figure_kinds import TITLES, FigureKind, height_px
from rigplanner.export.figure_look import Sheet
from rigplanner.paper.figure_theme import figure_look
from rigplanner.paper.flow import Strip
from rigplanner.paper.ink import Ink
from rigplanner.paper.pieces import heading
from rigplanner.translation import tr

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_ROWS: Final = ((FigureKind.SPEED, FigureKind.PRICE), (FigureKind.MEMORY,), (FigureKind.LOADING,))
_GUTTER: Final = 24.0


def chart_strips(comparison: Comparison, width: float, ink: Ink) -> Iterator[Strip]:
    """Curves beside each other, bars below each other. matplotlib is loaded here, where charts are drawn."""
    from rigplanner.export.figures import draw

    look = figure_look(ink.theme)
    rigs = len(comparison.reports)
    for kinds in _ROWS:
        each = (width - _GUTTER * (len(kinds) - 1)) / len(kinds)
        yield _titles(kinds, each, ink)
        high = max(height_px(kind, rigs, each) for kind in kinds)
        drawn = [draw(kind, comparison, look, Sheet(each, high, side=0)) for kind in kinds]
        yield Strip(high, partial(_paint, drawn, each, ink))


def _titles(kinds: tuple[FigureKind, ...], each: float, ink: Ink) -> Strip:
    parts = [heading(tr(TITLES[kind]), each, ink) for kind in kinds]

    def paint(painter: QPainter, place: QPointF) -> None:
        for index, part in enumerate(parts):
            part.paint(painter, QPointF(place.x() + index * (each + _GUTTER), place.y()))

    return Strip(parts[0].height, paint, gap=parts[0].gap, keeps_next=True)


def _paint(drawn: list[Figure], each: float, ink: Ink, painter: QPainter, place: QPointF) -> None:
    from rigplanner.paper.figure_painter import paint_figure

    for index, figure in enumerate(drawn):
        at = QPointF(place.x() + index * (each + _GUTTER), place.y())
        paint_figure(painter, at, figure, ink.theme, in_greys=ink.in_greys)
