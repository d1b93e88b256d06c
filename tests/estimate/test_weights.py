"""Weights: every tensor counted, stored as the quantizer stores it, and placed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rigplanner.domain.llm import Architecture
from rigplanner.estimate.quantization import UnknownQuantizationError, quantized_tensors
from rigplanner.estimate.tensors import parameter_count
from rigplanner.estimate.weights import scaled, weight_layout
from rigplanner.units import MIB

from .architectures import ALL, GEMMA_4_31B, LLAMA_8B, QWEN3_30B

QUANTS = ("Q2_K", "Q3_K_M", "Q4_K_M", "Q5_K_M", "Q6_K", "Q8_0", "F16")


def test_parameters_are_those_the_publisher_counts() -> None:
    assert parameter_count(LLAMA_8B) == 8_030_261_248
    assert parameter_count(QWEN3_30B) == 30_532_122_624


def test_values_that_are_keys_have_no_weights() -> None:
    """A published Q8_0 file of Gemma 4 31B has 32.642 GB with its vocabulary; 8.5 bits for each of our values."""
    assert weight_layout(GEMMA_4_31B, "Q8_0").file_bytes / 1e9 == pytest.approx(32.642, rel=1e-3)


@pytest.mark.parametrize(("quant", "device_mib"), [("Q4_K_M", 4403)])
def test_the_engine_loads_the_same(quant: str, device_mib: int) -> None:
    """llama.cpp (commit 0c1e57098) plans 4403 MiB on the GPU and 281 MiB for the embedding."""
    layout = weight_layout(LLAMA_8B, quant)
    assert layout.on_device_bytes / MIB == pytest.approx(device_mib, abs=1)
    assert layout.embedding_bytes / MIB == pytest.approx(281, abs=1)


@given(st.sampled_from(ALL))
def test_more_bits_never_take_less(arch: Architecture) -> None:
    sizes = [weight_layout(arch, quant).file_bytes for quant in QUANTS]
    assert sizes == sorted(sizes)


@given(st.sampled_from(ALL), st.sampled_from(QUANTS))
def test_places_add_up_to_the_file(arch: Architecture, quant: str) -> None:
    layout = weight_layout(arch, quant)
    tied = layout.embedding_bytes if arch.tied_embeddings else 0
    assert layout.embedding_bytes + layout.on_device_bytes - tied == layout.file_bytes
    assert sum(layout.layer_bytes) + layout.output_bytes == layout.on_device_bytes
    assert all(experts <= layer for experts, layer in zip(layout.expert_bytes, layout.layer_bytes, strict=True))


@given(st.sampled_from(ALL), st.integers(10**8, 10**12))
def test_a_published_size_is_kept_when_spread(arch: Architecture, file_bytes: int) -> None:
    spread = scaled(weight_layout(arch, "Q4_K_M"), file_bytes)
    assert spread.file_bytes == pytest.approx(file_bytes, rel=1e-3)


def test_an_unknown_quantization_is_refused() -> None:
    with pytest.raises(UnknownQuantizationError):
        quantized_tensors(LLAMA_8B, "Q9_X")
