"""Placement: what goes where, and that it never asks for more than a device has."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rigplanner.domain.llm import Architecture
from rigplanner.domain.plan import Offload, OffloadMode, Use, Workload
from rigplanner.domain.report import DeviceKind
from rigplanner.estimate.demand import Demand, demand_of
from rigplanner.estimate.device_need import device_needs, host_need, spilled_bytes
from rigplanner.estimate.placement import fits, place
from rigplanner.estimate.split import HOST, Budget, split_layers
from rigplanner.estimate.weights import weight_layout
from rigplanner.units import GIB, MIB

from .architectures import ALL, LLAMA_8B, QWEN3_30B

CHAT = Use(id="chat", name="Chat", prompt_tokens=500, answer_tokens=300)
AUTO, GPU, EXPERTS = (Offload(mode=mode) for mode in (OffloadMode.AUTO, OffloadMode.GPU, OffloadMode.EXPERTS))

architectures = st.sampled_from(ALL)
capacities = st.lists(st.floats(0.5, 400), min_size=1, max_size=4)


def demand(arch: Architecture, context: int = 4096, quant: str = "Q4_K_M", users: int = 1) -> Demand:
    work = Workload(model_id="m", quant=quant, context_tokens=context, use=CHAT, parallel_users=users)
    return demand_of(arch, weight_layout(arch, quant), work)


def cards(*gib: float) -> tuple[Budget, ...]:
    return tuple(Budget(f"card {i}", DeviceKind.GPU, round(size * GIB), 183 * MIB, 0) for i, size in enumerate(gib))


def test_a_model_that_fits_stays_whole() -> None:
    split = place(demand(LLAMA_8B), cards(12), AUTO)
    assert split.gpu_layers == 32
    assert spilled_bytes(demand(LLAMA_8B), split) == 0


def test_a_dense_model_too_large_leaves_its_first_layers_in_ram() -> None:
    split = place(demand(LLAMA_8B, quant="F16"), cards(12), AUTO)
    assert split.devices[0] == HOST
    assert split.devices[-1] == 0
    assert split.output_device == 0


def test_a_mixture_leaves_experts_before_layers() -> None:
    split = place(demand(QWEN3_30B), cards(12), AUTO)
    assert split.gpu_layers == 48
    assert 0 < split.cpu_expert_layers < 48


def test_policies_are_kept_even_where_they_do_not_fit() -> None:
    big = demand(QWEN3_30B)
    assert place(big, cards(4), GPU).gpu_layers == 48
    assert place(big, cards(80), EXPERTS).cpu_expert_layers == 48
    assert place(big, cards(80), Offload(mode=OffloadMode.LAYERS, layers=10)).gpu_layers == 9
    assert place(big, cards(80), Offload(mode=OffloadMode.CPU)).gpu_layers == 0


@given(architectures, capacities)
def test_automatic_placement_fits_or_leaves_the_gpu_alone(arch: Architecture, gib: list[float]) -> None:
    need, budgets = demand(arch), cards(*gib)
    split = place(need, budgets, AUTO)
    assert fits(need, split, budgets) or (split.gpu_layers == 0 and split.output_device == HOST)


@given(architectures, st.floats(0.5, 400), st.floats(0, 100))
def test_what_fits_still_fits_a_bigger_card(arch: Architecture, gib: float, more: float) -> None:
    need = demand(arch)
    small, large = place(need, cards(gib), AUTO), place(need, cards(gib + more), AUTO)
    assert spilled_bytes(need, large) <= spilled_bytes(need, small)


@given(architectures, st.integers(256, 100_000), st.integers(0, 60_000))
def test_more_context_never_needs_less_memory(arch: Architecture, context: int, more: int) -> None:
    short, long = demand(arch, context), demand(arch, context + more)
    whole = split_layers(short.arch, cards(80), arch.layer_count + 1)
    assert device_needs(short, whole, 1)[0].total_bytes <= device_needs(long, whole, 1)[0].total_bytes


@given(architectures, st.integers(0, 70), st.integers(1, 4))
def test_weights_are_somewhere_exactly_once(arch: Architecture, layers: int, count: int) -> None:
    """A tied embedding is the one tensor that lies in two places when the output is on a GPU."""
    need, budgets = demand(arch), cards(*[40.0] * count)
    split = split_layers(arch, budgets, min(layers, arch.layer_count + 1))
    placed = sum(device.weights_bytes for device in device_needs(need, split, count))
    placed += host_need(need, split).weights_bytes
    tied_twice = arch.tied_embeddings and split.output_device != HOST
    expected = need.layout.file_bytes + (need.layout.embedding_bytes if tied_twice else 0)
    assert placed == pytest.approx(expected, abs=2 * arch.hidden_size * 4)


@given(architectures, st.integers(0, 70), st.integers(1, 4))
def test_the_cache_is_somewhere_exactly_once(arch: Architecture, layers: int, count: int) -> None:
    need, budgets = demand(arch), cards(*[40.0] * count)
    split = split_layers(arch, budgets, min(layers, arch.layer_count + 1))
    placed = sum(device.kv_bytes for device in device_needs(need, split, count)) + host_need(need, split).kv_bytes
    assert placed == need.cache_total_bytes


def test_experts_leave_so_many_layers_as_were_asked_for() -> None:
    by_hand = Offload(mode=OffloadMode.EXPERTS, layers=7)
    assert place(demand(QWEN3_30B), cards(80), by_hand).cpu_expert_layers == 7


def test_cards_share_the_layers_as_asked() -> None:
    budgets = tuple(replace(card, share=share) for card, share in zip(cards(24, 24), (3.0, 1.0), strict=True))
    split = place(demand(LLAMA_8B), budgets, GPU)
    assert (split.devices.count(0), split.devices.count(1), split.output_device) == (25, 7, 1)
