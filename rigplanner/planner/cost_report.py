"""The cost part of a report: a price for every filled slot and the total as a range."""

from __future__ import annotations

from rigplanner.domain.evidence import Quantity
from rigplanner.domain.report import CostReport
from rigplanner.estimate.cost import cost_line, total_estimate
from rigplanner.planner.resolve import choices
from rigplanner.planner.scene import Scene


def cost_report(scene: Scene) -> CostReport:
    """What the build costs."""
    lines = tuple(
        cost_line(slot, part, choice, scene.library.today)
        for slot, choice in choices(scene.plan.rig)
        if (part := scene.library.parts(slot).get(choice.part_id))
    )
    return CostReport(
        total_estimate(lines),
        lines,
        tuple(line.slot for line in lines if line.price.value is None),
        scene.reports(Quantity.BUILD_PRICE_USD),
    )
