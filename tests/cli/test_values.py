from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rigplanner.cli import values
from rigplanner.domain.plan import KvType, Offload, OffloadMode, Runtime


@pytest.mark.parametrize(
    ("read", "text", "value"),
    [
        (values.context, "4096", 4096),
        (values.context, "16k", 16_384),
        (values.context, "128K", 131_072),
        (values.context, "1m", 1_048_576),
        (values.context, "4,096", 4096),
        (values.context, " 1_000 ", 1000),
        (values.context, "16777216", 16_777_216),
        (values.ram_gb, "32", 32),
        (values.ram_gb, "32GB", 32),
        (values.ram_gb, "32 GiB", 32),
        (values.ram_gb, "32g", 32),
        (values.parallel, "256", 256),
        (values.kv_type, "Q8_0", KvType.Q8_0),
        (values.on_or_off, "On", True),
        (values.on_or_off, "off", False),
        (values.runtime, "LM Studio", Runtime.LM_STUDIO),
        (values.runtime, "llama.cpp", Runtime.LLAMA_CPP),
        (values.offload, "experts", Offload(mode=OffloadMode.EXPERTS)),
        (values.offload, "layers:20", Offload(mode=OffloadMode.LAYERS, layers=20)),
        (values.offload, "LAYERS:0", Offload(mode=OffloadMode.LAYERS, layers=0)),
        (values.counted, "2x RTX 3090", (2, "RTX 3090")),
        (values.counted, "2 × RTX 3090", (2, "RTX 3090")),
        (values.counted, "4xA100", (4, "A100")),
        (values.counted, "2x 4090", (2, "4090")),
        (values.counted, "RTX 3090", (1, "RTX 3090")),
        (values.counted, "5090", (1, "5090")),
    ],
)
def test_values_are_read_as_people_write_them(read: Callable[[str], Any], text: str, value: Any) -> None:
    assert read(text) == value


@pytest.mark.parametrize(
    ("read", "text", "reason"),
    [
        (values.context, "0", "0 tokens of context cannot be planned; give 1 to 16,777,216"),
        (values.context, "1000000000000", "1,000,000,000,000 tokens"),
        (values.context, "9" * 400, "not a number of tokens"),
        (values.context, "-4096", "not a number of tokens"),
        (values.context, "16kk", "such as 4096 or 16k"),
        (values.context, "1e9", "not a number"),
        (values.context, "", "not a number"),
        (values.parallel, "0", "0 users at once"),
        (values.parallel, "-1", "-1 is negative"),
        (values.parallel, "1.5", "not a whole number"),
        (values.parallel, "257", "1 to 256"),
        (values.ubatch, "0", "0 tokens in a batch"),
        (values.ram_gb, "-32", "-32 is negative"),
        (values.ram_gb, "0", "0 GB of main memory"),
        (values.ram_gb, "32TB", "not a whole number"),
        (values.ram_gb, "٣٢x", "not a whole number"),
        (values.kv_type, "f64", "none of f16, q8_0, q4_0"),
        (values.on_or_off, "maybe", "neither on nor off"),
        (values.runtime, "tgi", "none of llama.cpp, ollama, lm-studio, vllm, mlx"),
        (values.offload, "layers", "layers:N"),
        (values.offload, "layers:-3", "negative"),
        (values.offload, "layers:99999999", "no model has"),
        (values.offload, "gpu:3", "none of"),
        (values.counted, "0x RTX 3090", "0 cards"),
        (values.counted, "17x RTX 3090", "1 to 16"),
    ],
)
def test_other_values_are_refused_with_the_reason(read: Callable[[str], Any], text: str, reason: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError, match=reason):
        read(text)


@pytest.mark.parametrize("read", [values.context, values.parallel, values.ram_gb, values.offload, values.counted])
@given(text=st.text(max_size=30))
def test_any_text_is_read_or_refused(read: Callable[[str], Any], text: str) -> None:
    try:
        read(text)
    except argparse.ArgumentTypeError:
        return
