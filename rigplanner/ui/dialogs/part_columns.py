"""The columns of a part picker: what the part is, and what the plan would become with it."""

from __future__ import annotations

import re
from collections.abc import Callable
from types import MappingProxyType
from typing import Final

from rigplanner.domain.evidence import Estimate, Unit
from rigplanner.domain.parts import Gpu, Slot, System
from rigplanner.domain.report import Fit, Report
from rigplanner.numerals import exact, figure
from rigplanner.planner import picking
from rigplanner.planner.effects import Effect
from rigplanner.planner.picking import Key, PartRow
from rigplanner.translation import tr
from rigplanner.ui.dialogs.two_line_table import Cell, Column
from rigplanner.wording import labels
from rigplanner.wording.currency import shown
from rigplanner.wording.findings import sentence
from rigplanner.wording.quantities import EN_DASH, duration, gib, month, number, span, unit_word, unknown, usd
from rigplanner.wording.specs import specs

KEYS: Final = MappingProxyType[str, Key](
    {
        "name": picking.by_name,
        "size": picking.by_size,
        "bandwidth": picking.by_bandwidth,
        "price": picking.by_price,
        "decode": picking.by_decode,
        "headroom": picking.by_headroom,
        "first": picking.by_first_token,
        "load": picking.by_load,
        "total": picking.by_total,
    }
)
#: Sorted from large to small at first.
LARGE_FIRST: Final = frozenset({"size", "bandwidth", "decode", "headroom"})
_WAIT: Final = "…"
#: The end of the scale of speeds where the plan's own is unknown, tok/s.
_USUAL_FAST: Final = 200.0


def columns(slot: Slot, report: Report) -> tuple[Column[PartRow], ...]:
    """The columns for a slot; differences are told against the present plan."""
    own: list[Column[PartRow]] = [Column("name", labels.slot(slot), 220, lambda row: _name(row, slot, report))]
    if slot in (Slot.GPU, Slot.SYSTEM):
        own += [
            Column("size", tr("Memory"), 84, _size, right=True),
            Column("bandwidth", "GB/s", 68, _bandwidth, right=True, tooltip=tr("Memory bandwidth, GB a second")),
        ]
    own.append(Column("price", tr("Price"), 144, _price, right=True))
    return (*own, *_effects(slot, report), Column("total", tr("Total"), 92, _total_of(report), right=True, effect=True))


def _effects(slot: Slot, report: Report) -> tuple[Column[PartRow], ...]:
    fastest = 3 * report.speed.decode.high if report.speed.decode.high else _USUAL_FAST
    speed = Column(
        "decode",
        unit_word(Unit.TOKENS_PER_S),
        150,
        _decode_of(report, fastest),
        effect=True,
        tooltip=tr("This plan's speed with it"),
    )
    room = Column("headroom", tr("Free GiB"), 84, _headroom, effect=True, tooltip=tr("Memory left free with it"))
    first = Column("first", tr("First word"), 96, _time_of(lambda effect: effect.first_token), True, True)
    load = Column("load", tr("Loads in"), 96, _time_of(lambda effect: effect.load), True, True)
    chosen: dict[Slot, tuple[Column[PartRow], ...]] = {
        Slot.GPU: (speed, room),
        Slot.SYSTEM: (speed, room),
        Slot.CPU: (speed, first),
        Slot.MEMORY: (speed, room),
        Slot.DRIVE: (load,),
    }
    return chosen.get(slot, ())


def _name(row: PartRow, slot: Slot, report: Report) -> Cell:
    choice = report.plan.rig.choice(slot)
    clash = row.effect.clash if row.effect else None
    below = sentence(clash).title if clash else specs(row.part)
    tag = tr("in plan") if choice and choice.part_id == row.part.id else ""
    return Cell(row.part.name, below, clash.severity if clash else None, tag, warn=clash is not None)


def _size(row: PartRow) -> Cell:
    size = picking.size_gib(row.part)
    return Cell(f"{exact(size)} GB" if size else "")


def _bandwidth(row: PartRow) -> Cell:
    part = row.part
    return Cell(figure(part.bandwidth_gbps, grouped=False) if isinstance(part, Gpu | System) else "")


def _price(row: PartRow) -> Cell:
    price = row.price
    if price is None:
        return Cell(unknown())
    band = ""
    if price.low_usd is not None and price.high_usd is not None:
        low, high = (figure(value * shown().per_usd, grouped=False) for value in (price.low_usd, price.high_usd))
        band = f"{low}{EN_DASH}{high} · "
    return Cell(f"{labels.condition(price.condition)} {usd(price.typical_usd)}", f"{band}{month(price.as_of)}")


def _decode_of(report: Report, end: float) -> Callable[[PartRow], Cell]:
    def cell(row: PartRow) -> Cell:
        if row.effect is None:
            return Cell(_WAIT)
        decode = row.effect.decode
        if decode.value is None:
            return Cell(tr("does not run") if row.effect.fit is Fit.NO_FIT else unknown())
        shares = (decode.value / end, (decode.low or 0) / end, (decode.high or 0) / end)
        difference = _difference(decode, report.speed.decode, figure)
        return Cell(f"{number(decode)}  {difference}".rstrip(), quiet=span(decode), shares=shares, strong=True)

    return cell


def _headroom(row: PartRow) -> Cell:
    if row.effect is None:
        return Cell(_WAIT)
    free = row.effect.headroom.value
    return Cell(unknown() if free is None else gib(free), glyph=row.effect.fit)


def _time_of(time: Callable[[Effect], Estimate]) -> Callable[[PartRow], Cell]:
    def cell(row: PartRow) -> Cell:
        if row.effect is None:
            return Cell(_WAIT)
        found = time(row.effect)
        if found.value is None:
            return Cell(unknown())
        return Cell(duration(found.value), f"{span(found)} {unit_word(found.unit)}")

    return cell


def _total_of(report: Report) -> Callable[[PartRow], Cell]:
    def cell(row: PartRow) -> Cell:
        if row.effect is None:
            return Cell(_WAIT)
        total = row.effect.total
        difference = _difference(total, report.cost.total, usd)
        return Cell(number(total), difference or tr("same"), strong=True)

    return cell


def _difference(one: Estimate, other: Estimate, written: Callable[[float], str]) -> str:
    """ "+48" or "−$30"; empty where nothing changes or one is unknown."""
    if one.value is None or other.value is None:
        return ""
    change = one.value - other.value
    text = written(abs(change))
    if not re.search("[1-9]", text):
        return ""
    return f"{'+' if change > 0 else '−'}{text}"
