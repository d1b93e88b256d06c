"""Every pitfall rule; within one severity the findings keep this order."""

from __future__ import annotations

from rigplanner.domain.report import Finding, Report
from rigplanner.planner.pitfalls.context import context_pitfalls
from rigplanner.planner.pitfalls.fit import fit_pitfalls
from rigplanner.planner.pitfalls.machine import machine_pitfalls
from rigplanner.planner.pitfalls.model import model_pitfalls
from rigplanner.planner.pitfalls.money import money_pitfalls
from rigplanner.planner.pitfalls.open_programs import open_program_pitfalls
from rigplanner.planner.pitfalls.runtime import runtime_pitfalls
from rigplanner.planner.pitfalls.users import user_pitfalls
from rigplanner.planner.scene import Scene


def pitfalls(scene: Scene, report: Report) -> tuple[Finding, ...]:
    """What will go wrong with this plan, each with numbers and a fix where one exists."""
    return (
        *fit_pitfalls(scene, report),
        *open_program_pitfalls(scene, report),
        *runtime_pitfalls(scene, report),
        *user_pitfalls(scene, report),
        *model_pitfalls(scene, report),
        *context_pitfalls(scene, report),
        *machine_pitfalls(scene, report),
        *money_pitfalls(report),
    )
