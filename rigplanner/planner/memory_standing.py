"""How a plan stands in memory, as one figure: what stays free, or what is too much."""

from __future__ import annotations

from rigplanner.domain.evidence import Basis, Estimate, Step, Unit
from rigplanner.domain.report import Fit, Report


def memory_standing(report: Report) -> Estimate:
    """What stays free, on the fullest card of several; what is too much, or missing, is negative."""
    memory = report.memory
    if memory.fit is Fit.SPILLS and memory.placement:
        step = Step("Too much for the GPU", "weights read from main memory", "")
        return Estimate.exact(-memory.placement.spilled_bytes, Unit.BYTES, Basis.MODELLED, (step,))
    short = [-device.headroom_bytes for device in memory.devices if device.headroom_bytes < 0]
    host = memory.host.headroom_bytes
    if memory.fit is Fit.NO_FIT and (short or (host is not None and host < 0)):
        missing = sum(short) or -(host or 0)
        return Estimate.exact(-missing, Unit.BYTES, Basis.MODELLED, (Step("Missing", "need less what is there", ""),))
    return memory.headroom
