"""What the total of a build leaves out: the one answer to whether it is the price of a whole machine."""

from __future__ import annotations

from typing import Final

from rigplanner.domain.parts import Slot
from rigplanner.domain.plan import Plan
from rigplanner.domain.report import Report

#: What has to be bought for any build; a cooler may come with the processor, and a card need not be there.
_EVERY_BUILD_HAS: Final = frozenset({Slot.CPU, Slot.MEMORY, Slot.BOARD, Slot.PSU, Slot.DRIVE, Slot.CASE})


def left_out(report: Report) -> tuple[Slot, ...]:
    """Slots without a known price, then those in which something is still to choose; none of a whole price."""
    return (*report.cost.missing, *still_to_choose(report.plan))


def still_to_choose(plan: Plan) -> tuple[Slot, ...]:
    """Empty slots without which no machine runs."""
    return tuple(slot for slot in empty_slots(plan) if slot in _EVERY_BUILD_HAS)


def empty_slots(plan: Plan) -> tuple[Slot, ...]:
    """Slots of a build with nothing in them."""
    if plan.rig.is_ready_made or plan.is_this_machine:
        return ()
    return tuple(slot for slot in Slot if slot is not Slot.SYSTEM and plan.rig.choice(slot) is None)
