"""Steps of context and quantization by keys."""

from __future__ import annotations

import pytest

from rigplanner.catalog.library import Library
from rigplanner.domain.report import Report
from rigplanner.planner import edits
from rigplanner.planner.evaluate import evaluate
from rigplanner.planner.starter import starter_plan
from rigplanner.planner.stepping import stepped_context, stepped_quant


@pytest.fixture
def report(library: Library) -> Report:
    return evaluate(starter_plan(library.uses["coding"]), library)


def test_a_context_steps_to_the_next_round_one_and_back(library: Library, report: Report) -> None:
    longer = stepped_context(report, 1)
    assert longer.workload.context_tokens == 32768
    assert stepped_context(evaluate(longer, library), -1) == report.plan


def test_from_between_two_round_ones_it_steps_to_the_nearer_end(library: Library, report: Report) -> None:
    odd = evaluate(edits.with_context(report.plan, 20_000), library)
    assert stepped_context(odd, 1).workload.context_tokens == 32768
    assert stepped_context(odd, -1).workload.context_tokens == 16384


def test_the_last_step_is_what_the_model_takes(library: Library, report: Report) -> None:
    assert report.model is not None
    most = report.model.max_context
    plan = report.plan
    for _ in range(30):
        plan = stepped_context(evaluate(plan, library), 1)
    assert plan.workload.context_tokens == most
    for _ in range(30):
        plan = stepped_context(evaluate(plan, library), -1)
    assert plan.workload.context_tokens == 2048


def test_quantizations_step_through_those_that_are_offered(library: Library, report: Report) -> None:
    names = [option.quant for option in report.memory.quants]
    seen, plan = [], edits.with_quant(report.plan, names[0])
    for _ in range(len(names) + 2):
        seen.append(plan.workload.quant)
        plan = stepped_quant(evaluate(plan, library), 1)
    assert seen[: len(names)] == names
    assert plan.workload.quant == names[-1]
    assert stepped_quant(evaluate(plan, library), -1).workload.quant == names[-2]
