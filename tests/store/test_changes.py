"""Opened again after the catalogs changed: what is another now, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from rigplanner.catalog.library import Library
from rigplanner.domain.parts import Gpu
from rigplanner.domain.plan import Companion, CompanionKind, PartChoice, Plan, Rig
from rigplanner.planner import edits
from rigplanner.planner.starter import starter_plan
from rigplanner.store.changes import Change, ChangeKind
from rigplanner.store.rigs import load_rig, save_rig

from .examples import gpu, library, model, plan

OF = "RTX-3060-12GB"


def opened_with(tmp_path: Path, saved: Plan, *cards: Gpu) -> tuple[Change, ...]:
    """The changes of a plan saved before, opened when the catalog has other cards."""
    path = tmp_path / "a.rig.json"
    save_rig(path, saved, library())
    later = library()
    later.gpus.clear()  # type: ignore[attr-defined]
    later.gpus.update({card.id: card for card in cards})  # type: ignore[attr-defined]
    return load_rig(path, later).changes


@pytest.mark.parametrize(
    ("now", "kind", "sentence"),
    [
        ({"usd": 255.0}, ChangeKind.PRICE, f"{OF} was $289 when saved and is $255 now."),
        ({"prices": ()}, ChangeKind.PRICE, f"{OF} was $289 when saved; its price is unknown now."),
        (
            {"bandwidth_gbps": 448.0},
            ChangeKind.SPEC,
            f"Memory bandwidth of {OF} was 360 GB/s when saved and is 448 GB/s now.",
        ),
        ({"tdp_w": 170.0}, ChangeKind.SPEC, f"Power limit of {OF} was unknown when saved and is 170 W now."),
        ({"memory_gib": 4}, ChangeKind.ESTIMATE, "The model fitted when saved and spills to RAM now."),
    ],
)
def test_each_change_is_told_by_its_kind(tmp_path: Path, now: dict[str, Any], kind: ChangeKind, sentence: str) -> None:
    assert Change(kind, sentence) in opened_with(tmp_path, plan(), gpu(**now))


def test_nothing_is_told_where_nothing_that_is_shown_changed(tmp_path: Path) -> None:
    assert opened_with(tmp_path, plan(), gpu(usd=289.2, note="another note", spec_as_of="2026-12")) == ()


def test_a_price_that_is_the_user_s_own_did_not_change(tmp_path: Path) -> None:
    cards = (PartChoice(part_id="rtx-3060-12gb", own_price_usd=100.0),)

    assert opened_with(tmp_path, plan(rig=Rig(gpus=cards)), gpu(usd=500.0)) == ()


def test_a_card_that_vanished_is_told_once_and_changes_nothing_else(tmp_path: Path) -> None:
    found = opened_with(tmp_path, plan())

    assert [change.kind for change in found] == [ChangeKind.VANISHED]


def test_a_model_loaded_beside_it_comes_from_the_file_when_it_vanished(tmp_path: Path) -> None:
    draft = Companion(kind=CompanionKind.DRAFT, name="Draft", model_id="small", quant="Q8_0")
    before = library()
    before.models["small"] = model("small")  # type: ignore[index]
    path = tmp_path / "a.rig.json"
    save_rig(path, edits.with_companions(plan(), (draft,)), before)

    assert [own.id for own in load_rig(path, library()).plan.own.models] == ["small"]


def test_a_speed_that_reads_otherwise_is_told(library: Library, tmp_path: Path) -> None:
    path = tmp_path / "a.rig.json"
    starter = edits.with_quant(starter_plan(library.uses["coding"]), "Q3_K_S")
    save_rig(path, starter, library)
    card = library.gpus[starter.rig.gpus[0].part_id]
    faster = replace(library, gpus={**library.gpus, card.id: card.model_copy(update={"bandwidth_gbps": 720.0})})

    told = [change.sentence for change in load_rig(path, faster).changes if change.kind is ChangeKind.ESTIMATE]

    assert any(text.startswith("Writing was ") and "tok/s when saved and is" in text for text in told)


def test_a_file_of_the_first_version_tells_of_no_figures(library: Library) -> None:
    opened = load_rig(Path(__file__).parents[1] / "data" / "rigs" / "v1_starter.rig.json", library)

    assert not [change for change in opened.changes if change.kind is ChangeKind.ESTIMATE]
