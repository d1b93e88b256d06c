"""Writing and reading speed: the parts of the law, and its directions on every architecture."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rigplanner.domain.calibration import SpeedFit, SpeedTerm
from rigplanner.domain.llm import Architecture
from rigplanner.domain.plan import Offload, OffloadMode
from rigplanner.estimate.decode import timed_token
from rigplanner.estimate.machine_class import Silicon, main_memory
from rigplanner.estimate.placement import place
from rigplanner.estimate.prefill import attention_flops, pcie_gbps, timed_prompt
from rigplanner.estimate.speed_law import Case, SpeedLaw
from rigplanner.estimate.token_work import Reader, TokenWork, token_work

from .architectures import ALL, GEMMA_27B, LLAMA_8B, QWEN3_30B
from .test_placement import AUTO, cards, demand

CONSTANTS = {
    "weights": 1.25,
    "experts": 1.25,
    "host": 1.5,
    "cache": 2.0,
    "unpack": 1.0,
    "steps": 50.0,
    "expert_blocks": 30.0,
    "recurrent": 10.0,
    "hop": 30.0,
    "fixed": 100.0,
    "compute": 2.5,
    "attention": 4.0,
    "stream": 1.0,
}


def fitted(*terms: SpeedTerm) -> SpeedFit:
    return SpeedFit(
        constants=CONSTANTS, terms=terms, scatter=0.1, stretch={"": 1.0}, measurements=10, boards=2, models=3
    )


LAW = SpeedLaw(fitted())
CASE = Case(engine="llama.cpp", quant="Q4_K_M", qkind="k", arch="llama", moe="dense", model="llama-3.1-8b", flash="on")
SILICON = Silicon("a-card", "A card", "NVIDIA", "ampere", "gddr", 360.0, 50.0, 12.0)
CARD = Reader(SILICON, "cuda")
RAM = Reader(main_memory(50.0), "cpu")

architectures = st.sampled_from(ALL)
depths = st.integers(0, 200_000)


def work(arch: Architecture, reader: Reader = CARD, gib: float = 800) -> TokenWork:
    need = demand(arch)
    found = token_work(need, place(need, cards(gib), AUTO), (reader,), RAM, CASE)
    assert found is not None
    return found


def seconds(done: TokenWork, depth: int = 0, users: int = 1, law: SpeedLaw = LAW) -> float:
    return timed_token(law, done, depth, users).seconds


def test_a_token_costs_what_the_law_says() -> None:
    need = demand(LLAMA_8B)
    read = 1.25 * need.layout.on_device_bytes / 360e9
    values = sum(share.values for share in work(LLAMA_8B).shares)
    assert seconds(work(LLAMA_8B)) == pytest.approx(read + 2 * values / 12e12 + 32 * 50e-6 + 100e-6)


def test_only_the_experts_in_use_are_read() -> None:
    assert seconds(work(QWEN3_30B)) < seconds(work(LLAMA_8B))


@given(architectures, depths)
def test_parts_add_up(arch: Architecture, depth: int) -> None:
    timed = timed_token(LAW, work(arch), depth)
    assert sum(timed.parts.values()) == pytest.approx(timed.seconds)


@given(architectures, depths, st.integers(0, 100_000))
def test_a_fuller_context_is_never_faster(arch: Architecture, depth: int, more: int) -> None:
    assert seconds(work(arch), depth) <= seconds(work(arch), depth + more)


@given(architectures, depths, st.floats(1, 5000), st.floats(0, 5000))
def test_more_bandwidth_is_never_slower(arch: Architecture, depth: int, gbps: float, more: float) -> None:
    slow = replace(CARD, silicon=replace(SILICON, bandwidth_gbps=gbps))
    fast = replace(CARD, silicon=replace(SILICON, bandwidth_gbps=gbps + more))
    assert seconds(work(arch, fast), depth) <= seconds(work(arch, slow), depth)


@given(architectures, depths, st.integers(1, 64))
def test_more_users_never_speed_up_one_and_never_slow_down_all(arch: Architecture, depth: int, users: int) -> None:
    one, many = seconds(work(arch), depth), seconds(work(arch), depth, users)
    assert many >= one
    assert many <= one * users * (1 + 1e-9)


def test_more_users_wake_more_experts_and_never_all_for_each() -> None:
    """8 of 128 experts a token: 8 users wake 1 - (1 - 1/16)^8 = 40 % of them, 6.5 times what one does."""
    one, eight = (timed_token(LAW, work(QWEN3_30B), 0, users).parts["experts"] for users in (1, 8))
    assert eight / one == pytest.approx((1 - (1 - 1 / 16) ** 8) * 16, rel=1e-6)


def test_what_runs_from_main_memory_slows_a_token() -> None:
    assert seconds(work(QWEN3_30B, gib=12)) > seconds(work(QWEN3_30B))


def test_speed_is_unknown_where_main_memory_works_at_an_unknown_rate() -> None:
    need = demand(QWEN3_30B)
    on_cpu = place(need, cards(12), Offload(mode=OffloadMode.CPU))
    assert token_work(need, on_cpu, (CARD,), None, CASE) is None


def term(level: str, key: str, mean: float, sd: float = 0.02) -> SpeedTerm:
    return SpeedTerm(part="all", levels=(level,), sd=0.3, effects={key: (mean, sd)})


def test_what_was_measured_of_a_board_changes_its_time_and_narrows_its_range() -> None:
    plain, known = (
        timed_token(law, work(LLAMA_8B), 0)
        for law in (SpeedLaw(fitted(term("board", "another", 0.0))), SpeedLaw(fitted(term("board", "a-card", -0.2))))
    )
    assert known.seconds == pytest.approx(plain.seconds * 0.8187, rel=1e-3)
    assert known.range_factor < plain.range_factor


def test_ranges_stretch_as_the_coverage_of_a_class_asks() -> None:
    stretched = SpeedLaw(fitted().model_copy(update={"stretch": {"": 1.0, "modern|new": 2.0}}))
    narrow, wide = (timed_token(law, work(LLAMA_8B), 0).range_factor for law in (LAW, stretched))
    assert wide == pytest.approx(narrow**2)


def reading(arch: Architecture, tokens: int, filled: int = 0, gib: float = 800, slot: float | None = None) -> float:
    return timed_prompt(LAW, work(arch, gib=gib), tokens, filled, 512, slot).seconds


def test_a_prompt_costs_arithmetic_attention_and_a_stream_of_weights_for_each_batch() -> None:
    done = work(LLAMA_8B)
    compute = 2.5 * 2 * done.shares[0].values * 1024 / 50e12
    attention = 4.0 * attention_flops(LLAMA_8B, 1024, 0) / 50e12
    stream = 2 * done.shares[0].read_bytes / 360e9
    assert reading(LLAMA_8B, 1024) == pytest.approx(compute + attention + stream + 2 * 32 * 50e-6 + 0.1)


def test_a_slower_slot_delays_what_lies_in_main_memory() -> None:
    assert reading(QWEN3_30B, 2048, gib=12, slot=3.0) > reading(QWEN3_30B, 2048, gib=12, slot=24.0)
    assert reading(QWEN3_30B, 2048, slot=3.0) == reading(QWEN3_30B, 2048, slot=24.0)


def test_attention_of_sliding_layers_stops_at_the_window() -> None:
    narrow = attention_flops(GEMMA_27B, 512, 100_000)
    all_full = attention_flops(GEMMA_27B.model_copy(update={"layers": "F" * 62}), 512, 100_000)
    assert narrow < all_full / 4


@given(architectures, st.integers(1, 100_000), st.integers(0, 50_000), depths)
def test_a_longer_prompt_never_takes_less(arch: Architecture, tokens: int, more: int, filled: int) -> None:
    assert reading(arch, tokens, filled) <= reading(arch, tokens + more, filled) * (1 + 1e-9)


def test_slots_move_three_quarters_of_their_line_rate() -> None:
    assert pcie_gbps(3, 16) == pytest.approx(12, abs=0.1)
    assert pcie_gbps(None, 16) is None
    assert pcie_gbps(4, None) is None
