"""Writing speed: the law's figures, its parts and its directions."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rigplanner.domain.llm import Architecture
from rigplanner.domain.plan import Offload, OffloadMode
from rigplanner.domain.speed import SpeedFamily
from rigplanner.estimate.decode import FIXED_S, Reader, TokenWork, bottleneck, token_parts, token_seconds, token_work
from rigplanner.estimate.placement import place
from rigplanner.estimate.prefill import PrefillWork, attention_flops, pcie_gbps, prefill_seconds

from .architectures import ALL, GEMMA_27B, LLAMA_8B, QWEN3_30B
from .test_placement import AUTO, cards, demand

FAMILY = SpeedFamily(
    id="a-family",
    name="A family",
    bandwidth_share=0.8,
    layer_us=50,
    expert_layer_us=30,
    kv_share=0.5,
    decode_low=0.8,
    decode_high=1.2,
    prefill_share=0.4,
    prefill_moe_share=0.3,
    prefill_stream=1,
    prefill_low=0.7,
    prefill_high=1.3,
    measurements=10,
    boards=5,
    source="made for this test",
    as_of="2026-11",
)
CARD = Reader("card", FAMILY, 360.0, 50.0)
RAM = Reader("ram", FAMILY.model_copy(update={"id": "cpu"}), 50.0)

architectures = st.sampled_from(ALL)
depths = st.integers(0, 200_000)


def work(arch: Architecture, reader: Reader = CARD, gib: float = 800) -> TokenWork:
    need = demand(arch)
    found = token_work(need, place(need, cards(gib), AUTO), (reader,), RAM)
    assert found is not None
    return found


def test_a_token_costs_what_the_law_says() -> None:
    layout = demand(LLAMA_8B).layout
    expected = layout.on_device_bytes / (360e9 * 0.8) + 32 * 50e-6 + FIXED_S
    assert token_seconds(work(LLAMA_8B), 0) == pytest.approx(expected)


def test_only_the_experts_in_use_are_read() -> None:
    assert token_seconds(work(QWEN3_30B), 0) < token_seconds(work(LLAMA_8B), 0)


@given(architectures, depths)
def test_parts_add_up(arch: Architecture, depth: int) -> None:
    parts = token_parts(work(arch), depth)
    assert sum(part.seconds for part in parts) == pytest.approx(token_seconds(work(arch), depth))
    assert bottleneck(work(arch), depth) in {part.code for part in parts}


@given(architectures, depths, st.integers(0, 100_000))
def test_a_fuller_context_is_never_faster(arch: Architecture, depth: int, more: int) -> None:
    assert token_seconds(work(arch), depth) <= token_seconds(work(arch), depth + more)


@given(architectures, depths, st.floats(1, 5000), st.floats(0, 5000))
def test_more_bandwidth_is_never_slower(arch: Architecture, depth: int, gbps: float, more: float) -> None:
    slow, fast = replace(CARD, bandwidth_gbps=gbps), replace(CARD, bandwidth_gbps=gbps + more)
    assert token_seconds(work(arch, fast), depth) <= token_seconds(work(arch, slow), depth)


@given(architectures, depths, st.integers(1, 64))
def test_more_users_never_speed_up_one_and_never_slow_down_all(arch: Architecture, depth: int, users: int) -> None:
    one, many = token_seconds(work(arch), depth), token_seconds(work(arch), depth, users)
    assert many >= one
    assert many <= one * users * (1 + 1e-9)


def test_what_runs_from_main_memory_slows_a_token() -> None:
    assert token_seconds(work(QWEN3_30B, gib=12), 0) > token_seconds(work(QWEN3_30B), 0)


def test_speed_is_unknown_where_main_memory_works_at_an_unknown_rate() -> None:
    need = demand(QWEN3_30B)
    on_cpu = place(need, cards(12), Offload(mode=OffloadMode.CPU))
    assert token_work(need, on_cpu, (CARD,), None) is None


def reading(arch: Architecture = LLAMA_8B, **changes: float) -> PrefillWork:
    base = PrefillWork(arch, 7.5e9, 20.0, 4.6e9, 360.0, 0.0, 24.0, 512)
    return replace(base, **changes)


def test_a_prompt_costs_arithmetic_and_a_stream_of_weights_for_each_batch() -> None:
    flops = 2 * 7.5e9 * 1024 + attention_flops(LLAMA_8B, 1024, 0)
    assert prefill_seconds(reading(), 1024) == pytest.approx(flops / 20e12 + 2 * 4.6 / 360)


def test_weights_in_main_memory_come_over_the_slot_for_each_batch() -> None:
    assert prefill_seconds(reading(transfer_bytes=12e9), 1024) == pytest.approx(prefill_seconds(reading(), 1024) + 1.0)


def test_attention_of_sliding_layers_stops_at_the_window() -> None:
    narrow = attention_flops(GEMMA_27B, 512, 100_000)
    all_full = attention_flops(GEMMA_27B.model_copy(update={"layers": "F" * 62}), 512, 100_000)
    assert narrow < all_full / 4


@given(st.integers(1, 100_000), st.integers(0, 50_000), depths)
def test_a_longer_prompt_never_takes_less(tokens: int, more: int, filled: int) -> None:
    assert prefill_seconds(reading(), tokens, filled) <= prefill_seconds(reading(), tokens + more, filled)


def test_slots_move_three_quarters_of_their_line_rate() -> None:
    assert pcie_gbps(3, 16) == pytest.approx(12, abs=0.1)
    assert pcie_gbps(None, 16) is None
    assert pcie_gbps(4, None) is None
