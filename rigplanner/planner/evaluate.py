"""The one function that everything shows: from a plan to its report."""

from __future__ import annotations

from rigplanner.catalog.library import Library
from rigplanner.domain.plan import Plan
from rigplanner.domain.report import Report, Verdict
from rigplanner.planner.checks.rules import compatibility
from rigplanner.planner.cost_report import cost_report
from rigplanner.planner.findings import sorted_findings
from rigplanner.planner.loading_report import loading_report
from rigplanner.planner.memory_report import memory_report
from rigplanner.planner.pitfalls.rules import pitfalls
from rigplanner.planner.prefill_report import prefill_work
from rigplanner.planner.scene import scene_of
from rigplanner.planner.speed_report import speed_report, token_work_of
from rigplanner.planner.waiting_report import waiting_report


def evaluate(plan: Plan, library: Library) -> Report:
    """Everything known about a plan. Pure; never raises for an unwise choice, which becomes a finding."""
    scene = scene_of(plan, library)
    memory, placed = memory_report(scene)
    work = token_work_of(scene, memory, placed)
    prefill = prefill_work(scene, work, placed)
    speed = speed_report(scene, memory, work, prefill)
    waiting = waiting_report(scene, speed, prefill)
    loading = loading_report(scene)
    cost = cost_report(scene)
    report = Report(
        plan=plan,
        rig=scene.rig,
        model=scene.model,
        verdict=Verdict(memory.fit, memory.headroom, speed.decode, waiting.first_token, loading.chosen, cost.total),
        memory=memory,
        speed=speed,
        waiting=waiting,
        loading=loading,
        cost=cost,
        findings=(),
        sources=scene.library.sources,
    )
    return sorted_findings(report, (*compatibility(scene), *pitfalls(scene, report)))
