from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from .conftest import Run

RIG = ("--gpu", "RTX 3060 12GB")
MODEL = ("--model", "llama 3.1 8b")


@pytest.mark.parametrize(
    ("arguments", "reasons"),
    [
        (("--gpu", "RTX 3060", *MODEL), ("could be any of these", "RTX 3060 8", "RTX 3060 12")),
        (("--gpu", "RTX 3061", *MODEL), ("no graphics card is called 'RTX 3061'", "Close to it", "RTX 3060")),
        (("--gpu", "zzz", *MODEL), ("no graphics card", "There are:", "and ", "more")),
        (("--gpu", "", *MODEL), ("no graphics card",)),
        ((*RIG, "--cpu", "pentium 3", *MODEL), ("no processor",)),
        ((*RIG, "--drive", "floppy", *MODEL), ("no drive",)),
        (("--system", "vax", *MODEL), ("no system",)),
        ((*RIG, "--model", "llama 9"), ("llama 9",)),
        ((*RIG, *MODEL, "--use", "poetry"), ("no kind of session", "Chat", "Agent")),
        ((*RIG, *MODEL, "--background", "minesweeper 3000"), ("no background program",)),
        ((*RIG, *MODEL, "--quant", "Q9_Z"), ("'Q9_Z'", "Offered:", "Q4_K_M", "Q8_0")),
        ((*RIG, *MODEL, "--quant", ""), ("Offered:",)),
        ((*RIG, *MODEL, "--context", "0"), ("--context", "0 tokens")),
        ((*RIG, *MODEL, "--context", "1000000000000"), ("--context", "1 to 16,777,216")),
        ((*RIG, *MODEL, "--context", "-5"), ("--context",)),
        ((*RIG, *MODEL, "--parallel", "0"), ("--parallel", "1 to 256")),
        ((*RIG, *MODEL, "--ubatch", "x"), ("--ubatch", "not a whole number")),
        ((*RIG, *MODEL, "--ram", "-8"), ("--ram", "negative")),
        ((*RIG, *MODEL, "--kv", "f64"), ("--kv", "f16, q8_0, q4_0")),
        ((*RIG, *MODEL, "--offload", "layers"), ("--offload", "layers:N")),
        ((*RIG, *MODEL, "--flash-attention", "1"), ("--flash-attention",)),
        ((*RIG, *MODEL, "--colour", "red"), ("--colour", "--help")),
        (("--gpu", "17x RTX 3090", *MODEL), ("--gpu", "17 cards")),
        (("--gpu", "9x RTX 3090", "--gpu", "8x RTX 4090", *MODEL), ("17 graphics cards", "at most 16")),
        (RIG, ("name the model",)),
        (MODEL, ("name the rig",)),
        (("--system", "dgx spark 128", *RIG, *MODEL), ("--system", "--gpu")),
        ((*RIG, "--model", "none.gguf"), ("none.gguf",)),
        (("--rig", "none.rig.json"), ("none.rig.json cannot be read",)),
    ],
)
def test_what_cannot_be_asked_is_refused_in_words(
    arguments: tuple[str, ...], reasons: tuple[str, ...], rigplanner: Run
) -> None:
    ended = rigplanner("estimate", *arguments)

    assert ended.status == 2
    assert ended.out == ""
    for reason in reasons:
        assert reason in ended.err


@pytest.mark.parametrize("content", [b"", b"GGUF", b"GGUF" + b"\xff" * 40, b"PK\x03\x04" * 20])
def test_a_file_that_is_no_model_is_refused(content: bytes, tmp_path: Path, rigplanner: Run) -> None:
    path = tmp_path / "bad.gguf"
    path.write_bytes(content)

    ended = rigplanner("estimate", *RIG, "--model", str(path))

    assert (ended.status, ended.out) == (2, "")
    assert "bad.gguf" in ended.err


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[" * 100_000, b"\xff", b'{"format": "rigplanner-rig", "version": 99}', b" " * 5_000_001]
)
def test_a_file_that_is_no_rig_is_refused_and_kept(content: bytes, tmp_path: Path, rigplanner: Run) -> None:
    path = tmp_path / "bad.rig.json"
    path.write_bytes(content)

    ended = rigplanner("estimate", "--rig", str(path))

    assert (ended.status, ended.out) == (2, "")
    assert "bad.rig.json" in ended.err
    assert path.read_bytes() == content


def test_a_whole_machine_of_a_rig_file_takes_no_parts(tmp_path: Path, rigplanner: Run) -> None:
    path = tmp_path / "spark.rig.json"
    rigplanner("estimate", "--system", "dgx spark 128", *MODEL, "--save", str(path))

    ended = rigplanner("estimate", "--rig", str(path), "--ram", "64")

    assert ended.status == 2
    assert "takes no --ram" in ended.err


def test_a_rig_whose_model_is_gone_asks_for_one(tmp_path: Path, rigplanner: Run) -> None:
    path = tmp_path / "mine.rig.json"
    rigplanner("estimate", *RIG, *MODEL, "--save", str(path))
    document = json.loads(path.read_text(encoding="utf-8"))
    document["plan"]["workload"]["model_id"] = "gone"
    path.write_text(json.dumps(document), encoding="utf-8")

    assert "name one with --model" in rigplanner("estimate", "--rig", str(path)).err
    assert rigplanner("estimate", "--rig", str(path), *MODEL).status == 0


def test_numbers_beyond_anything_real_still_answer(tmp_path: Path, rigplanner: Run) -> None:
    path = tmp_path / "huge.rig.json"
    rigplanner("estimate", *RIG, *MODEL, "--save", str(path))
    document = json.loads(path.read_text(encoding="utf-8"))
    card = document["used"]["gpus"][0] | {"id": "huge", "memory_gib": 1e15, "bandwidth_gbps": 1e-9}
    document["plan"]["own"]["gpus"] = [card]
    document["plan"]["rig"]["gpus"][0]["part_id"] = "huge"
    path.write_text(json.dumps(document), encoding="utf-8")

    assert rigplanner("estimate", "--rig", str(path)).status == 0


def test_a_plan_that_cannot_be_kept_is_still_answered(tmp_path: Path, rigplanner: Run) -> None:
    ended = rigplanner("estimate", *RIG, *MODEL, "--save", str(tmp_path / "none" / "mine.rig.json"))

    assert ended.status == 1
    assert "Fits" in ended.out
    assert "mine.rig.json cannot be written: no such file or directory" in ended.err
    assert os.listdir(tmp_path) == []
