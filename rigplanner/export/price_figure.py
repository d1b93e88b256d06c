"""Speed against price, with the ranges of both."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from rigplanner.domain.comparison import Comparison, RowKey
from rigplanner.domain.report import Report
from rigplanner.drawing.scale import round_up
from rigplanner.export.figure_look import (
    CAPTION_PX,
    MARKERS,
    FigureLook,
    Sheet,
    caption,
    grid,
    label_ticks,
    points,
    tokens_scale,
)
from rigplanner.translation import tr
from rigplanner.wording.comparison_verdict import cut_name
from rigplanner.wording.quantities import usd
from rigplanner.wording.sentences import listed

_NUMBERS, _TOP, _BOTTOM = 26.0, 20.0, 46.0
_TICKS: Final = 4
_Point = tuple[int, float, float, Report]


def price_figure(comparison: Comparison, look: FigureLook, sheet: Sheet) -> Figure:
    """A point for each rig whose price and speed are known; the others are named below."""
    figure = sheet.figure(look)
    axes = sheet.axes(figure, sheet.side + _NUMBERS, sheet.side, _TOP, _BOTTOM, look)
    known = list(_points(comparison))
    _below(figure, sheet, look, comparison, {index for index, *_ in known})
    if not known:
        axes.set_axis_off()
        return figure
    x_end = round_up(max(report.verdict.price.high or price for _, price, _, report in known) * 1.02)
    y_end = round_up(max(report.speed.decode.high or speed for _, _, speed, report in known))
    _scale(axes, look, x_end, y_end)
    _worth(axes, look, _best_and_worst(comparison), x_end, y_end)
    for point in known:
        _draw(axes, look, point)
    _name(axes, look, comparison, known, (x_end, y_end))
    return figure


def _points(comparison: Comparison) -> Sequence[_Point]:
    """Only the price of a whole machine is one, and only then is there one for a token a second."""
    return [
        (index, report.verdict.price.value, report.speed.decode.value, report)
        for index, report in enumerate(comparison.reports)
        if report.verdict.price.value is not None
        and report.speed.decode.value is not None
        and _paid(comparison, index) is not None
    ]


def _paid(comparison: Comparison, index: int) -> float | None:
    """US dollars for each token a second, as the table has it."""
    row = comparison.row(RowKey.PRICE_PER_SPEED)
    estimate = row.cells[index].estimate if row else None
    return estimate.value if estimate else None


def _best_and_worst(comparison: Comparison) -> tuple[float, ...]:
    paid = sorted(filter(None, (_paid(comparison, index) for index in range(len(comparison.reports)))))
    return tuple(dict.fromkeys(paid[:1] + paid[-1:]))


def _scale(axes: Axes, look: FigureLook, x_end: float, y_end: float) -> None:
    axes.set_xlim(0, x_end)
    columns = [x_end * index / _TICKS for index in range(_TICKS + 1)]
    axes.set_xticks(columns, [usd(value) for value in columns])
    tokens_scale(axes, look, y_end)
    grid(axes, look)
    label_ticks(axes, look)
    axes.get_xticklabels()[-1].set_horizontalalignment("right")


def _worth(axes: Axes, look: FigureLook, paid: Sequence[float], x_end: float, y_end: float) -> None:
    """Lines of equal price for a token a second, through the best and the worst."""
    for each in paid:
        x = min(x_end, each * y_end)
        axes.plot([0, x], [0, x / each], color=look.text_3, linewidth=points(1), linestyle=(0, (1, 3)), zorder=1)


def _draw(axes: Axes, look: FigureLook, point: _Point) -> None:
    index, price, speed, report = point
    colour, cost, decode = look.series[index], report.verdict.price, report.speed.decode
    wide, high = [cost.low or price, cost.high or price], [decode.low or speed, decode.high or speed]
    for xs, ys in ((wide, [speed, speed]), ([price, price], high)):
        axes.plot(xs, ys, color=colour, linewidth=points(1.5), solid_capstyle="butt", zorder=2)
    axes.plot(
        [price],
        [speed],
        marker=MARKERS[index],
        markersize=points(9),
        color=colour,
        markeredgecolor=look.ground,
        markeredgewidth=points(2),
        clip_on=False,
        zorder=5,
    )


def _name(
    axes: Axes, look: FigureLook, comparison: Comparison, known: Sequence[_Point], ends: tuple[float, float]
) -> None:
    """Names at the right of points, at the left near the edge; close ones take turns above and below."""
    taken: list[tuple[float, float]] = []
    for index, price, speed, _ in known:
        x, y = price / ends[0], speed / ends[1]
        crowd = sum(abs(x - other[0]) < 0.4 and abs(y - other[1]) < 0.08 for other in taken)
        taken.append((x, y))
        left = x > 0.6
        axes.annotate(
            cut_name(comparison.names[index]),
            (price, speed),
            xytext=(-6 if left else 6, 6 - 16 * (crowd % 2) + 10 * (crowd // 2)),
            textcoords="offset points",
            ha="right" if left else "left",
            parse_math=False,
            fontproperties=look.font(CAPTION_PX, strong=True),
            color=look.series[index],
            zorder=6,
        )


def _below(figure: Figure, sheet: Sheet, look: FigureLook, comparison: Comparison, known: set[int]) -> None:
    """What the lines mean, or which rigs are not here."""
    told = [usd(each) for each in _best_and_worst(comparison)]
    text = tr("Dotted: {prices} per tok/s. Bars show the ranges.", prices=listed(told)) if told else ""
    absent = [cut_name(name) for index, name in enumerate(comparison.names) if index not in known]
    if absent:
        text = tr("Price or speed unknown: {rigs}", rigs=listed(absent))
    caption(figure, sheet, look, text)
