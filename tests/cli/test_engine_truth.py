"""KV cache and weights equal what the engine itself plans to allocate; see data/engine_memory_rows.md."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from .conftest import Run

Row = Mapping[str, str]

TABLE = Path(__file__).parent.parent / "data" / "engine_memory_rows.csv"
ROWS = list(csv.DictReader(TABLE.read_text(encoding="utf-8").splitlines()))
MODELS = ("Llama 3.1 8B", "Qwen3 30B A3B", "gpt-oss-20b", "Gemma 3 27B", "DeepSeek V3", "Step 3.5 Flash")


def longest(model: str) -> Row:
    return max((row for row in ROWS if row["model"] == model), key=lambda row: int(row["context_tokens"]))


KV_TOLERANCE = 0.001
WEIGHTS_TOLERANCE = 0.01
#: The engine prints each device's cache to 0.01 MiB, for full and sliding layers apart, and weights to 1 MiB.
KV_PRINTED_MIB = 0.02
WEIGHTS_PRINTED_MIB = 1.0


def options(row: Row) -> list[str]:
    return [
        *("--gpu", f"{row['gpus']}x RTX 4090", "--model", row["model"], "--quant", row["quant"]),
        *("--context", row["context_tokens"], "--kv", row["kv_type"], "--ubatch", row["ubatch_tokens"]),
        *("--parallel", "1", "--flash-attention", "on", "--offload", "gpu"),
    ]


def assert_like_the_engine(answer: Any, row: Row) -> None:
    gpus = int(row["gpus"])
    assert len(answer["devices"]) == gpus
    total = {name: sum(device[name] for device in answer["devices"]) for name in ("kv_mib", "weights_mib")}
    kv, weights, embedding = (float(row[name]) for name in ("kv_mib", "device_model_mib", "host_model_mib"))
    assert total["kv_mib"] == pytest.approx(kv, rel=KV_TOLERANCE, abs=KV_PRINTED_MIB * gpus)
    assert total["weights_mib"] == pytest.approx(weights, rel=WEIGHTS_TOLERANCE)
    assert answer["host"]["weights_mib"] == pytest.approx(embedding, rel=WEIGHTS_TOLERANCE, abs=WEIGHTS_PRINTED_MIB)


@pytest.mark.parametrize("model", MODELS)
def test_every_case_the_engine_was_asked_for(model: str, estimate: Callable[[Sequence[str]], Any]) -> None:
    rows = [row for row in ROWS if row["model"] == model]

    assert len(rows) >= 30
    for row in rows:
        assert_like_the_engine(estimate(options(row)), row)


@pytest.mark.parametrize("model", MODELS)
def test_the_program_itself_says_so(model: str, rigplanner: Run) -> None:
    row = longest(model)

    assert_like_the_engine(rigplanner("estimate", *options(row), "--json").json, row)


@pytest.mark.parametrize("model", ["Llama 3.1 8B", "gpt-oss-20b"])
def test_so_does_a_process_of_its_own(model: str) -> None:
    row = longest(model)
    command = [sys.executable, "-m", "rigplanner", "estimate", *options(row), "--json"]

    ended = subprocess.run(command, capture_output=True, check=True, text=True)

    assert ended.stderr == ""
    assert_like_the_engine(json.loads(ended.stdout), row)
