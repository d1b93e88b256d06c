"""`rigplanner accuracy` on a sample of what the engine itself prints; see tests/data/engine_memory_sample.md."""

from __future__ import annotations

import csv
import gzip
import io
import json
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

import pytest

from rigplanner.cli import accuracy

from .conftest import Run

SAMPLE = Path(__file__).parent.parent / "data" / "engine_memory_sample.csv"


def rows_of(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The errors on the sample, and the rows that were written."""
    rows = tmp_path_factory.mktemp("accuracy") / "rows.csv"
    printed = io.StringIO()
    with redirect_stdout(printed):
        assert accuracy.run(["--engine-memory", str(SAMPLE), "--rows", str(rows), "--json"]) == 0
    answer: dict[str, Any] = json.loads(printed.getvalue())
    answer["written"] = rows_of(rows)
    return answer


def test_every_row_is_predicted(found: dict[str, Any]) -> None:
    assert found["rows"] == found["predicted"] > 1500
    assert found["not_predicted"] == {}


@pytest.mark.parametrize("component", ["kv, GPU", "kv, main memory", "rs, GPU", "rs, main memory"])
def test_caches_and_states_are_exact(found: dict[str, Any], component: str) -> None:
    assert found["components"][component]["worst"] == 0


@pytest.mark.parametrize("component", ["model, GPU", "model, main memory", "model, CPU_REPACK", "output, main memory"])
def test_weights_are_within_a_thousandth(found: dict[str, Any], component: str) -> None:
    assert found["components"][component]["worst"] < 0.001


def test_buffers_are_within_their_bounds(found: dict[str, Any]) -> None:
    assert found["components"]["compute, GPU"]["mean"] < 0.005
    assert found["components"]["compute, main memory"]["mean"] < 0.005


@pytest.mark.parametrize(
    ("placement", "mean", "worst"),
    [
        ("one GPU", 0.003, 0.02),
        ("several GPUs, each", 0.01, 0.15),
        ("experts in main memory", 0.01, 0.05),
        ("layers in main memory", 0.01, 0.30),
    ],
)
def test_everything_on_a_device_together(found: dict[str, Any], placement: str, mean: float, worst: float) -> None:
    errors = found["device_totals"][placement]
    assert errors["mean"] < mean
    assert errors["worst"] < worst


def test_rows_come_back_as_they_were_with_our_figure(found: dict[str, Any]) -> None:
    for row, written in zip(rows_of(SAMPLE), found["written"], strict=True):
        assert float(written.pop("predicted_mib")) >= 0
        assert written == row


def test_names_are_met_as_people_write_them_and_strangers_are_counted(rigplanner: Run, tmp_path: Path) -> None:
    table = tmp_path / "mine.csv.gz"
    columns = "model,quant,n_ctx,device,component,mib"
    lines = [
        "qwen3 8b,Q4_K_M,8192,CUDA0,kv,1152.0",
        "no such model,Q4_K_M,8192,CUDA0,kv,1",
        "qwen3 8b,Q99,8192,CUDA0,kv,1",
    ]
    table.write_bytes(gzip.compress("\n".join([columns, *lines]).encode()))
    done = rigplanner("accuracy", "--engine-memory", str(table), "--rows", str(tmp_path / "out.csv"))
    assert done.status == 0
    assert "1 of 3 rows predicted" in done.out
    assert "the model is in no catalog" in done.out
    rows = rows_of(tmp_path / "out.csv")
    assert [row["predicted_mib"] for row in rows] == ["1152.000", "", ""]


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        ("model,quant\na,b\n", "mib is ''"),
        ("model,mib\na,1\n", "lacks the columns"),
        ("model,quant,n_ctx,device,component,mib\na,b,1,CUDA0,kv,lots\n", "line 2: mib is 'lots'"),
    ],
)
def test_a_table_that_is_none_is_refused_with_what_is_wrong(
    rigplanner: Run, tmp_path: Path, content: str, complaint: str
) -> None:
    table = tmp_path / "table.csv"
    table.write_text(content, encoding="utf-8")
    done = rigplanner("accuracy", "--engine-memory", str(table))
    assert done.status == 2
    assert complaint in done.err


def test_a_missing_table_is_named(rigplanner: Run, tmp_path: Path) -> None:
    done = rigplanner("accuracy", "--engine-memory", str(tmp_path / "none.csv"))
    assert done.status == 2
    assert "none.csv cannot be read" in done.err
