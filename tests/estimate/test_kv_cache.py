"""The cache against figures that llama.cpp (commit 0c1e57098) planned, and its laws."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rigplanner.domain.llm import Architecture
from rigplanner.domain.plan import KvType
from rigplanner.estimate.kv_cache import cache_bytes, cache_shape, layer_caches, layer_state_bytes, padded
from rigplanner.units import MIB

from .architectures import ALL, DEEPSEEK_V3, GEMMA_4_31B, GEMMA_27B, HYBRID, LLAMA_8B, QWEN3_30B

architectures = st.sampled_from(ALL)
contexts = st.integers(1, 200_000)
types = st.sampled_from(list(KvType))


def cache_mib(arch: Architecture, context: int, kv: KvType = KvType.F16, users: int = 1) -> float:
    return cache_bytes(arch, cache_shape(arch, context, users, 512), kv, kv) / MIB


@pytest.mark.parametrize(
    ("arch", "context", "kv", "planned_mib"),
    [
        (LLAMA_8B, 131072, KvType.F16, 16384.0),
        (LLAMA_8B, 131072, KvType.Q8_0, 8704.0),
        (LLAMA_8B, 131072, KvType.Q4_0, 4608.0),
        (LLAMA_8B, 4096, KvType.F16, 512.0),
        (QWEN3_30B, 32768, KvType.F16, 3072.0),
    ],
)
def test_the_engine_plans_the_same(arch: Architecture, context: int, kv: KvType, planned_mib: float) -> None:
    assert cache_mib(arch, context, kv) == planned_mib


def test_sliding_layers_stop_growing_at_their_window() -> None:
    """10 full layers grow, 52 sliding ones keep 1024 + 512 cells: 16 heads x 128 x 2 x 2 bytes each."""
    cell = 16 * 128 * 2 * 2
    assert cache_mib(GEMMA_27B, 32768) == (10 * 32768 + 52 * 1536) * cell / MIB


def test_full_layers_with_larger_heads_keep_more() -> None:
    """The publisher's dimensions: 10 full layers with 4 heads of 512, 50 sliding ones with 16 of 256."""
    assert cache_mib(GEMMA_4_31B, 32768) == (10 * 32768 * 4 * 512 + 50 * 1536 * 16 * 256) * 2 * 2 / MIB


def test_latent_attention_keeps_one_compressed_vector() -> None:
    assert cache_mib(DEEPSEEK_V3, 32768) == 61 * 32768 * (512 + 64) * 2 / MIB


def test_only_attention_layers_of_a_hybrid_cache() -> None:
    each = layer_caches(HYBRID, cache_shape(HYBRID, 8192, 1, 512), KvType.F16, KvType.F16)
    assert [bool(size) for size in each] == [letter == "F" for letter in HYBRID.layers]


def test_recurrent_state_grows_with_users_and_not_with_context() -> None:
    one = [layer_state_bytes(HYBRID, layer, 1) for layer in range(HYBRID.layer_count)]
    inner = 16 * 128
    assert one[0] == (3 * (inner + 2 * 8 * 128) + inner * 128) * 4
    assert one[3] == 0
    assert layer_state_bytes(HYBRID, 0, 3) == 3 * one[0]


def test_users_share_the_context_in_whole_blocks() -> None:
    shape = cache_shape(LLAMA_8B, 4096, 3, 512)
    assert shape.cells == padded(-(-4096 // 3)) == 1536
    assert shape.streams == 3


@given(architectures, contexts, st.integers(0, 50_000), types)
def test_more_context_never_needs_less(arch: Architecture, context: int, more: int, kv: KvType) -> None:
    assert cache_mib(arch, context, kv) <= cache_mib(arch, context + more, kv)


@given(architectures, contexts)
def test_a_smaller_type_never_needs_more(arch: Architecture, context: int) -> None:
    assert cache_mib(arch, context, KvType.Q4_0) <= cache_mib(arch, context, KvType.Q8_0)
    assert cache_mib(arch, context, KvType.Q8_0) <= cache_mib(arch, context, KvType.F16)


@given(architectures, contexts, types, st.integers(1, 9))
def test_layers_add_up_to_the_whole(arch: Architecture, context: int, kv: KvType, users: int) -> None:
    shape = cache_shape(arch, context, users, 512)
    assert sum(layer_caches(arch, shape, kv, kv)) == cache_bytes(arch, shape, kv, kv)
