"""What a plan would become with another part: the figures that a person decides by."""

from __future__ import annotations

from dataclasses import dataclass

from rigplanner.catalog.library import Library
from rigplanner.domain.evidence import Estimate
from rigplanner.domain.parts import Condition, Part, Slot
from rigplanner.domain.plan import Plan
from rigplanner.domain.report import Finding, Fit, Severity
from rigplanner.planner.edits import with_condition, with_part
from rigplanner.planner.evaluate import glance


@dataclass(frozen=True, slots=True)
class Effect:
    """The plan with one other part; `clash` is the worst finding about that part."""

    fit: Fit
    headroom: Estimate
    decode: Estimate
    first_token: Estimate
    load: Estimate
    total: Estimate
    clash: Finding | None


def effect_of(plan: Plan, slot: Slot, part: Part, condition: Condition, library: Library) -> Effect:
    """Evaluate the plan with this part in the slot. Pure, and as quick as one evaluation."""
    changed = with_condition(with_part(plan, slot, part.id), slot, condition)
    report = glance(changed, library)
    clashes = [
        f for f in report.findings if f.slot is not None and f.severity is not Severity.INFO and _about(f, slot, part)
    ]
    return Effect(
        report.memory.fit,
        report.memory.headroom,
        report.speed.decode,
        report.waiting.first_token,
        report.loading.chosen,
        report.cost.total,
        clashes[0] if clashes else None,
    )


def _about(finding: Finding, slot: Slot, part: Part) -> bool:
    """Whether a finding concerns the part: its own slot, or another slot whose finding names it."""
    return finding.slot is slot or part.name in finding.values.values()
