"""A rig file that is within every limit, but only just: it opens, soon, and nothing overflows."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest

from rigplanner.catalog.library import Library
from rigplanner.domain.llm import Architecture, GatedDelta, LlmModel, Mamba2, Mla, Moe
from rigplanner.domain.parts import Cpu
from rigplanner.domain.plan import MAX_CONTEXT_TOKENS, OwnParts, PartChoice, Plan, Rig, Use, Workload
from rigplanner.planner.evaluate import glance
from rigplanner.store.rig_document import RigDocument
from rigplanner.store.rigs import load_rig, write_document

from .examples import SHEET, gpu

MOST = 10**15
LEAST = 1e-9


def extreme_model(**architecture: Any) -> LlmModel:
    fields = {
        "kind": "own",
        "layers": "F" * 1024,
        "ffn_size": MOST,
        "tied_embeddings": False,
        **dict.fromkeys(
            ("hidden_size", "heads", "kv_heads", "head_dim_k", "head_dim_v", "vocab_size", "max_context"), MOST
        ),
        **architecture,
    }
    return LlmModel(
        id="own-model",
        name="Own",
        family="Own",
        organisation="Own",
        total_params_b=1e15,
        active_params_b=LEAST,
        architecture=Architecture(**fields),
        sources=("a file",),
        as_of="2026-11",
    )


def extreme_plan(model: LlmModel, **card: Any) -> Plan:
    use = Use(
        id="u",
        name="u",
        prompt_tokens=MAX_CONTEXT_TOKENS,
        answer_tokens=MAX_CONTEXT_TOKENS,
        answer_tokens_high=MAX_CONTEXT_TOKENS,
        turns=1000,
        turns_high=1000,
    )
    work = Workload(
        model_id="own-model", quant="Q4_K_M", context_tokens=MAX_CONTEXT_TOKENS, parallel_users=256, use=use
    )
    cpu = Cpu(
        id="own-cpu",
        name="Own",
        socket="",
        cores=MOST,
        threads=MOST,
        memory_types=("DDR5",),
        memory_channels=MOST,
        max_memory_mts=MOST,
        **SHEET,
    )
    return Plan(
        name="Extreme",
        rig=Rig(gpus=(PartChoice(part_id="own-card", count=16),) * 16, cpu=PartChoice(part_id="own-cpu")),
        workload=work,
        background_live_bytes=MOST,
        own=OwnParts(gpus=(gpu("own-card", usd=1e15, **card),), cpus=(cpu,), models=(model,)),
    )


@pytest.mark.timed
@pytest.mark.parametrize(
    "more",
    [
        {},
        {"moe": Moe(experts=MOST, experts_used=MOST, expert_ffn_size=MOST, shared_experts=MOST, dense_layers=MOST)},
        {"mla": Mla(kv_lora_rank=MOST, rope_dim=MOST, nope_dim=MOST, value_dim=MOST)},
        {
            "layers": "RS" * 512,
            "sliding_window": MOST,
            "gated_delta": GatedDelta(key_heads=MOST, value_heads=MOST, key_dim=MOST, value_dim=MOST, conv_kernel=MOST),
        },
        {
            "layers": "RN" * 512,
            "mamba2": Mamba2(heads=MOST, inner_size=MOST, state_size=MOST, groups=MOST, conv_kernel=MOST),
        },
    ],
    ids=["dense", "experts", "latent", "gated delta", "mamba"],
)
@pytest.mark.parametrize(
    "card", [{"memory_gib": 1e15, "bandwidth_gbps": LEAST}, {"memory_gib": LEAST, "bandwidth_gbps": 1e15}]
)
def test_it_opens_soon_and_is_evaluated(
    library: Library, tmp_path: Path, more: dict[str, Any], card: dict[str, Any]
) -> None:
    path = tmp_path / "a.rig.json"
    plan = extreme_plan(extreme_model(**more), **card)
    write_document(path, RigDocument(plan=plan))

    begun = time.perf_counter()
    opened = load_rig(path, library)

    assert glance(opened.plan, library).plan == plan
    assert time.perf_counter() - begun < 3
