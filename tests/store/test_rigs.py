from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from rigplanner.domain.plan import OwnParts, PartChoice, Plan, Rig
from rigplanner.store.rig_errors import (
    DamagedRigError,
    ForeignRigError,
    ImpossibleRigError,
    NewerRigError,
    RigFileError,
    TooLargeRigError,
    UnreachableRigError,
)
from rigplanner.store.rigs import load_rig, save_rig

from .examples import PLANS, gpu, library, model, plan


@pytest.fixture
def rig_path(tmp_path: Path) -> Path:
    path = tmp_path / "starter.rig.json"
    save_rig(path, plan(), library())
    return path


@settings(max_examples=150, deadline=None)
@given(plan=PLANS)
def test_saving_then_loading_is_identity(plan: Plan) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "any.rig.json"
        save_rig(path, plan, library())

        assert load_rig(path, library()).plan == plan


def test_the_file_says_what_it_is_and_what_was_used(rig_path: Path) -> None:
    document = json.loads(rig_path.read_text(encoding="utf-8"))

    assert (document["format"], document["version"]) == ("rigplanner-rig", 2)
    assert [card["id"] for card in document["used"]["gpus"]] == ["rtx-3060-12gb"]
    assert [entry["id"] for entry in document["used"]["models"]] == ["llama-3.1-8b"]
    assert rig_path.read_text(encoding="utf-8").startswith('{\n  "format"')


def test_an_entry_that_vanished_from_the_catalog_comes_from_the_file(rig_path: Path) -> None:
    later = library()
    del later.gpus["rtx-3060-12gb"]  # type: ignore[attr-defined]
    del later.models["llama-3.1-8b"]  # type: ignore[attr-defined]

    opened = load_rig(rig_path, later)

    assert opened.plan.own == OwnParts(gpus=(gpu(),), models=(model(),))
    assert opened.plan.rig == plan().rig
    assert any("RTX-3060-12GB is not in the catalog" in remark for remark in opened.warnings)


def test_a_plan_with_vanished_entries_is_saved_and_loaded_again(rig_path: Path, tmp_path: Path) -> None:
    later = library()
    del later.gpus["rtx-3060-12gb"]  # type: ignore[attr-defined]
    opened = load_rig(rig_path, later)
    again = tmp_path / "again.rig.json"

    save_rig(again, opened.plan, later)

    assert load_rig(again, later).plan == opened.plan


def test_several_kinds_of_vanished_cards_all_come_back(tmp_path: Path) -> None:
    both = Rig(gpus=(PartChoice(part_id="rtx-3060-12gb"), PartChoice(part_id="rtx-4090")))
    path = tmp_path / "two.rig.json"
    save_rig(path, plan(rig=both), library())
    later = library()
    later.gpus.clear()  # type: ignore[attr-defined]

    assert [card.id for card in load_rig(path, later).plan.own.gpus] == ["rtx-3060-12gb", "rtx-4090"]


def test_a_price_that_changed_since_is_told(rig_path: Path) -> None:
    later = library()
    later.gpus["rtx-3060-12gb"] = gpu(usd=319.0)  # type: ignore[index]

    assert load_rig(rig_path, later).warnings == (
        "RTX-3060-12GB was $289 when saved and is $319 now.",
        "The total was $289 when saved and is $319 now.",
    )


def test_nothing_changed_gives_no_remark(rig_path: Path) -> None:
    assert load_rig(rig_path, library()).warnings == ()


def _document(**changes: Any) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "any.rig.json"
        save_rig(path, plan(), library())
        document: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    for where, value in changes.items():
        *folders, last = where.split("__")
        place: Any = document
        for step in folders:
            place = place[int(step) if step.isdecimal() else step]
        place[last] = value
    return document


@pytest.mark.parametrize(
    ("change", "value", "reason"),
    [
        ("plan__workload__context_tokens", 0, "plan.workload.context_tokens is 0"),
        ("plan__workload__context_tokens", 10**12, "plan.workload.context_tokens is 1000000000000"),
        ("plan__workload__context_tokens", "4096", "context_tokens is '4096'.*integer"),
        ("plan__workload__context_tokens", 10**400, "a number that cannot be: 1000"),
        ("used__gpus__0__memory_gib", 1e300, r"a number that cannot be: 1e\+300"),
        ("used__gpus__0__bandwidth_gbps", 1e-300, "a number that cannot be: 1e-300"),
        ("plan__workload__parallel_users", 0, "parallel_users is 0"),
        ("plan__rig__gpus__0__count", -2, r"plan\.rig\.gpus\.0\.count is -2"),
        ("plan__rig__gpus", [{"part_id": "a"}] * 17, "at most 16"),
        ("plan__rig__cpu", [], "plan.rig.cpu"),
        ("plan__name", "", "plan.name"),
        ("plan__surprise", 1, "plan.surprise"),
        ("plan__workload__offload", {"mode": "layers", "layers": None}, "number of layers"),
        ("plan__own__gpus", None, "plan.own.gpus"),
        ("used__gpus__0__memory_gib", -12, "used.gpus.0.memory_gib is -12"),
        ("used__models__0__architecture__structure__norms_per_layer", 10**9, "norms_per_layer is 1000000000"),
        ("version", 0, "never existed"),
    ],
)
def test_what_cannot_be_is_refused_with_its_place(tmp_path: Path, change: str, value: Any, reason: str) -> None:
    path = tmp_path / "wrong.rig.json"
    path.write_text(json.dumps(_document(**{change: value})), encoding="utf-8")

    with pytest.raises(ImpossibleRigError, match=reason) as refused:
        load_rig(path, library())
    assert str(refused.value).startswith("wrong.rig.json: ")


def test_a_missing_part_of_the_document_is_named(tmp_path: Path) -> None:
    path = tmp_path / "wrong.rig.json"
    path.write_text('{"format": "rigplanner-rig", "version": 1}', encoding="utf-8")

    with pytest.raises(ImpossibleRigError, match="plan: Field required"):
        load_rig(path, library())


@pytest.mark.parametrize(
    ("content", "kind", "reason"),
    [
        (b"", DamagedRigError, "empty"),
        (b"hello", DamagedRigError, "not valid JSON"),
        (b"\xff\xfe\x00{", DamagedRigError, "UTF-8"),
        (b"[" * 50_000, DamagedRigError, "nested too deeply"),
        (b'{"a":' * 50_000 + b"1" + b"}" * 50_000, DamagedRigError, "nested too deeply"),
        (b"[1, 2]", ForeignRigError, "not a rig file"),
        (b'{"name": "x"}', ForeignRigError, "not a rig file"),
        (b'{"format": "rigplanner-rig"}', ForeignRigError, "not a rig file"),
        (b'{"format": "other", "version": 1}', ForeignRigError, "not a rig file"),
        (b'{"format": "rigplanner-rig", "version": 7, "x": {}}', NewerRigError, "newer version.*7.*update"),
        (b" " * 5_000_001, TooLargeRigError, "larger than 5 MB"),
    ],
)
def test_what_is_no_rig_file_is_refused_by_kind(
    tmp_path: Path, content: bytes, kind: type[RigFileError], reason: str
) -> None:
    path = tmp_path / "bad.rig.json"
    path.write_bytes(content)

    with pytest.raises(kind, match=reason) as refused:
        load_rig(path, library())
    assert "bad.rig.json" in str(refused.value)
    assert path.read_bytes() == content


def test_infinity_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bad.rig.json"
    path.write_text(json.dumps(_document(plan__rig__gpus__0__own_price_usd=float("inf"))), encoding="utf-8")

    with pytest.raises(ImpossibleRigError, match="cannot be: inf"):
        load_rig(path, library())


def test_a_file_cut_anywhere_is_called_broken_off(rig_path: Path) -> None:
    whole = rig_path.read_bytes().rstrip()

    for length in range(1, len(whole), 97):
        rig_path.write_bytes(whole[:length])
        with pytest.raises(DamagedRigError, match="breaks off"):
            load_rig(rig_path, library())


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnreachableRigError, match=r"none\.rig\.json cannot be read: no such file"):
        load_rig(tmp_path / "none.rig.json", library())


@pytest.mark.parametrize("make", [os.mkdir, getattr(os, "mkfifo", os.mkdir)])
def test_a_folder_or_a_pipe_is_no_rig(tmp_path: Path, make: Any) -> None:
    path = tmp_path / "it.rig.json"
    make(path)

    with pytest.raises(UnreachableRigError, match="is not a file"):
        load_rig(path, library())
    with pytest.raises(UnreachableRigError, match="cannot be written"):
        save_rig(path, plan(), library())


def test_a_name_that_cannot_be_is_refused() -> None:
    with pytest.raises(UnreachableRigError):
        load_rig(Path("a\0b.rig.json"), library())
    with pytest.raises(UnreachableRigError):
        save_rig(Path("a\0b.rig.json"), plan(), library())


def test_a_plan_too_large_to_open_again_is_not_saved(rig_path: Path) -> None:
    before = rig_path.read_bytes()
    noted = gpu("own-card", note="x" * 6_000_000)

    with pytest.raises(TooLargeRigError):
        save_rig(rig_path, plan(own=OwnParts(gpus=(noted,))), library())
    assert rig_path.read_bytes() == before
