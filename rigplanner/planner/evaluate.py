"""The one function that everything shows: from a plan to its report."""

from __future__ import annotations

from rigplanner.catalog.library import Library
from rigplanner.domain.live import Holder
from rigplanner.domain.plan import Plan
from rigplanner.domain.report import MemoryReport, Report, Verdict
from rigplanner.planner.checks.rules import compatibility
from rigplanner.planner.cost_report import cost_report
from rigplanner.planner.findings import sorted_findings
from rigplanner.planner.loading_report import loading_report
from rigplanner.planner.memory_report import Placed, memory_report, with_alternatives, with_ceiling
from rigplanner.planner.pitfalls.rules import pitfalls
from rigplanner.planner.plan_work import token_work_of
from rigplanner.planner.scene import Scene, scene_of
from rigplanner.planner.speed_report import speed_report
from rigplanner.planner.waiting_report import waiting_report


def evaluate(plan: Plan, library: Library, holders: tuple[Holder, ...] = ()) -> Report:
    """Everything known about a plan. Pure; never raises for an unwise choice, which becomes a finding.

    `holders` are the programs that hold graphics memory now; they matter to a plan that follows the driver.
    """
    scene = scene_of(plan, library, holders)
    memory, placed = memory_report(scene)
    return _report(scene, with_alternatives(scene, memory, placed), placed, curve=True)


def side_by_side(plan: Plan, library: Library) -> Report:
    """The same report without other quantizations and curves: all that the table of a comparison shows.

    Two thirds of the time, for several rigs that an edit changes at once; `evaluate` gives the rest after.
    """
    scene = scene_of(plan, library)
    memory, placed = memory_report(scene)
    return _report(scene, with_ceiling(scene, memory, placed), placed, curve=False)


def glance(plan: Plan, library: Library) -> Report:
    """The same report without what else could be chosen: no curves, no ceiling, no other quantizations.

    For many plans at once, such as the rows of a picker; a third of the time.
    """
    scene = scene_of(plan, library)
    memory, placed = memory_report(scene)
    return _report(scene, memory, placed, curve=False)


def _report(scene: Scene, memory: MemoryReport, placed: Placed | None, *, curve: bool) -> Report:
    work = token_work_of(scene, memory, placed)
    speed = speed_report(scene, memory, work, curve=curve)
    waiting = waiting_report(scene, speed, work)
    loading = loading_report(scene)
    cost = cost_report(scene)
    report = Report(
        plan=scene.plan,
        rig=scene.rig,
        model=scene.model,
        verdict=Verdict(memory.fit, memory.headroom, speed.decode, waiting.first_token, loading.chosen, cost.total),
        memory=memory,
        speed=speed,
        waiting=waiting,
        loading=loading,
        cost=cost,
        findings=(),
        sources={**scene.library.sources, **speed.sources} if speed.sources else scene.library.sources,
    )
    return sorted_findings(report, (*compatibility(scene), *pitfalls(scene, report)))
