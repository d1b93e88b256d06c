from __future__ import annotations

import json
import struct
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from rigplanner.catalog.library import Library
from rigplanner.cli.errors import UsageError
from rigplanner.cli.estimate import answer_to
from rigplanner.cli.request import parse

from .conftest import Run

Estimate = Callable[[Sequence[str]], Any]

STARTER = ("--gpu", "RTX 3060 12GB", "--model", "llama 3.1 8b", "--quant", "Q4_K_M")
PARTS_OF_TOTAL = ("weights_mib", "kv_mib", "state_mib", "compute_mib", "runtime_mib", "background_mib")
DEVICE_FIELDS = {"name", "capacity_mib", *PARTS_OF_TOTAL, "total_mib", "headroom_mib"}
HOST_FIELDS = {"capacity_mib", *PARTS_OF_TOTAL[:4], "working_set_mib", "total_mib", "headroom_mib"}
FIGURES = ("decode_tokens_per_s", "prefill_tokens_per_s", "first_token_s", "load_s", "price_usd")


def test_the_json_has_every_field_of_the_contract(rigplanner: Run) -> None:
    answer = rigplanner("estimate", *STARTER, "--context", "4k", "--json").json

    assert answer["schema_version"] == 1
    assert answer["verdict"] == "fits"
    assert set(answer["devices"][0]) >= DEVICE_FIELDS
    assert set(answer["host"]) >= HOST_FIELDS
    for name in (*FIGURES, "decode_modelled_tokens_per_s"):
        assert set(answer[name]) == {"value", "low", "high", "basis"}
    for finding in answer["findings"]:
        assert {"code", "severity", "text", "values", "fix"} <= set(finding)


def test_the_parts_of_a_device_add_up(estimate: Estimate) -> None:
    device = estimate(STARTER)["devices"][0]

    assert device["total_mib"] == pytest.approx(sum(device[part] for part in PARTS_OF_TOTAL), abs=0.01)
    assert device["headroom_mib"] == pytest.approx(device["capacity_mib"] - device["total_mib"], abs=0.01)


def test_a_reported_speed_comes_with_its_source_and_the_modelled_one_beside_it(estimate: Estimate) -> None:
    answer = estimate(STARTER)

    assert answer["decode_tokens_per_s"]["value"] == 48
    assert answer["decode_tokens_per_s"]["basis"] == "reported"
    assert answer["decode_modelled_tokens_per_s"]["basis"] == "modelled"
    stated = next(figure for figure in answer["reported"] if figure["quantity"] == "decode_tokens_per_s")
    assert stated["value"] == 48
    assert stated["source"]["title"]


def test_what_is_unknown_is_null(estimate: Estimate) -> None:
    answer = estimate(STARTER)

    assert answer["host"]["capacity_mib"] is None
    assert answer["load_s"] == {"value": None, "low": None, "high": None, "basis": "unknown"}


def test_what_was_not_given_is_said(rigplanner: Run) -> None:
    ended = rigplanner("estimate", "--gpu", "RTX 3060 12GB", "--model", "llama 3.1 8b")

    assert "Assumed quantization: Q4_K_M, not given." in ended.out
    assert "Assumed context: 4096 tokens, not given." in ended.out
    assert "none counted; --background adds them" in ended.out


def test_the_text_gives_every_figure_with_range_and_basis(rigplanner: Run) -> None:
    drive = ("--drive", "samsung 990 pro 1tb", "--cpu", "ryzen 5 5600", "--ram", "32")
    lines = rigplanner("estimate", *STARTER, *drive).out.splitlines()

    for label, basis in (
        ("Writes", "reported"),
        ("  by our model", "modelled"),
        ("Reads the prompt", "modelled"),
        ("First word after", "modelled"),
        ("Loads in", "modelled"),
        ("Price", "price list"),
    ):
        line = next(line for line in lines if line.startswith(label))
        assert basis in line
        assert "–" in line


def test_the_text_of_a_card_that_is_too_small_says_so_first(rigplanner: Run) -> None:
    card = ("--gpu", "RTX 3070 8GB", "--model", "gemma 3 27b", "--offload", "gpu")
    ended = rigplanner("estimate", *card)

    assert ended.status == 0
    assert "Does not fit" in ended.out
    assert "out-of-memory" in ended.out


@pytest.mark.parametrize(
    "options",
    [
        ("--gpu", "2x RTX 3090", "--cpu", "ryzen 9 7950x", "--ram", "64", "--parallel", "4"),
        ("--gpu", "RTX 3090", "--gpu", "RTX 4090"),
        ("--cpu", "ryzen 9 7950x", "--ram", "64"),
        ("--ram", "64GB", "--offload", "cpu"),
        ("--gpu", "RTX 3090", "--offload", "layers:10", "--ram", "32", "--cpu", "ryzen 5 5600"),
        ("--gpu", "RTX 3090", "--offload", "experts", "--flash-attention", "off", "--ubatch", "2048"),
        ("--gpu", "RTX 3090", "--kv", "q8_0", "--use", "agent", "--background", "firefox", "--runtime", "ollama"),
    ],
)
@pytest.mark.parametrize("model", ["qwen3 30b a3b", "gpt-oss-20b", "step-3.7-flash-14b"])
def test_every_option_answers_in_text_and_json(
    model: str, options: tuple[str, ...], library: Library, estimate: Estimate
) -> None:
    asked = (*options, "--model", model)

    assert "Memory, GiB" in answer_to(parse(asked), library).text
    assert estimate(asked)["verdict"] in ("fits", "tight", "spills", "no_fit", "unknown")


def test_what_is_loaded_beside_the_model_is_counted(tmp_path: Path, library: Library, estimate: Estimate) -> None:
    adapter = tmp_path / "style.gguf"
    adapter.write_bytes(bytes(64 * 2**20))
    alone = ("--gpu", "RTX 3090", "--model", "gemma 3 12b")
    beside = (*alone, "--projector", "--draft", "gemma 3 1b:Q8_0", "--second", "qwen3 0.6b", "--lora", str(adapter))

    held = [companion["name"] for companion in estimate(beside)["inputs"]["companions"]]
    before, after = estimate(alone)["devices"][0], estimate(beside)["devices"][0]
    text = answer_to(parse(beside), library).text

    assert len(held) == 4
    assert before["companions_mib"] == 0
    assert after["companions_mib"] > 64 + 1000
    assert after["total_mib"] - before["total_mib"] == pytest.approx(after["companions_mib"], abs=0.1)
    assert text.count("Beside it:") == 4
    assert "a picture's 256 tokens" in text
    assert "style.gguf" in text


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        (("--projector",), "no source tells of a vision projector"),
        (("--draft", "no such model"), "no model is called"),
        (("--draft", "llama 3.2 1b:Q9_X"), "not known as 'Q9_X'"),
        (("--lora", "/nowhere/adapter.gguf"), "cannot be read"),
        (("--lora", "."), "no file with an adapter"),
    ],
)
def test_what_cannot_be_loaded_beside_it_is_said(options: tuple[str, ...], reason: str, library: Library) -> None:
    with pytest.raises(UsageError, match=reason):
        answer_to(parse(("--gpu", "RTX 3090", "--model", "llama 3.1 8b", *options)), library)


def test_cards_named_twice_are_two(estimate: Estimate) -> None:
    named_twice = estimate(["--gpu", "RTX 3090", "--gpu", "rtx3090", "--model", "llama 3.1 8b"])
    counted = estimate(["--gpu", "2x RTX 3090", "--model", "llama 3.1 8b"])

    assert named_twice == counted
    assert len(counted["devices"]) == 2


def test_memory_suits_the_processor(estimate: Estimate) -> None:
    rig = ["--gpu", "RTX 3090", "--cpu", "ryzen 5 5600", "--ram", "32", "--model", "llama 3.1 8b"]

    answer = estimate(rig)

    assert answer["host"]["capacity_mib"] == 32 * 1024
    assert "DDR4" in answer["inputs"]["assumed"]["memory"]


@pytest.mark.parametrize("options", [["--ram", "32"], ["--cpu", "ryzen 5 5600", "--ram", "33"]])
def test_memory_without_a_kit_has_unknown_speed(options: list[str], estimate: Estimate) -> None:
    answer = estimate([*STARTER, *options])

    assert "speed and price unknown" in answer["inputs"]["assumed"]["memory"]
    assert "memory" in answer["price_missing_slots"]


@pytest.mark.parametrize(("asked", "meant"), [("mxfp4_moe", "MXFP4"), ("MXFP4", "MXFP4"), ("q8_0", "Q8_0")])
def test_quantizations_are_known_by_every_spelling(asked: str, meant: str, estimate: Estimate) -> None:
    options = ["--gpu", "RTX 3090", "--model", "gpt-oss-20b", "--quant", asked]

    assert estimate(options)["inputs"]["quant"] == meant


def test_a_model_takes_its_own_quantization_where_none_is_given(estimate: Estimate) -> None:
    inputs = estimate(["--gpu", "RTX 3090", "--model", "gpt-oss-20b"])["inputs"]

    assert inputs["quant"] == "MXFP4"
    assert "quant" in inputs["assumed"]


def test_a_saved_plan_gives_the_same_answer(tmp_path: Path, rigplanner: Run) -> None:
    path = tmp_path / "mine.rig.json"
    saved = rigplanner("estimate", *STARTER, "--ram", "32", "--json", "--save", str(path)).json

    opened = rigplanner("estimate", "--rig", str(path), "--json").json

    for answer in (saved, opened):
        del answer["inputs"]["assumed"]
    assert opened == saved


def test_options_change_a_saved_plan(tmp_path: Path, rigplanner: Run) -> None:
    path = tmp_path / "mine.rig.json"
    rigplanner("estimate", *STARTER, "--context", "16k", "--save", str(path))

    changed = rigplanner("estimate", "--rig", str(path), "--quant", "q8_0", "--gpu", "RTX 4090", "--json").json

    assert changed["inputs"]["quant"] == "Q8_0"
    assert changed["inputs"]["context_tokens"] == 16_384
    assert changed["inputs"]["rig"][0]["id"] == "nvidia-geforce-rtx-4090"


def test_a_model_file_is_read_and_kept_in_the_plan(tmp_path: Path, rigplanner: Run) -> None:
    model = tmp_path / "tiny.gguf"
    model.write_bytes(tiny_model())
    rig = tmp_path / "tiny.rig.json"
    options = ("--gpu", "RTX 3060 12GB", "--model", str(model), "--json")

    answer = rigplanner("estimate", *options, "--save", str(rig)).json
    model.unlink()

    assert answer["inputs"]["model"]["id"] == "file-tiny"
    assert answer["inputs"]["quant"] == "F32"
    assert answer["devices"][0]["kv_mib"] == pytest.approx(4096 * 2 * 64 * 2 / 2**20, abs=0.001)
    assert json.loads(rig.read_text(encoding="utf-8"))["plan"]["own"]["models"][0]["id"] == "file-tiny"
    assert rigplanner("estimate", "--rig", str(rig), "--json").json["devices"] == answer["devices"]


def tiny_model() -> bytes:
    """One llama layer of 64 values a row, all F32, written byte by byte."""
    numbers = {"block_count": 1, "context_length": 4096, "embedding_length": 64, "feed_forward_length": 64}
    numbers |= {"attention.head_count": 2, "attention.head_count_kv": 2}
    names = ("attn_q", "attn_k", "attn_v", "attn_output", "ffn_gate", "ffn_up", "ffn_down")
    tensors = ["token_embd.weight", "output.weight", *(f"blk.0.{name}.weight" for name in names)]
    header = struct.pack("<4sIQQ", b"GGUF", 3, len(tensors), len(numbers) + 1)
    header += _text("general.architecture") + struct.pack("<I", 8) + _text("llama")
    for key, number in numbers.items():
        header += _text(f"llama.{key}") + struct.pack("<II", 4, number)
    for index, name in enumerate(tensors):
        header += _text(name) + struct.pack("<IQQIQ", 2, 64, 64, 0, index * 64 * 64 * 4)
    return header + bytes(-len(header) % 32 + len(tensors) * 64 * 64 * 4)


def _text(text: str) -> bytes:
    return struct.pack("<Q", len(text)) + text.encode()


def test_what_a_source_gives_in_one_total_is_not_split(estimate: Estimate, rigplanner: Run) -> None:
    options = ("--gpu", "RTX 3060 12GB", "--model", "step 3.7 flash 14b", "--quant", "Q4_K_M")

    device = estimate(options)["devices"][0]

    assert (device["kv_mib"], device["compute_mib"], device["runtime_mib"]) == (None, None, None)
    whole = device["weights_mib"] + device["unsplit_mib"] + device["background_mib"]
    assert device["total_mib"] == pytest.approx(whole, abs=0.01)
    assert "together" in rigplanner("estimate", *options).out


def test_every_field_is_documented(estimate: Estimate) -> None:
    documented = (Path(__file__).parents[2] / "docs" / "cli.md").read_text(encoding="utf-8")
    answer = estimate(STARTER)

    fields = {*answer, *answer["devices"][0], *answer["host"], *answer["placement"], *answer["inputs"]}
    assert [field for field in fields if f"`{field}" not in documented] == []
