"""How a plan stands in memory, as one figure: what stays free, or what is too much."""

from __future__ import annotations

from collections.abc import Sequence

from rigplanner.domain.evidence import Basis, Estimate, Step, Unit
from rigplanner.domain.report import Fit, Report
from rigplanner.translation import mark, tr


def memory_standing(report: Report) -> Estimate:
    """What stays free, on the fullest card of several; what is too much, or missing, is negative."""
    memory = report.memory
    if memory.fit is Fit.SPILLS and memory.placement:
        step = Step(mark("Too much for the GPU"), tr("weights read from main memory"), "")
        return _short_by(memory.placement.spilled_bytes, [device.headroom for device in memory.devices], step)
    short = [device for device in memory.devices if device.headroom_bytes < 0]
    host = memory.host.headroom_bytes
    if memory.fit is Fit.NO_FIT and (short or (host is not None and host < 0)):
        missing = sum(-device.headroom_bytes for device in short) or -(host or 0)
        step = Step(mark("Missing"), tr("need less what is there"), "")
        return _short_by(missing, [device.headroom for device in short], step)
    return memory.headroom


def _short_by(amount_bytes: int, rooms: Sequence[Estimate], step: Step) -> Estimate:
    """A lack is as unsure as the room where it arises: both are the same need less the same memory. How unsure the need
    of main memory is, nobody states, so a lack of it has no range."""
    known = [(room.value, room.low, room.high) for room in rooms]
    below = sum(value - low for value, low, _ in known if value is not None and low is not None)
    above = sum(high - value for value, _, high in known if value is not None and high is not None)
    return Estimate(-amount_bytes, -amount_bytes - below, -amount_bytes + above, Unit.BYTES, Basis.MODELLED, (step,))
