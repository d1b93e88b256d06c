"""What was measured of a plan's very case is shown first; what is near is named with its source."""

from __future__ import annotations

import pytest

from rigplanner.catalog.library import Library
from rigplanner.domain.evidence import Basis
from rigplanner.domain.plan import PartChoice, Plan, Rig, Runtime
from rigplanner.planner import edits
from rigplanner.planner.evaluate import evaluate
from rigplanner.planner.measured_cases import near_cases
from rigplanner.planner.speed_curves import speed_curves
from rigplanner.planner.starter import starter_plan


@pytest.fixture
def spark(library: Library) -> Plan:
    """A machine and a model that were measured together in public."""
    plan = starter_plan(library.uses["coding"])
    rig = Rig(system=PartChoice(part_id="nvidia-dgx-spark-128-gb"))
    return edits.with_model(plan.model_copy(update={"rig": rig}), "gpt-oss-20b", "MXFP4")


def test_a_public_run_of_the_very_case_is_reported_with_its_source(spark: Plan, library: Library) -> None:
    report = evaluate(spark, library)
    assert report.speed.decode.basis is Basis.REPORTED
    figure = report.speed.reports[0]
    assert report.sources[figure.source_id].url == figure.source_id
    assert report.speed.decode.value == figure.value


def test_a_run_at_another_depth_is_carried_to_this_one(spark: Plan, library: Library) -> None:
    shallow = evaluate(spark, library).speed
    deep = evaluate(edits.with_use(spark, library.uses["agent"]), library).speed
    assert deep.filled_tokens > shallow.filled_tokens
    assert deep.decode.value is not None
    assert shallow.decode.value is not None
    assert deep.decode.value < shallow.decode.value


def test_the_range_holds_report_and_model(spark: Plan, library: Library) -> None:
    speed = evaluate(spark, library).speed
    low, high = speed.decode.low or 0, speed.decode.high or 0
    assert low <= (speed.modelled.value or 0) <= high
    assert low <= (speed.decode.value or 0) <= high


def test_another_program_is_another_case(spark: Plan, library: Library) -> None:
    vllm = edits.with_runtime(spark, Runtime.VLLM)
    assert all(not figure.id.startswith("measured") for figure in evaluate(vllm, library).speed.reports)


def test_several_users_are_not_what_was_measured(spark: Plan, library: Library) -> None:
    shared = spark.workload.model_copy(update={"parallel_users": 2})
    report = evaluate(spark.model_copy(update={"workload": shared}), library)
    assert report.speed.decode.basis is Basis.MODELLED


def test_near_cases_are_on_the_same_device_and_name_a_source(spark: Plan, library: Library) -> None:
    found = near_cases(edits.with_model(spark, "qwen3-14b", "Q4_K_M"), library)
    assert 0 < len(found) <= 3
    for case in found:
        assert case.name.startswith("NVIDIA DGX Spark (GB10)")
        assert (case.source.url or "").startswith("https://")


def test_a_site_whose_rows_are_read_elsewhere_is_named_and_linked(library: Library) -> None:
    plan = edits.with_model(starter_plan(library.uses["coding"]), "qwen3-0.6b", "Q8_0")
    sources = [case.source for case in near_cases(plan, library)]
    mirrored = [source for source in sources if source.title == "localmaxxing.com"]
    assert mirrored
    assert mirrored[0].url == "https://localmaxxing.com"


def test_more_people_write_more_together_and_less_each(spark: Plan, library: Library) -> None:
    users = speed_curves(spark, library).users
    each = [point.each for point in users]
    together = [point.together for point in users]
    assert each == sorted(each, reverse=True)
    assert together == sorted(together)


def test_longer_prompts_take_longer_up_to_the_context(spark: Plan, library: Library) -> None:
    prompts = speed_curves(spark, library).prompts
    assert [point.seconds for point in prompts] == sorted(point.seconds for point in prompts)
    assert prompts[-1].tokens == spark.workload.context_tokens
