"""`rigplanner accuracy --measurements` on a table that ships with nothing."""

from __future__ import annotations

import csv
import json
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from rigplanner.cli.main import run
from rigplanner.paths import shipped

from .conftest import Run

HEADER = "id,hardware,n_gpus,kind,backend,engine,model,quant,flash_attn,test,n_tokens,depth,tps,trust"
NEW_ROWS = (
    "a,NVIDIA GeForce RTX 3080 10GB,1,discrete,CUDA,llama.cpp,Llama-3.1-8B,Q4_K_M,1,tg,128,0,110,A",
    "b,NVIDIA GeForce RTX 3080 10GB,1,discrete,CUDA,llama.cpp,Llama-3.1-8B,Q4_K_M,1,pp,512,0,4200,A",
    "c,AMD Radeon RX 9070 XT 16GB,1,discrete,Vulkan,llama.cpp,Qwen3-14B,Q4_K_M,1,tg,128,4096,52,B",
    "d,Apple M4 Pro (20-core GPU),1,unified,Metal,llama.cpp,gpt-oss-20b,MXFP4,1,tg,128,0,60,A",
    "e,Quantum Accelerator,1,discrete,CUDA,llama.cpp,Llama-3.1-8B,Q4_K_M,1,tg,128,0,50,A",
)


def table(path: Path, rows: tuple[str, ...]) -> Path:
    path.write_text("\n".join([HEADER, *rows, ""]), encoding="utf-8")
    return path


def rows_of(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))


@pytest.fixture(scope="module")
def answered(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Any], list[dict[str, str]]]:
    """What is told of the new rows, and the table that is written; once, since every run fits the law anew."""
    folder = tmp_path_factory.mktemp("new")
    file, out = table(folder / "new.csv", NEW_ROWS), folder / "out.csv"
    told = StringIO()
    with redirect_stdout(told):
        run(["accuracy", "--measurements", str(file), "--rows", str(out), "--json"], lambda _: 1)
    return json.loads(told.getvalue()), rows_of(out)


def test_every_row_that_is_understood_is_predicted_with_a_range(
    answered: tuple[dict[str, Any], list[dict[str, str]]],
) -> None:
    answer, written = answered
    assert (answer["rows"], answer["predicted"]) == (5, 4)
    assert answer["not_predicted"] == {"no catalog has the machine Quantum Accelerator": 1}
    assert answer["writing"]["one device"]["count"] == 3
    assert list(written[0]) == [*HEADER.split(","), "predicted", "low", "high", "basis"]
    for row in written[:4]:
        assert float(row["low"]) < float(row["predicted"]) < float(row["high"])
        assert row["basis"] == "modelled"
        assert float(row["predicted"]) == pytest.approx(float(row["tps"]), rel=0.4)
    assert [written[4][name] for name in ("predicted", "low", "high", "basis")] == ["", "", "", ""]


def test_what_was_measured_is_never_read(
    rigplanner: Run, tmp_path: Path, answered: tuple[dict[str, Any], list[dict[str, str]]]
) -> None:
    lines = tuple(",".join([*row.split(",")[:12], "1", "A"]) for row in NEW_ROWS)
    file, out = table(tmp_path / "false.csv", lines), tmp_path / "out.csv"
    rigplanner("accuracy", "--measurements", str(file), "--rows", str(out))
    assert [row["predicted"] for row in rows_of(out)] == [row["predicted"] for row in answered[1]]


def test_shipped_rows_are_predicted_without_their_board(rigplanner: Run, tmp_path: Path) -> None:
    """The board's own runs move the law: without them it says something else."""
    known = rows_of(shipped("catalogs") / "measurements.csv")
    mine = [row for row in known if row["hardware"] == "NVIDIA DGX Spark (GB10)" and row["model"] == "gpt-oss-20b"][:3]
    assert mine
    file, out = tmp_path / "known.csv", tmp_path / "out.csv"
    with file.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, list(mine[0]))
        writer.writeheader()
        writer.writerows(mine)
        writer.writerow({**mine[0], "n_tokens": "129"})
    rigplanner("accuracy", "--measurements", str(file), "--rows", str(out))
    predicted = [float(row["predicted"]) for row in rows_of(out)]
    assert predicted[0] != pytest.approx(predicted[-1], rel=0.03)


@pytest.mark.parametrize("content", ["", "hardware,model\nRTX 3090,Llama\n"])
def test_a_file_that_is_no_such_table_is_refused_in_words(rigplanner: Run, tmp_path: Path, content: str) -> None:
    file = tmp_path / "bad.csv"
    file.write_text(content, encoding="utf-8")
    done = rigplanner("accuracy", "--measurements", str(file))
    assert done.status == 2
    assert "lacks the columns" in done.err


def test_one_table_at_a_time(rigplanner: Run) -> None:
    assert rigplanner("accuracy").status == 2
    assert rigplanner("accuracy", "--measurements", "a.csv", "--engine-memory", "b.csv").status == 2
