"""Graphics memory and load time of every rig as bars."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from rigplanner.domain.comparison import Comparison, RowKey
from rigplanner.domain.report import DeviceMemory, Fit, Report
from rigplanner.drawing.scale import round_up
from rigplanner.export.figure_look import (
    CAPTION_PX,
    MARKERS,
    UNCERTAIN,
    FigureLook,
    Sheet,
    offset,
    points,
)
from rigplanner.units import GIB
from rigplanner.wording.cell_text import CellText
from rigplanner.wording.comparison import cell_text
from rigplanner.wording.comparison_verdict import cut_name

_TOP: Final = 8.0
_LEGEND_PX: Final = 28.0
_BAR: Final = 0.3
#: Where the bar lies in the strip of a rig, its name above it.
_MIDDLE: Final = 0.66
_NAME: Final = 0.3
#: The gap between a full card and what is too much for it, as a share of the scale.
_SPILL_GAP: Final = 0.008


@dataclass(frozen=True, slots=True)
class _Share:
    label: str
    amount_bytes: int
    colour: str
    hatched: bool = False


def memory_figure(comparison: Comparison, look: FigureLook, sheet: Sheet) -> Figure:
    """What lies in graphics memory, all rigs at one scale; what is too much stands hatched behind the end."""
    figure = sheet.figure(look)
    axes = _strips(figure, comparison, look, sheet, _LEGEND_PX)
    end = max((_extent(report) for report in comparison.reports), default=0.0) or 1.0
    axes.set_xlim(0, end * (1 + 2 * _SPILL_GAP))
    for index, report in enumerate(comparison.reports):
        _memory_bar(axes, look, index + _MIDDLE, report, end)
        text = _text(comparison, RowKey.MEMORY, index)
        _title(figure, look, comparison, index, f"{text.value} {text.unit}".strip())
    _memory_legend(figure, comparison, look, sheet)
    return figure


def _strips(figure: Figure, comparison: Comparison, look: FigureLook, sheet: Sheet, bottom: float) -> Axes:
    """A strip for each rig, from top to bottom."""
    axes = sheet.axes(figure, sheet.side, sheet.side, _TOP, bottom, look)
    axes.set_ylim(len(comparison.reports), 0)
    axes.set_xticks([])
    axes.set_yticks([])
    return axes


def _title(figure: Figure, look: FigureLook, comparison: Comparison, index: int, words: str) -> None:
    """The shape and name of a rig at the left, its figure at the right."""
    axes = figure.axes[0]
    across, y = axes.get_yaxis_transform(), index + _NAME
    font, colour = look.font(CAPTION_PX, strong=True), look.series[index]
    axes.annotate(
        cut_name(comparison.names[index]),
        (0, y),
        xycoords=across,
        xytext=(points(14), 0),
        textcoords="offset points",
        va="center",
        parse_math=False,
        fontproperties=font,
        color=colour,
    )
    axes.plot(
        [0.0],
        [y],
        transform=across + offset(figure, 4),
        marker=MARKERS[index],
        markersize=points(8),
        color=colour,
        clip_on=False,
    )
    axes.text(
        1, y, words, transform=across, ha="right", va="center", parse_math=False, fontproperties=font, color=look.text
    )


def _text(comparison: Comparison, key: RowKey, index: int) -> CellText:
    row = comparison.row(key)
    assert row is not None  # noqa: S101  rows of figures are always there
    return cell_text(key, row.cells[index], comparison.reports[index])


def _extent(report: Report) -> float:
    """How far a bar reaches, GiB."""
    return (_capacity(report) + _over(report)) / GIB


def _capacity(report: Report) -> int:
    return sum(device.capacity_bytes for device in report.memory.devices)


def _over(report: Report) -> int:
    """What does not fit its graphics memory."""
    memory = report.memory
    if memory.fit is Fit.SPILLS and memory.placement and memory.devices:
        return memory.placement.spilled_bytes
    return sum(max(-device.headroom_bytes, 0) for device in memory.devices)


def _shares(devices: tuple[DeviceMemory, ...], look: FigureLook) -> Iterator[_Share]:
    yield _Share("Weights", sum(device.weights_bytes for device in devices), look.weights)
    yield _Share("KV cache", sum(device.kv_bytes + device.state_bytes for device in devices), look.kv)
    yield _Share("Buffers", sum(device.compute_bytes for device in devices), look.compute)
    yield _Share("Runtime", sum(device.runtime_bytes for device in devices), look.runtime)
    yield _Share("Beside it", sum(device.companion_bytes for device in devices), look.weights, hatched=True)
    yield _Share("Apps", sum(device.background_bytes for device in devices), look.apps, hatched=True)


def _memory_bar(axes: Axes, look: FigureLook, y: float, report: Report, end: float) -> None:
    capacity = _capacity(report) / GIB
    if not capacity:
        return
    axes.barh(y, capacity, height=_BAR, color=look.free, edgecolor="none", zorder=1)
    left = 0.0
    for share in _shares(report.memory.devices, look):
        width = min(share.amount_bytes / GIB, capacity - left)
        if width > 0:
            hatch = "////" if share.hatched else None
            axes.barh(
                y,
                width,
                left=left,
                height=_BAR,
                color=share.colour,
                edgecolor=look.apps_hatch if hatch else look.ground,
                hatch=hatch,
                linewidth=0 if hatch else points(1.2),
                zorder=2,
            )
            left += width
    axes.barh(y, capacity, height=_BAR, facecolor="none", edgecolor=look.line_strong, linewidth=points(1), zorder=3)
    _over_block(axes, look, y, capacity, _over(report) / GIB, end)


def _over_block(axes: Axes, look: FigureLook, y: float, capacity: float, over: float, end: float) -> None:
    if over > 0:
        axes.barh(
            y,
            over,
            left=capacity + end * _SPILL_GAP,
            height=_BAR,
            facecolor="none",
            edgecolor=look.spills,
            hatch="/////",
            linewidth=points(1),
            zorder=3,
        )


def _memory_legend(figure: Figure, comparison: Comparison, look: FigureLook, sheet: Sheet) -> None:
    """The kinds that are there, in a row below."""
    from matplotlib.patches import Rectangle

    sums: dict[str, _Share] = {}
    for report in comparison.reports:
        sums.update({share.label: share for share in _shares(report.memory.devices, look) if share.amount_bytes})
    if any(_over(report) for report in comparison.reports):
        sums["Too much"] = _Share("Too much", 1, look.ground, hatched=True)
    x = sheet.side
    for label, share in sums.items():
        edge = look.spills if label == "Too much" else look.apps_hatch if share.hatched else share.colour
        figure.add_artist(
            Rectangle(
                (sheet.across(x), sheet.up(10)),
                sheet.across(8),
                sheet.up(8),
                facecolor=share.colour,
                edgecolor=edge,
                hatch="//////" if share.hatched else None,
                linewidth=points(1),
            )
        )
        figure.text(
            sheet.across(x + 12),
            sheet.up(10),
            label,
            parse_math=False,
            fontproperties=look.font(CAPTION_PX),
            color=look.text_2,
        )
        x += 21 + 5.6 * len(label)


def loading_figure(comparison: Comparison, look: FigureLook, sheet: Sheet) -> Figure:
    """Seconds to load: solid to the low end, paler to the high end, a tick at the usual."""
    figure = sheet.figure(look)
    axes = _strips(figure, comparison, look, sheet, _TOP)
    times = [report.loading.chosen for report in comparison.reports]
    axes.set_xlim(0, round_up(max((time.high or 0.0 for time in times), default=1.0)))
    for index, time in enumerate(times):
        text = _text(comparison, RowKey.LOADING, index)
        span = f" ({text.span})" if text.span else ""
        _title(figure, look, comparison, index, f"{text.value} {text.unit}{span}".strip())
        if time.value is None or time.low is None or time.high is None:
            continue
        y, colour = index + _MIDDLE, look.series[index]
        axes.barh(y, time.high - time.low, left=time.low, height=_BAR, color=colour, alpha=UNCERTAIN, linewidth=0)
        axes.barh(y, time.low, height=_BAR, color=colour, linewidth=0)
        axes.plot([time.value, time.value], [y - _BAR * 0.75, y + _BAR * 0.75], color=look.text, linewidth=points(1.5))
    return figure
