"""What lies beside a model takes its room, on the first card, and is told."""

from __future__ import annotations

import pytest

from rigplanner.catalog.library import Library
from rigplanner.domain.parts import Slot
from rigplanner.domain.plan import Companion, CompanionKind, GpuLimit, Plan
from rigplanner.estimate.pictures import picture_tokens
from rigplanner.planner import edits
from rigplanner.planner.companions import projector_of
from rigplanner.planner.evaluate import evaluate
from rigplanner.planner.starter import starter_plan
from rigplanner.units import GIB


@pytest.fixture
def plan(library: Library) -> Plan:
    return starter_plan(library.uses["coding"])


def test_a_file_takes_its_own_size(plan: Plan, library: Library) -> None:
    adapter = Companion(kind=CompanionKind.ADAPTER, name="tune.gguf", file_bytes=GIB)
    before, after = (evaluate(p, library).memory for p in (plan, edits.with_companions(plan, (adapter,))))
    assert before.devices[0].headroom_bytes - after.devices[0].headroom_bytes == GIB
    assert after.devices[0].companion_bytes == GIB
    assert (after.ceiling_tokens or 0) < (before.ceiling_tokens or 0)


def test_a_draft_model_takes_weights_cache_and_buffers(plan: Plan, library: Library) -> None:
    draft = Companion(kind=CompanionKind.DRAFT, name="Llama 3.2 1B", model_id="llama-3.2-1b", quant="Q8_0")
    memory = evaluate(edits.with_companions(plan, (draft,)), library).memory
    alone = evaluate(edits.with_model(plan, "llama-3.2-1b", "Q8_0"), library).memory.devices[0]
    assert memory.devices[0].companion_bytes == alone.model_bytes


def test_what_is_unknown_is_told_and_not_guessed(plan: Plan, library: Library) -> None:
    stranger = Companion(kind=CompanionKind.MODEL, name="No such", model_id="no-such", quant="Q4_K_M")
    memory = evaluate(edits.with_companions(plan, (stranger,)), library).memory
    assert memory.companions[0].need.value is None
    assert memory.devices[0].companion_bytes == 0


def test_a_projector_goes_with_its_model(plan: Plan, library: Library) -> None:
    seeing = next(model for model in library.models.values() if model.projector_bytes and model.architecture)
    projector = projector_of(seeing)
    assert projector is not None
    with_it = edits.with_companions(edits.with_model(plan, seeing.id, "Q4_K_M"), (projector,))
    assert evaluate(with_it, library).memory.devices[0].companion_bytes == seeing.projector_bytes
    assert edits.with_model(with_it, "llama-3.1-8b", "Q4_K_M").workload.companions == ()


@pytest.mark.parametrize(
    ("model", "tokens"),
    [("gemma-3-12b", 256), ("qwen2.5-vl-7b", 37 * 37), ("qwen3-vl-8b", 32 * 32), ("llama-3.1-8b", None)],
)
def test_a_picture_is_told_with_its_tokens(plan: Plan, library: Library, model: str, tokens: int | None) -> None:
    blind = edits.with_model(plan, model, "Q4_K_M")
    projector = projector_of(library.models[model])
    seeing = edits.with_companions(blind, (projector,) if projector else ())
    assert evaluate(blind, library).waiting.picture is None
    waiting = evaluate(seeing, library).waiting
    assert (waiting.picture.tokens if waiting.picture else None) == tokens
    if waiting.picture:
        assert waiting.picture.seconds.value
        assert waiting.picture.seconds.steps[-1] == waiting.first_token.steps[-1]


def test_a_larger_picture_is_more_tokens(library: Library) -> None:
    model = library.models["qwen3-vl-8b"]
    assert model.picture is not None
    assert picture_tokens(model.picture, 2048) == 4 * picture_tokens(model.picture, 1024)
    assert picture_tokens(model.picture, 1) == 1


def test_the_limit_of_one_memory_is_what_was_chosen(plan: Plan, library: Library) -> None:
    system = next(s for s in library.systems.values() if s.usable_gpu_gib and s.usable_gpu_gib_newer_os)
    ready = edits.with_part(plan, Slot.SYSTEM, system.id)
    held = [
        evaluate(edits.with_gpu_limit(ready, limit), library).memory.devices[0].capacity_bytes / GIB
        for limit in (GpuLimit.DEFAULT, GpuLimit.NEWER_SYSTEM)
    ]
    assert held == pytest.approx([system.usable_gpu_gib, system.usable_gpu_gib_newer_os])
