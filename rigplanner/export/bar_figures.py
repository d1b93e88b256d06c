"""Graphics memory and load time of every rig as bars."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from rigplanner.domain.comparison import Comparison, RowKey
from rigplanner.domain.report import Fit, Report
from rigplanner.drawing.memory_kinds import MemoryKind, summed_shares
from rigplanner.drawing.scale import round_up
from rigplanner.export.figure_look import (
    CAPTION_PX,
    MARKERS,
    FigureLook,
    Sheet,
    letters,
    offset,
    points,
)
from rigplanner.translation import tr
from rigplanner.units import GIB
from rigplanner.wording.cell_text import CellText
from rigplanner.wording.comparison import cell_text
from rigplanner.wording.comparison_verdict import cut_name

_TOP: Final = 8.0
_LEGEND_PX: Final = 28.0
_LEGEND_ROW_PX: Final = 16.0
#: A letter of the legend, with some room.
_LETTER_PX: Final = 6.0
_FREE: Final = "data_free"
_HATCH: Final = "data_apps_hatch"
_BAR: Final = 0.3
#: Where the bar lies in the strip of a rig, its name above it.
_MIDDLE: Final = 0.66
_NAME: Final = 0.3
#: The gap between a full card and what is too much for it, as a share of the scale.
_SPILL_GAP: Final = 0.008


def memory_figure(comparison: Comparison, look: FigureLook, sheet: Sheet) -> Figure:
    """What lies in graphics memory, all rigs at one scale; what is too much stands hatched behind the end."""
    figure = sheet.figure(look)
    rows = _rows(_keys(comparison, look), sheet.width - 2 * sheet.side)
    axes = _strips(figure, comparison, look, sheet, _LEGEND_PX + (len(rows) - 1) * _LEGEND_ROW_PX)
    end = max((_extent(report) for report in comparison.reports), default=0.0) or 1.0
    axes.set_xlim(0, end * (1 + 2 * _SPILL_GAP))
    for index, report in enumerate(comparison.reports):
        _memory_bar(axes, look, index + _MIDDLE, report, end)
        text = _text(comparison, RowKey.MEMORY, index)
        _title(figure, look, comparison, index, f"{text.value} {text.unit}".strip())
    _legend(figure, rows, look, sheet)
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


def _memory_bar(axes: Axes, look: FigureLook, y: float, report: Report, end: float) -> None:
    capacity = _capacity(report) / GIB
    if not capacity:
        return
    axes.barh(y, capacity, height=_BAR, color=look.memory[_FREE], edgecolor="none", zorder=1)
    left = 0.0
    for kind, amount in summed_shares(report.memory.devices).items():
        width = min(amount / GIB, capacity - left)
        if width > 0:
            hatch = "////" if kind.is_hatched else None
            axes.barh(
                y,
                width,
                left=left,
                height=_BAR,
                color=look.memory[kind.role],
                edgecolor=look.memory[_HATCH] if hatch else look.ground,
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


@dataclass(frozen=True, slots=True)
class _Key:
    """A small box of the legend with its words."""

    label: str
    colour: str
    edge: str
    hatched: bool = False

    @property
    def width(self) -> float:
        return 21 + _LETTER_PX * letters(self.label)


def _keys(comparison: Comparison, look: FigureLook) -> list[_Key]:
    """The kinds that are there."""
    kinds: dict[MemoryKind, int] = {}
    for report in comparison.reports:
        kinds |= {kind: amount for kind, amount in summed_shares(report.memory.devices).items() if amount}
    keys = [
        _Key(tr(kind.label), colour, look.memory[_HATCH] if kind.is_hatched else colour, kind.is_hatched)
        for kind, colour in ((kind, look.memory[kind.role]) for kind in kinds)
    ]
    if any(_over(report) for report in comparison.reports):
        keys.append(_Key(tr("Too much"), look.ground, look.spills, hatched=True))
    return keys


def _rows(keys: Sequence[_Key], room: float) -> list[list[_Key]]:
    rows: list[list[_Key]] = [[]]
    for key in keys:
        if rows[-1] and sum(each.width for each in (*rows[-1], key)) > room:
            rows.append([])
        rows[-1].append(key)
    return rows


def _legend(figure: Figure, rows: Sequence[Sequence[_Key]], look: FigureLook, sheet: Sheet) -> None:
    """In rows below the bars."""
    from matplotlib.patches import Rectangle

    font = look.font(CAPTION_PX)
    for up, row in enumerate(reversed(rows)):
        x, y = sheet.side, sheet.up(10 + up * _LEGEND_ROW_PX)
        for key in row:
            box = Rectangle(
                (sheet.across(x), y),
                sheet.across(8),
                sheet.up(8),
                facecolor=key.colour,
                edgecolor=key.edge,
                hatch="//////" if key.hatched else None,
                linewidth=points(1),
            )
            figure.add_artist(box)
            figure.text(sheet.across(x + 12), y, key.label, parse_math=False, fontproperties=font, color=look.text_2)
            x += key.width


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
        axes.barh(y, time.high - time.low, left=time.low, height=_BAR, color=colour, alpha=look.uncertain, linewidth=0)
        axes.barh(y, time.low, height=_BAR, color=colour, linewidth=0)
        axes.plot([time.value, time.value], [y - _BAR * 0.75, y + _BAR * 0.75], color=look.text, linewidth=points(1.5))
    return figure
