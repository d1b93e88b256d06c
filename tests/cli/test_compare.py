"""`rigplanner compare` on real rig files."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from rigplanner.catalog.library import Library
from rigplanner.domain.comparison import RowKey
from rigplanner.domain.parts import Slot
from rigplanner.domain.plan import Plan
from rigplanner.planner import edits
from rigplanner.planner.starter import starter_plan
from rigplanner.store.rig_folder import RigFolder
from rigplanner.store.rigs import save_rig
from tests.cli.conftest import Run


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))


@pytest.fixture
def starter(library: Library) -> Plan:
    return edits.with_model(starter_plan(library.uses["coding"]), "qwen3-30b-a3b", "Q4_K_M")


@pytest.fixture
def files(tmp_path: Path, library: Library, starter: Plan) -> tuple[str, str]:
    card = edits.with_name(edits.with_part(starter, Slot.GPU, "nvidia-geforce-rtx-3090"), "With a 3090")
    other = edits.with_model(card, "llama-3.1-8b", "Q5_K_M")
    for name, plan in (("one", starter), ("two", other)):
        save_rig(tmp_path / f"{name}.rig.json", plan, library)
    return str(tmp_path / "one.rig.json"), str(tmp_path / "two.rig.json")


def test_the_table_has_a_sentence_rows_and_marks(rigplanner: Run, files: tuple[str, str]) -> None:
    answer = rigplanner("compare", *files)
    assert answer.status == 0
    assert "With a 3090 is about" in answer.out
    assert "All run Qwen3 30B-A3B Q4_K_M" in answer.out
    speed = next(line for line in answer.out.splitlines() if line.startswith("Speed"))
    assert speed.rstrip().endswith("*")
    assert "Smallest change" in answer.out


def test_the_json_keeps_its_contract(rigplanner: Run, files: tuple[str, str]) -> None:
    document = rigplanner("compare", *files, "--json").json
    assert document["schema_version"] == 1
    assert document["same_work"] is True
    assert [rig["name"] for rig in document["rigs"]] == ["Starter 12 GB", "With a 3090"]
    assert {rig["quant"] for rig in document["rigs"]} == {"Q4_K_M"}
    assert document["rigs"][1]["smallest_change"] is None
    change = document["rigs"][0]["smallest_change"]
    assert change["fit"] in ("fits", "tight")
    assert change["price_usd"]["value"] is not None
    keys = [row["key"] for row in document["rows"]]
    assert keys == [key.value for key in RowKey if key.value in keys]
    speed = next(row for row in document["rows"] if row["key"] == "speed")
    assert [cell["best"] for cell in speed["cells"]] == [False, True]
    assert speed["cells"][1]["figure"]["low"] <= speed["cells"][1]["figure"]["value"]


def test_options_change_the_work_of_all(rigplanner: Run, files: tuple[str, str]) -> None:
    document = rigplanner("compare", *files, "--model", "llama 3.1 8b", "--quant", "q8_0", "--context", "8k", "--json")
    assert {(rig["model"], rig["quant"], rig["context_tokens"]) for rig in document.json["rigs"]} == {
        ("llama-3.1-8b", "Q8_0", 8192)
    }


def test_each_rig_may_keep_its_own_work(rigplanner: Run, files: tuple[str, str]) -> None:
    document = rigplanner("compare", *files, "--own-workloads", "--json").json
    assert document["same_work"] is False
    assert [rig["model"] for rig in document["rigs"]] == ["qwen3-30b-a3b", "llama-3.1-8b"]
    assert not any(c["best"] for row in document["rows"] if row["key"] != "price" for c in row["cells"])


def test_only_rows_that_differ(rigplanner: Run, files: tuple[str, str]) -> None:
    every, few = rigplanner("compare", *files).out, rigplanner("compare", *files, "--differing").out
    assert "Processor" in every
    assert "Processor" not in few
    assert "Graphics card" in few


def test_a_saved_rig_is_known_by_its_name(rigplanner: Run, files: tuple[str, str], library: Library) -> None:
    plan = edits.with_name(starter_plan(library.uses["coding"]), "The old one")
    RigFolder().save_new(plan, library, "2026-11-30T10:00:00Z")
    assert "The old one" in rigplanner("compare", files[0], "the old one").out


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ((), "the following arguments are required"),
        (("{one}",), "name 2 to 4 rigs; there is one"),
        (("{one}",) * 5, "name 2 to 4 rigs; there are 5"),
        (("{one}", "missing.rig.json"), "missing.rig.json cannot be read"),
        (("{one}", "nobody"), "no saved rig 'nobody'"),
        (("{one}", "{one}", "--own-workloads", "--quant", "Q4_0"), "each rig does its own work"),
        (("{one}", "{one}", "--model", "no such thing"), "no such thing"),
    ],
)
def test_what_cannot_be_compared_is_told(
    rigplanner: Run, files: tuple[str, str], arguments: tuple[str, ...], says: str
) -> None:
    answer = rigplanner("compare", *(argument.format(one=files[0]) for argument in arguments))
    assert answer.status == 2
    assert says in answer.err


def test_what_the_files_have_to_say_is_told_beside_the_answer(rigplanner: Run, files: tuple[str, str]) -> None:
    for name in files:
        path = Path(name)
        path.write_text(re.sub(r'("(typical|low|high)_usd": )(?=\d)', r"\g<1>1", path.read_text()))
    answer = rigplanner("compare", *files, "--json")
    assert answer.json["rigs"]
    assert len([line for line in answer.err.splitlines() if "when saved" in line]) >= 2
