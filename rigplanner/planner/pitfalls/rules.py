"""Every pitfall rule, in the order of the two articles."""

from __future__ import annotations

from rigplanner.domain.report import Finding, Report
from rigplanner.planner.scene import Scene


def pitfalls(scene: Scene, report: Report) -> tuple[Finding, ...]:
    """What will go wrong with this plan, each with numbers and a fix where one exists."""
    del scene, report
    return ()
