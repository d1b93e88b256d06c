"""One step more or less of what a model is asked for: edits for keys, which cannot drag a slider."""

from __future__ import annotations

from typing import Final

from rigplanner.domain.plan import MAX_CONTEXT_TOKENS, Plan
from rigplanner.domain.report import Report
from rigplanner.planner.edits import with_context, with_quant
from rigplanner.units import K_TOKENS

#: Steps of a context: each power of two in thousands.
_CONTEXTS: Final = tuple(K_TOKENS << power for power in range(1, 21) if K_TOKENS << power <= MAX_CONTEXT_TOKENS)


def stepped_context(report: Report, step: int) -> Plan:
    """The plan with the next longer (1) or shorter (-1) round context that its model takes."""
    plan = report.plan
    now = plan.workload.context_tokens
    limit = (report.model.max_context if report.model else None) or MAX_CONTEXT_TOKENS
    marks = sorted({*(mark for mark in _CONTEXTS if mark <= limit), limit})
    further = [mark for mark in marks if (mark > now if step > 0 else mark < now)]
    return with_context(plan, further[0 if step > 0 else -1]) if further else plan


def stepped_quant(report: Report, step: int) -> Plan:
    """The plan with the next finer (1) or coarser (-1) quantization of its model."""
    plan, names = report.plan, [option.quant for option in report.memory.quants]
    if plan.workload.quant not in names:
        return plan
    at = names.index(plan.workload.quant) + step
    return with_quant(plan, names[at]) if 0 <= at < len(names) else plan
