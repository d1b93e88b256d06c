"""A report as the data of its pictures: the bars and curves that panels and paper both draw."""

from __future__ import annotations

from itertools import pairwise
from typing import Final

from rigplanner.domain.evidence import Basis
from rigplanner.domain.plan import Use
from rigplanner.domain.report import (
    DeviceMemory,
    HostMemory,
    LoadingReport,
    LoadRow,
    NeedPoint,
    Report,
    SpeedPoint,
    Turn,
)
from rigplanner.drawing.axes import context_labels
from rigplanner.drawing.memory_kinds import CACHE, MemoryKind, host_shares, memory_shares, summed_shares
from rigplanner.drawing.need_chart import NeedChartData, NeedRow
from rigplanner.drawing.range_rows import RangeRow, RangeRowsData
from rigplanner.drawing.scale import round_up
from rigplanner.drawing.speed_chart import SpeedChartData, SpeedRow
from rigplanner.drawing.stacked_bar import Segment, StackedBarData
from rigplanner.drawing.timeline import TimelineData, TimelineRow
from rigplanner.translation import tr, tr_n
from rigplanner.units import GIB
from rigplanner.wording import labels
from rigplanner.wording.quantities import EN_DASH, about_count, about_tokens, duration, gib, rate, seconds
from rigplanner.wording.sheet import turns_line

#: A bar longer than this many times the second slowest is cut.
_OUTLIER: Final = 2.0
#: Built into one maker's machines, so nothing to choose for a PC.
_ONE_MAKERS: Final = "apple-ssd"


def device_bar_data(device: DeviceMemory) -> StackedBarData:
    """The bar of a device [GiB]."""
    segments = tuple(_segment(kind, amount) for kind, amount in memory_shares(device))
    return StackedBarData(segments, device.capacity_bytes / GIB, _over(-device.headroom_bytes))


def host_bar_data(host: HostMemory) -> StackedBarData:
    """The bar of main memory [GiB]; where its size is unknown, it is as long as what it holds."""
    segments = tuple(_segment(kind, amount) for kind, amount in host_shares(host))
    capacity = max((host.capacity_bytes or host.total_bytes) / GIB, 1e-9)
    return StackedBarData(segments, capacity, _over(-(host.headroom_bytes or 0)))


def _over(missing_bytes: float) -> str:
    return tr("{amount} GiB do not fit", amount=gib(missing_bytes, 2)) if missing_bytes > 0 else ""


def rig_bar_data(report: Report) -> StackedBarData:
    """All devices of a rig as one bar without words [GiB]; a rig without a graphics card has main memory."""
    devices = report.memory.devices
    if not devices:
        return host_bar_data(report.memory.host).unnamed()
    segments = tuple(_segment(kind, amount) for kind, amount in summed_shares(devices).items())
    return StackedBarData(segments, sum(device.capacity_bytes for device in devices) / GIB).unnamed()


def _segment(kind: MemoryKind, amount: int) -> Segment:
    name = tr(kind.label)
    inside = tr("KV") if kind is CACHE else name
    return Segment(inside, amount / GIB, kind.role, kind.is_hatched, name, f"{name}: {gib(amount, 2)} GiB")


def need_chart_data(report: Report) -> NeedChartData:
    """Memory needed against context [GiB], with what the cards hold."""
    memory = report.memory
    if not memory.curve or not memory.devices:
        return NeedChartData()
    context = report.plan.workload.context_tokens
    limit = sum(device.capacity_bytes for device in memory.devices)
    now = _need_at(memory.curve, context)
    end = memory.curve[-1].context_tokens
    ceiling = memory.ceiling_tokens if memory.ceiling_tokens and memory.ceiling_tokens < end else None
    return NeedChartData(
        rows=tuple(_need_row(point) for point in memory.curve),
        limit=limit / GIB,
        limit_label=tr_n("card, {amount} GiB", "cards, {amount} GiB", len(memory.devices), amount=gib(limit)),
        now_context=context,
        now_total=now / GIB,
        now_label=tr("{amount} GiB now", amount=gib(now)),
        ceiling=ceiling,
        ceiling_label=tr("fits to {context}", context=about_tokens(ceiling)) if ceiling else "",
        x_labels=context_labels(end),
        tip=lambda tokens: _need_tip(tokens, _need_at(memory.curve, tokens)),
    )


def _need_tip(tokens: float, need_bytes: float) -> str:
    return tr("{context}: {amount} GiB needed", context=about_tokens(tokens), amount=gib(need_bytes))


def _need_row(point: NeedPoint) -> NeedRow:
    with_cache = point.weights_bytes + point.kv_bytes
    return NeedRow(point.context_tokens, point.weights_bytes / GIB, with_cache / GIB, point.total_bytes / GIB)


def _need_at(curve: tuple[NeedPoint, ...], context: float) -> float:
    """The need on the line between the drawn points."""
    for before, after in pairwise(curve):
        if before.context_tokens <= context <= after.context_tokens:
            share = (context - before.context_tokens) / max(after.context_tokens - before.context_tokens, 1)
            return before.total_bytes + share * (after.total_bytes - before.total_bytes)
    return curve[0].total_bytes if context < curve[0].context_tokens else curve[-1].total_bytes


def speed_chart_data(report: Report) -> SpeedChartData:
    """Tokens per second against filled context."""
    speed = report.speed
    if not speed.curve:
        return SpeedChartData()
    end = speed.curve[-1].filled_tokens
    full = speed.at_full if speed.at_full and speed.at_full.filled_tokens < end else None
    reported = speed.decode.basis is Basis.REPORTED and speed.decode.value is not None
    return SpeedChartData(
        rows=tuple(_speed_row(point) for point in speed.curve),
        full=_speed_row(full) if full else None,
        full_label=tr("{speed} when full", speed=rate(full.value)) if full else "",
        now=_speed_row(_nearest(speed.curve, speed.filled_tokens)),
        reported=(speed.filled_tokens, speed.decode.value or 0.0) if reported else None,
        smooth=speed.smooth.middle if speed.smooth else None,
        x_labels=context_labels(end),
        tip=lambda tokens: _tip(_nearest(speed.curve, tokens)),
    )


def _speed_row(point: SpeedPoint) -> SpeedRow:
    return SpeedRow(point.filled_tokens, point.value, point.low, point.high)


def _nearest(curve: tuple[SpeedPoint, ...], tokens: float) -> SpeedPoint:
    """The drawn point nearest to a depth."""
    return min(curve, key=lambda point: abs(point.filled_tokens - tokens))


def _tip(point: SpeedPoint) -> str:
    spread = f"{rate(point.low)}{EN_DASH}{rate(point.high)}"
    context, speed = about_tokens(point.filled_tokens), rate(point.value)
    return tr("{context} filled: {speed} ({range}) tok/s", context=context, speed=speed, range=spread)


def timeline_data(turns: tuple[Turn, ...], use: Use) -> TimelineData:
    """The requests of a use, one below the other."""
    rows = tuple(
        TimelineRow(_turn_name(turn, use), turn.wait_s, turn.answer_s, duration(turn.total_s), _writes(turn, use))
        for turn in turns
    )
    return TimelineData(rows, round_up(max((turn.total_s for turn in turns), default=1.0)))


def _turn_name(turn: Turn, use: Use) -> str:
    name = labels.turn(turn.code)
    return f"{name}, {turns_line(use)}" if use.turns_high and turn.code == "task" else name


def _writes(turn: Turn, use: Use) -> str:
    time = seconds(turn.answer_s)
    if use.turns_high:
        return tr("writes, {time} s", time=time)
    return tr("writes {count} tokens, {time} s", count=about_count(use.answer_tokens), time=time)


def load_rows_data(loading: LoadingReport) -> RangeRowsData:
    """Fast to slow; the scale ends where an outlier would squeeze all others."""
    shown = [row for row in loading.rows if row.chosen or row.class_id != _ONE_MAKERS]
    ordered = sorted(shown, key=lambda row: row.seconds.value or 0.0)
    highs = sorted(row.seconds.high or 0.0 for row in ordered)
    if not highs:
        return RangeRowsData()
    end = highs[-1] if len(highs) < 2 or highs[-1] <= _OUTLIER * highs[-2] else highs[-2] * 1.2
    return RangeRowsData(tuple(_load_row(row) for row in ordered), round_up(end))


def _load_row(row: LoadRow) -> RangeRow:
    time = row.seconds
    low, high = time.low or 0.0, time.high or 0.0
    tip = f"{row.name}: {duration(low)}{EN_DASH}{duration(high)}"
    return RangeRow(row.name, time.value or 0.0, low, high, duration(time.value or 0.0), row.chosen, tip)
