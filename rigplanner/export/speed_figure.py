"""Tokens a second against filled context, a line with its range for every rig."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import Final

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from rigplanner.domain.comparison import Comparison
from rigplanner.domain.report import Fit, Report, SpeedPoint
from rigplanner.drawing.scale import round_up
from rigplanner.export.figure_look import (
    CAPTION_PX,
    MARKERS,
    FigureLook,
    Sheet,
    caption,
    grid,
    label_ticks,
    letters,
    points,
    tokens_scale,
)
from rigplanner.export.label_places import Line, places
from rigplanner.translation import tr
from rigplanner.units import K_TOKENS
from rigplanner.wording.comparison_verdict import cut_name
from rigplanner.wording.quantities import about_tokens, rate
from rigplanner.wording.sentences import together

_NUMBERS, _TOP, _BOTTOM = 26.0, 20.0, 46.0
#: A character of a name in pixels, near enough to place it.
_CHARACTER_PX: Final = 6.4
_DASHED: Final = (0, (4, 3))
_ROUND_K: Final = (1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024)


def speed_figure(comparison: Comparison, look: FigureLook, sheet: Sheet) -> Figure:
    """Every rig whose curve is known; solid up to its context, dashed beyond, ended where its memory is full."""
    figure = sheet.figure(look)
    axes = sheet.axes(figure, sheet.side + _NUMBERS, sheet.side, _TOP, _BOTTOM, look)
    drawn = [(index, report, _curve(report)) for index, report in enumerate(comparison.reports)]
    drawn = [entry for entry in drawn if entry[2]]
    if not drawn:
        return _nothing(figure, axes, look)
    x_end = max(curve[-1].filled_tokens for _, _, curve in drawn)
    y_end = round_up(max(point.high for _, _, curve in drawn for point in curve))
    _scale(axes, look, x_end, y_end)
    _planned(axes, look, comparison)
    told = (_smooth(axes, look, drawn[0][1]), tr("Bands hold 8 of 10 cases."))
    caption(figure, sheet, look, together(*told))
    for index, report, curve in drawn:
        _draw(axes, look, index, report, curve)
    size = (sheet.width - 2 * sheet.side - _NUMBERS, sheet.height - _TOP - _BOTTOM - (28 if sheet.title else 0))
    _name(axes, look, comparison, [(index, curve) for index, _, curve in drawn], (x_end, y_end), size)
    return figure


def _curve(report: Report) -> tuple[SpeedPoint, ...]:
    """The curve as far as the plan's placement holds: what is all on the GPU ends where that is full."""
    curve, ceiling = report.speed.curve, report.memory.ceiling_tokens
    if report.memory.fit not in (Fit.FITS, Fit.TIGHT) or not ceiling:
        return curve
    inside = tuple(point for point in curve if point.filled_tokens <= ceiling)
    if not inside or len(inside) == len(curve):
        return inside or curve
    return (*inside, _between(inside[-1], curve[len(inside)], ceiling))


def _between(before: SpeedPoint, after: SpeedPoint, tokens: int) -> SpeedPoint:
    share = (tokens - before.filled_tokens) / (after.filled_tokens - before.filled_tokens)

    def at(one: float, other: float) -> float:
        return one + share * (other - one)

    return SpeedPoint(tokens, at(before.value, after.value), at(before.low, after.low), at(before.high, after.high))


def _scale(axes: Axes, look: FigureLook, x_end: float, y_end: float) -> None:
    axes.set_xlim(0, x_end)
    step = next((k * K_TOKENS for k in _ROUND_K if x_end / (k * K_TOKENS) <= 5), x_end)
    marks = [step * index for index in range(int(x_end // step) + 1)]
    axes.set_xticks(marks, ["0" if not mark else about_tokens(mark) for mark in marks])
    tokens_scale(axes, look, y_end)
    grid(axes, look)
    label_ticks(axes, look)
    if marks[-1] > 0.97 * x_end:
        axes.get_xticklabels()[-1].set_horizontalalignment("right")


def _planned(axes: Axes, look: FigureLook, comparison: Comparison) -> None:
    """The context planned, where it is one for all."""
    contexts = {report.plan.workload.context_tokens for report in comparison.reports}
    context = contexts.pop()
    if contexts or context > axes.get_xlim()[1]:
        return
    axes.axvline(context, color=look.text_3, linewidth=points(1), linestyle=(0, (1.5, 2)))
    right = context > 0.8 * axes.get_xlim()[1]
    axes.annotate(
        tr("planned"),
        (context, 1),
        xycoords=("data", "axes fraction"),
        xytext=(-4 if right else 4, -8),
        textcoords="offset points",
        ha="right" if right else "left",
        parse_math=False,
        fontproperties=look.font(CAPTION_PX),
        color=look.text_3,
    )


def _smooth(axes: Axes, look: FigureLook, report: Report) -> str:
    """A line at the speed from which text reads smoothly, as a source states it; what the line means."""
    smooth = report.speed.smooth.middle if report.speed.smooth else None
    if smooth is None or smooth > axes.get_ylim()[1]:
        return ""
    axes.axhline(smooth, color=look.text_3, linewidth=points(1), linestyle=_DASHED)
    return tr("Line at {speed} tok/s: reads smoothly.", speed=rate(smooth))


def _draw(axes: Axes, look: FigureLook, index: int, report: Report, curve: Sequence[SpeedPoint]) -> None:
    colour, context = look.series[index], report.plan.workload.context_tokens
    xs = [point.filled_tokens for point in curve]
    axes.fill_between(
        xs, [p.low for p in curve], [p.high for p in curve], color=colour, alpha=look.band, linewidth=0, zorder=1
    )
    inside = [point for point in curve if point.filled_tokens <= context]
    beyond = [point for point in curve if point.filled_tokens >= context]
    for part, style in ((inside, "-"), (beyond, _DASHED)):
        xs, ys = [point.filled_tokens for point in part], [point.value for point in part]
        axes.plot(xs, ys, linestyle=style, color=colour, linewidth=points(2), solid_capstyle="butt", zorder=3)
    now = inside[-1] if inside else curve[0]
    _mark(axes, look, index, now.filled_tokens, now.value)
    if report.memory.ceiling_tokens == curve[-1].filled_tokens and curve[-1].filled_tokens < axes.get_xlim()[1]:
        _end(axes, look, colour, curve[-1])


def _mark(axes: Axes, look: FigureLook, index: int, x: float, y: float) -> None:
    axes.plot(
        [x],
        [y],
        marker=MARKERS[index],
        markersize=points(9),
        color=look.series[index],
        markeredgecolor=look.ground,
        markeredgewidth=points(2),
        clip_on=False,
        zorder=5,
    )


def _end(axes: Axes, look: FigureLook, colour: str, last: SpeedPoint) -> None:
    """Where graphics memory is full."""
    axes.plot([last.filled_tokens], [last.value], marker="|", markersize=points(14), color=colour, zorder=4)
    axes.annotate(
        tr("full at {context}", context=about_tokens(last.filled_tokens)),
        (last.filled_tokens, last.value),
        xytext=(-2, -16),
        textcoords="offset points",
        ha="right",
        parse_math=False,
        fontproperties=look.font(CAPTION_PX),
        color=look.text_2,
    )


def _name(
    axes: Axes,
    look: FigureLook,
    comparison: Comparison,
    drawn: Sequence[tuple[int, Sequence[SpeedPoint]]],
    ends: tuple[float, float],
    size: tuple[float, float],
) -> None:
    """Every name beside its line."""
    names = [cut_name(comparison.names[index]) for index, _ in drawn]
    lines = [_line(curve, ends, size) for _, curve in drawn]
    boxes = places(lines, [_CHARACTER_PX * letters(name) for name in names], size)
    for (index, _), name, box in zip(drawn, names, boxes, strict=True):
        axes.text(
            box.left / size[0],
            (box.bottom + 3) / size[1],
            name,
            transform=axes.transAxes,
            parse_math=False,
            fontproperties=look.font(CAPTION_PX, strong=True),
            color=look.series[index],
            zorder=6,
        )


def _line(curve: Sequence[SpeedPoint], ends: tuple[float, float], size: tuple[float, float]) -> Line:
    xs = [point.filled_tokens / ends[0] * size[0] for point in curve]
    ys = [point.value / ends[1] * size[1] for point in curve]

    def height(x: float) -> float | None:
        if not xs[0] <= x <= xs[-1]:
            return None
        after = max(bisect_left(xs, x), 1)
        share = (x - xs[after - 1]) / ((xs[after] - xs[after - 1]) or 1.0)
        return ys[after - 1] + share * (ys[after] - ys[after - 1])

    return height


def _nothing(figure: Figure, axes: Axes, look: FigureLook) -> Figure:
    axes.set_axis_off()
    text = tr("No rig runs this model, so there is no speed to draw")
    figure.text(0.5, 0.5, text, ha="center", parse_math=False, fontproperties=look.font(CAPTION_PX), color=look.text_3)
    return figure
