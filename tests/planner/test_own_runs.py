"""Runs of one's own: the very case becomes measured, other cases on the machine follow, other machines do not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from rigplanner.catalog.library import Library
from rigplanner.domain.evidence import Basis
from rigplanner.domain.own_run import Machine, OwnRun, RunKind
from rigplanner.domain.plan import (
    MAX_CONTEXT_TOKENS,
    KvType,
    Offload,
    OffloadMode,
    OwnParts,
    PartChoice,
    Plan,
    Runtime,
    Use,
)
from rigplanner.domain.report import Fit, Report, SpeedReport
from rigplanner.planner import edits
from rigplanner.planner.evaluate import evaluate

from . import rigs

HERE = rigs.PLAN.model_copy(update={"is_this_machine": True})
GPU, CPU = rigs.RIG.gpus[0].part_id, rigs.RIG.cpu.part_id if rigs.RIG.cpu else None
THIS_MACHINE = Machine(gpu_ids=(GPU,), cpu_id=CPU)


def run(value: float, kind: RunKind = RunKind.WRITING, **more: Any) -> OwnRun:
    given: dict[str, Any] = {
        "id": f"run-{value:.4f}-{kind.value}",
        "at": "2026-11-30T10:00:00Z",
        "kind": kind,
        "value": value,
        "low": value * 0.995,
        "high": value * 1.005,
        "machine": THIS_MACHINE,
        "model_id": "dense",
        "quant": "Q4_K_M",
        "tokens": 128 if kind is RunKind.WRITING else 512,
        "engine": "llama.cpp",
        "engine_build": "b11434",
    }
    return OwnRun(**{**given, **more})


def speed(plan: Plan = HERE, *runs: OwnRun) -> SpeedReport:
    return evaluate(plan, replace(rigs.library(), own_runs=runs)).speed


def decode(plan: Plan = HERE, *runs: OwnRun) -> float:
    value = speed(plan, *runs).decode.value
    assert value is not None
    return value


def test_the_very_case_is_measured_and_its_range_narrow() -> None:
    law = decode()
    found = speed(HERE, run(law * 0.8)).decode
    assert found.basis is Basis.MEASURED
    assert found.value == pytest.approx(law * 0.8, rel=0.03)
    assert found.low is not None
    assert found.high is not None
    assert found.high / found.low < 1.25
    assert any(step.label == "Your own measurements" for step in found.steps)
    assert found.evidence[0].source.title == "Your measurement with llama.cpp b11434"


def test_another_model_on_the_machine_follows_and_stays_modelled_with_its_range() -> None:
    other = edits.with_model(HERE, "mixture", "Q2_K")
    law = speed(other).decode
    found = speed(other, run(decode() * 0.8)).decode
    assert found.basis is Basis.MODELLED
    assert law.value is not None
    assert found.value is not None
    assert law.value * 0.8 < found.value < law.value * 0.99
    assert found.low is not None
    assert law.low is not None
    assert found.value / found.low == pytest.approx(law.value / law.low, rel=1e-6)


def test_reading_is_corrected_by_runs_of_reading_only() -> None:
    law = speed().prefill.value
    assert law is not None
    found = speed(HERE, run(law * 0.5, RunKind.READING))
    assert found.prefill.basis is Basis.MEASURED
    assert found.prefill.value == pytest.approx(law * 0.5, rel=0.05)
    assert found.decode.value == decode()


def test_a_run_says_nothing_of_another_machine() -> None:
    own = run(decode() * 0.5)
    assert speed(rigs.PLAN, own).decode == speed(rigs.PLAN).decode
    elsewhere = own.model_copy(update={"machine": Machine(gpu_ids=("another-card",), cpu_id=CPU)})
    assert decode(HERE, elsewhere) == decode()


def test_a_run_far_away_in_depth_corrects_but_is_not_the_measured_figure() -> None:
    deep = run(decode() * 0.8, depth=100_000)
    assert speed(HERE, deep).decode.basis is Basis.MODELLED


def test_a_run_on_the_processor_says_nothing_of_the_card() -> None:
    on_cpu = decode(edits.with_offload(HERE, Offload(mode=OffloadMode.CPU)))
    slower = run(on_cpu * 0.8, gpu_layers=0)
    assert decode(HERE, slower) == pytest.approx(decode(), rel=0.02)
    assert speed(HERE, slower).decode.basis is Basis.MODELLED


def test_a_run_of_an_unknown_model_is_passed_over() -> None:
    assert decode(HERE, run(10.0, model_id="nobody-knows")) == decode()


def test_a_wild_run_of_one_model_moves_the_others_little() -> None:
    other = edits.with_model(HERE, "mixture", "Q2_K")
    law, measured = decode(other), decode()
    mild = decode(other, run(measured * 0.8)) / law
    wild = decode(other, run(measured * 0.1)) / law
    assert wild > mild**3


def test_the_article_on_screen_does_not_beat_a_measurement_of_ones_own() -> None:
    found = speed(HERE, run(decode() * 0.9))
    assert found.decode.basis is Basis.MEASURED
    assert found.reports[0].id.startswith("own-")
    assert found.reports[0].source_id in found.sources


@given(
    share=st.floats(0.3, 3.0),
    depth=st.sampled_from([0, 512, 4096, 16384]),
    noise=st.floats(1.0, 1.2),
)
def test_a_corrected_figure_lies_between_law_and_run(share: float, depth: int, noise: float) -> None:
    law = decode()
    library: Library = rigs.library()
    own = run(law * share, depth=depth).model_copy(update={"high": law * share * noise * 1.0001, "low": law * share})
    value = evaluate(HERE, replace(library, own_runs=(own,))).speed.decode.value
    assert value is not None
    slack = 1.5 if depth else 1.05
    assert min(law, law * share) / slack <= value <= max(law, law * share) * slack


UNKNOWN_MEMORY = rigs.memory("Kit unknown", mts=None)


def without_speed() -> tuple[Plan, Library]:
    """This machine without a card, with memory whose speed nothing tells."""
    rig = rigs.RIG.model_copy(
        update={"gpus": (), "memory": rigs.RIG.memory.model_copy(update={"part_id": "kit-unknown"})}  # type: ignore[union-attr]
    )
    plan = HERE.model_copy(update={"rig": rig})
    return plan, rigs.library(memory=(UNKNOWN_MEMORY,))


def bare_report(*runs: OwnRun) -> Report:
    plan, library = without_speed()
    here = Machine(cpu_id=CPU)
    mine = tuple(one.model_copy(update={"machine": here}) for one in runs)
    return evaluate(plan, replace(library, own_runs=mine))


def bare(*runs: OwnRun) -> SpeedReport:
    return bare_report(*runs).speed


def test_memory_that_was_measured_stands_where_nothing_tells_its_speed() -> None:
    assert bare().decode.value is None
    known = bare(run(46.0, RunKind.MEMORY, model_id="", quant="", tokens=0)).decode
    twice = bare(run(92.0, RunKind.MEMORY, model_id="", quant="", tokens=0)).decode
    assert known.value is not None
    assert twice.value is not None
    assert known.basis is Basis.MODELLED
    assert 1.2 < twice.value / known.value <= 2.0


def test_a_model_that_was_measured_is_told_where_the_law_has_no_word() -> None:
    report = bare_report(run(7.0), run(30.0, RunKind.READING))
    found = report.speed
    assert report.waiting.first_token.value == pytest.approx(500 / 30, rel=0.1)
    assert (found.decode.basis, found.decode.value) == (Basis.MEASURED, 7.0)
    assert (found.prefill.basis, found.prefill.value) == (Basis.MEASURED, 30.0)


@pytest.mark.parametrize(("gpu_layers", "is_told"), [(None, True), (0, True), (12, False)])
def test_where_the_model_lay_must_be_where_it_would(gpu_layers: int | None, is_told: bool) -> None:
    assert (bare(run(7.0, gpu_layers=gpu_layers)).decode.value is not None) is is_told


def test_another_model_stays_unknown_there() -> None:
    assert bare(run(7.0, model_id="mixture")).decode.value is None


def loads_in(value_gbps: float, load_class: str) -> float:
    drive = rigs.drive("My drive", load_class)
    library = rigs.library(drives=(drive,))
    rig = rigs.RIG.model_copy(update={"drive": rigs.RIG.drive.model_copy(update={"part_id": "my-drive"})})  # type: ignore[union-attr]
    measured = run(value_gbps, RunKind.DRIVE, model_id="", quant="", tokens=0, subject="My drive")
    plan = HERE.model_copy(update={"rig": rig})
    seconds = evaluate(plan, replace(library, own_runs=(measured,))).loading.chosen.value
    assert seconds is not None
    return seconds


def test_a_slow_drive_loads_at_the_speed_it_was_measured_at() -> None:
    size_gb = (evaluate(HERE, rigs.library()).loading.file_bytes or 0) / 1e9
    assert loads_in(0.25, "hdd") == pytest.approx(size_gb / 0.25, abs=1.0)
    assert loads_in(1.0, "nvme-gen3") == pytest.approx(size_gb / 1.0, abs=1.0)


def test_a_drive_faster_than_the_loader_gains_nothing() -> None:
    assert loads_in(7.0, "nvme-gen3") == loads_in(3.4, "nvme-gen3")


@pytest.mark.parametrize(
    "other",
    [
        {"kv_type": "q8_0"},
        {"flash_attention": False},
        {"engine": "ollama"},
        {"engine": "OpenAI-compatible server"},
        {"backend": "Vulkan"},
    ],
)
def test_a_run_under_other_conditions_is_evidence_but_not_the_measured_figure(other: dict[str, Any]) -> None:
    assert speed(HERE, run(decode() * 0.9, **other)).decode.basis is not Basis.MEASURED


@pytest.mark.parametrize(
    "change",
    [
        lambda plan: edits.with_kv_type(plan, KvType.Q8_0),
        lambda plan: edits.with_flash_attention(plan, False),
        lambda plan: edits.with_runtime(plan, Runtime.VLLM),
        lambda plan: edits.with_users(plan, 4),
    ],
)
def test_a_plan_with_other_conditions_is_modelled_though_a_run_is_there(change: Callable[[Plan], Plan]) -> None:
    found = speed(change(HERE), run(decode() * 0.9, kv_type="f16", flash_attention=True, backend="CUDA"))
    assert found.decode.basis is not Basis.MEASURED
    assert found.per_user.basis is not Basis.MEASURED


def test_what_a_run_does_not_tell_is_as_its_program_comes() -> None:
    assert speed(HERE, run(decode() * 0.9)).decode.basis is Basis.MEASURED
    assert speed(HERE, run(decode() * 0.9, backend="CUDA,RPC")).decode.basis is Basis.MEASURED


def test_a_new_build_is_not_averaged_with_the_old_one() -> None:
    law = decode()
    old = [run(law * 0.6, id=f"old-{n}", at=f"2026-0{n}-01T10:00:00Z") for n in range(1, 10)]
    new = run(law * 1.1, id="new", at="2026-11-30T10:00:00Z")
    assert decode(HERE, *old, new) == pytest.approx(law * 1.1, rel=0.03)


def test_a_prompt_read_after_much_else_is_no_measured_reading_of_one_that_comes_first() -> None:
    law = speed().prefill.value
    assert law is not None
    deep = run(law * 0.5, RunKind.READING, depth=16_384)
    assert speed(HERE, deep).prefill.basis is Basis.MODELLED


def test_a_model_that_does_not_fit_is_not_measured_to_run() -> None:
    plan, library = without_speed()
    huge = edits.with_context(plan, 1_000_000)
    mine = run(7.0).model_copy(update={"machine": Machine(cpu_id=CPU)})
    report = evaluate(huge, replace(library, own_runs=(mine,)))
    assert report.memory.fit is Fit.NO_FIT
    assert report.speed.decode.value is None


def test_measured_memory_does_not_make_a_measured_model_forgotten() -> None:
    found = bare(run(46.0, RunKind.MEMORY, model_id="", quant="", tokens=0), run(7.0)).decode
    assert found.basis is Basis.MEASURED
    assert found.value == pytest.approx(7.0, rel=0.03)


def test_a_model_that_no_catalog_has_is_known_by_its_own_file() -> None:
    own = rigs.DENSE.model_copy(update={"id": "file-mine", "name": "Mine"})
    plan = edits.with_model(HERE.model_copy(update={"own": OwnParts(models=(own,))}), "file-mine", "Q4_K_M")
    law = decode(plan)
    measured = run(law * 0.8, model_id="file-mine", own_model=own)
    assert speed(plan, measured).decode.basis is Basis.MEASURED
    assert decode(HERE, measured) < decode()


def test_no_run_makes_an_evaluation_fail() -> None:
    deepest = MAX_CONTEXT_TOKENS // 2
    assert decode(HERE, run(1.0, depth=deepest, tokens=deepest, quant="no such", gpu_layers=9999)) > 0


@pytest.mark.parametrize(
    "how",
    [
        {"backend": "Vulkan", "gpu_layers": 99},
        {"backend": "CUDA"},
        {"backend": "GPU"},
        {"backend": "OpenCL", "gpu_layers": 99},
    ],
)
def test_a_run_on_graphics_is_none_of_the_processor(how: dict[str, Any]) -> None:
    memory = run(46.0, RunKind.MEMORY, model_id="", quant="", tokens=0)
    alone = bare(memory).decode
    assert bare(memory, run(60.0, **how)).decode == alone
    assert bare(run(60.0, **how)).decode.value is None


def test_a_run_partly_in_main_memory_is_none_of_a_plan_that_fits() -> None:
    partly = run(decode() * 0.3, backend="partly in main memory")
    assert decode(HERE, partly) == decode()
    assert decode(HERE, run(decode() * 0.9, backend="GPU")) == pytest.approx(decode() * 0.9, rel=0.03)


def test_a_split_by_hand_was_not_measured() -> None:
    two = HERE.model_copy(update={"rig": rigs.RIG.model_copy(update={"gpus": (PartChoice(part_id=GPU, count=2),)})})
    own = run(20.0, machine=Machine(gpu_ids=(GPU, GPU), cpu_id=CPU))
    assert speed(two, own).decode.basis is Basis.MEASURED
    by_hand = edits.with_offload(two, Offload(tensor_split=(1.0, 0.0)))
    assert speed(by_hand, own).decode.basis is Basis.MODELLED


def test_a_model_that_spills_is_not_measured_by_a_run_that_fitted() -> None:
    rig = rigs.RIG.model_copy(update={"memory": PartChoice(part_id="kit-unknown")})
    here = HERE.model_copy(update={"rig": rig})
    library = replace(rigs.library(memory=(UNKNOWN_MEMORY,)), own_runs=(run(25.0, gpu_layers=99),))
    spilling = edits.with_quant(here, "F16")
    report = evaluate(spilling, replace(library, own_runs=(run(25.0, gpu_layers=99, quant="F16"),)))
    assert report.memory.fit is Fit.SPILLS
    assert report.speed.decode.value is None


def test_processors_that_no_catalog_has_are_told_apart_by_name() -> None:
    ours = rigs.cpu("AMD Bar 2").model_copy(update={"id": "this-pc-cpu", "memory_channels": None})
    rig = rigs.RIG.model_copy(update={"gpus": (), "cpu": PartChoice(part_id="this-pc-cpu")})
    plan = HERE.model_copy(update={"rig": rig, "own": OwnParts(cpus=(ours,))})
    theirs = run(12.0, machine=Machine(cpu_id="this-pc-cpu", cpu_name="Intel Foo 1"))
    mine = run(12.0, machine=Machine(cpu_id="this-pc-cpu", cpu_name="AMD Bar 2"))
    assert speed(plan, theirs).decode.value is None
    assert speed(plan, mine).decode.value == 12.0


def test_a_cache_that_no_plan_has_is_not_taken_for_another() -> None:
    assert decode(HERE, run(decode() * 0.5, kv_type="q8_0/f16")) == decode()


def test_a_speed_of_a_model_needs_tokens() -> None:
    with pytest.raises(ValidationError):
        run(10.0, RunKind.READING, tokens=0)


def at_depth(depth: int) -> Plan:
    """This machine with a conversation of so many tokens."""
    use = Use(id="long", name="Long", prompt_tokens=depth, answer_tokens=2)
    return edits.with_use(edits.with_context(HERE, max(2 * depth, 4096)), use)


def test_figures_lie_on_the_line_between_runs_at_two_depths_and_go_on_beyond() -> None:
    """Of a real machine: 24 tok/s at first, 15 after a thousand tokens, which the law did not see coming."""
    law = decode()
    first, later = run(law, depth=0), run(law * 0.6, depth=1024)
    middle = decode(at_depth(576), first, later)
    assert 1 / middle == pytest.approx((1 / first.value + 1 / later.value) / 2, rel=0.03)
    beyond = decode(at_depth(2112), first, later)
    assert 1 / beyond == pytest.approx(1 / later.value + (1 / later.value - 1 / first.value), rel=0.05)


def test_far_beyond_the_deepest_run_nothing_is_called_measured() -> None:
    law = decode()
    runs = (run(law, depth=0), run(law * 0.6, depth=1024))
    assert speed(at_depth(1000), *runs).decode.basis is Basis.MEASURED
    assert speed(at_depth(8000), *runs).decode.basis is Basis.MODELLED


def test_each_run_is_shown_as_it_was() -> None:
    law = decode()
    runs = (run(law * 1.05, depth=0), run(law * 0.7, depth=4096), run(law * 0.9, depth=2048))
    for one in runs:
        assert decode(at_depth(one.depth + 64), *runs) == pytest.approx(one.value, rel=0.02)
