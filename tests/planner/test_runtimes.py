"""The program that runs the model: its rules of memory are followed, and what it cannot do is told."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rigplanner.catalog.library import Library
from rigplanner.domain.parts import Slot
from rigplanner.domain.plan import KvType, Offload, OffloadMode, Plan, Runtime
from rigplanner.domain.report import Finding, Fit, Report, Severity
from rigplanner.planner import edits
from rigplanner.planner.evaluate import evaluate
from rigplanner.units import MIB
from rigplanner.wording.findings import sentence
from rigplanner.wording.runtimes import runtime_meaning
from rigplanner.wording.verdict import verdict_text

from . import rigs

LIBRARY = rigs.library()


def under(runtime: Runtime, plan: Plan = rigs.PLAN) -> Report:
    return evaluate(edits.with_runtime(plan, runtime), LIBRARY)


def found(report: Report, code: str) -> Finding | None:
    return next((finding for finding in report.findings if finding.code == code), None)


def mended(report: Report, code: str, library: Library = LIBRARY) -> Plan:
    """The plan after the fix of a finding, which must be gone then."""
    finding = found(report, code)
    assert finding is not None
    assert finding.fix is not None
    assert sentence(finding).action
    assert found(evaluate(finding.fix.plan, library), code) is None
    return finding.fix.plan


def test_lm_studio_uses_memory_as_llama_cpp_does() -> None:
    assert under(Runtime.LM_STUDIO).memory.devices == under(Runtime.LLAMA_CPP).memory.devices


def test_ollama_sets_aside_its_reserve() -> None:
    ours, theirs = under(Runtime.LLAMA_CPP).memory.devices[0], under(Runtime.OLLAMA).memory.devices[0]
    assert theirs.runtime_bytes == 457 * MIB
    assert theirs.total_bytes - ours.total_bytes == theirs.runtime_bytes - ours.runtime_bytes


def test_ollama_moves_whole_layers_where_llama_cpp_moves_experts() -> None:
    plan = edits.with_model(rigs.PLAN, "mixture", "Q4_K_M")
    ours, theirs = under(Runtime.LLAMA_CPP, plan).memory, under(Runtime.OLLAMA, plan).memory
    assert ours.placement is not None
    assert theirs.placement is not None
    assert (ours.fit, theirs.fit) == (Fit.SPILLS, Fit.SPILLS)
    assert ours.placement.cpu_expert_layers
    assert ours.placement.gpu_layers == ours.placement.layer_count
    assert not theirs.placement.cpu_expert_layers
    assert 0 < theirs.placement.gpu_layers < theirs.placement.layer_count


def test_experts_in_ram_are_refused_by_ollama_and_given_by_llama_cpp() -> None:
    experts = edits.with_offload(edits.with_model(rigs.PLAN, "mixture", "Q4_K_M"), Offload(mode=OffloadMode.EXPERTS))
    report = under(Runtime.OLLAMA, experts)
    assert mended(report, "runtime_experts").workload.runtime is Runtime.LLAMA_CPP
    assert report.memory.placement is not None
    assert not report.memory.placement.cpu_expert_layers


@pytest.mark.parametrize(
    ("runtime", "kv_type", "instead"),
    [
        (Runtime.OLLAMA, KvType.IQ4_NL, KvType.Q8_0),
        (Runtime.VLLM, KvType.Q8_0, KvType.F16),
        (Runtime.MLX, KvType.Q4_0, KvType.F16),
    ],
)
def test_a_cache_that_the_program_cannot_store_is_told(runtime: Runtime, kv_type: KvType, instead: KvType) -> None:
    report = under(runtime, edits.with_kv_type(rigs.PLAN, kv_type))
    assert mended(report, "runtime_cache").workload.kv_type is instead


def test_vllm_leaves_eight_percent_of_the_card() -> None:
    card = under(Runtime.VLLM).memory.devices[0]
    assert card.runtime_bytes == pytest.approx(0.08 * card.capacity_bytes + 183 * MIB, rel=1e-6)
    assert card.total_bytes - card.runtime_bytes + 183 * MIB <= 0.92 * card.capacity_bytes


def test_what_others_hold_has_room_in_the_share_that_vllm_leaves() -> None:
    small = rigs.library(background=(rigs.BROWSER.model_copy(update={"low_mib": 300, "high_mib": 500}),))
    plan = edits.with_runtime(rigs.PLAN, Runtime.VLLM)
    busy = edits.with_background(plan, ("browser",))
    alone, beside = (evaluate(one, small).memory.devices[0] for one in (plan, busy))
    assert beside.background_bytes
    assert beside.total_bytes == alone.total_bytes


def test_vllm_does_not_start_beside_programs_that_hold_more() -> None:
    big = rigs.BROWSER.model_copy(update={"low_mib": 1700, "high_mib": 1900})
    busy = rigs.library(background=(big,))
    report = evaluate(edits.with_background(edits.with_runtime(rigs.PLAN, Runtime.VLLM), ("browser",)), busy)
    stop = found(report, "runtime_room_taken")
    assert stop is not None
    assert stop.severity is Severity.STOP
    assert mended(report, "runtime_room_taken", busy).background_apps == ()


def test_vllm_loads_all_or_nothing() -> None:
    plan = edits.with_quant(rigs.PLAN, "F16")
    assert under(Runtime.LLAMA_CPP, plan).memory.fit is Fit.SPILLS
    report = under(Runtime.VLLM, plan)
    assert report.memory.fit is Fit.NO_FIT
    assert evaluate(mended(report, "runtime_does_not_spill"), LIBRARY).memory.fit is Fit.SPILLS


def test_a_number_of_layers_means_nothing_to_vllm() -> None:
    by_hand = edits.with_offload(rigs.PLAN, Offload(mode=OffloadMode.LAYERS, layers=3))
    assert under(Runtime.VLLM, by_hand).memory.devices == under(Runtime.VLLM).memory.devices


def test_vllm_needs_a_graphics_card() -> None:
    report = under(Runtime.VLLM, edits.without_part(rigs.PLAN, Slot.GPU))
    assert mended(report, "runtime_needs_gpu").workload.runtime is Runtime.LLAMA_CPP


def test_mlx_needs_an_apple_machine() -> None:
    report = under(Runtime.MLX)
    assert mended(report, "runtime_needs_apple").workload.runtime is Runtime.LLAMA_CPP
    assert "MLX runs on Apple machines only" in verdict_text(report).sentence
    mac = edits.with_part(rigs.PLAN, Slot.SYSTEM, "unified-64")
    assert found(under(Runtime.MLX, mac), "runtime_needs_apple") is None


def test_what_was_not_compared_is_said() -> None:
    for runtime in Runtime:
        told = found(under(runtime), "runtime_not_compared") is not None
        assert told == (runtime in (Runtime.VLLM, Runtime.MLX))
        assert runtime_meaning(runtime)


def test_a_context_above_ollamas_own_is_told() -> None:
    long = edits.with_context(rigs.PLAN, 8192)
    told = found(under(Runtime.OLLAMA, long), "ollama_context")
    assert told is not None
    assert told.values["default_tokens"] == 4096
    assert found(under(Runtime.OLLAMA, edits.with_context(rigs.PLAN, 4096)), "ollama_context") is None


@given(st.sampled_from(Runtime), st.integers(1, 64).map(lambda blocks: blocks * 256))
def test_no_program_needs_less_than_llama_cpp_with_all_on_the_card(runtime: Runtime, context: int) -> None:
    plan = edits.with_offload(edits.with_context(rigs.PLAN, context), Offload(mode=OffloadMode.GPU))
    need, least = under(runtime, plan).memory.devices[0], under(Runtime.LLAMA_CPP, plan).memory.devices[0]
    assert need.total_bytes >= least.total_bytes
