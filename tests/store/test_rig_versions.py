"""Rig files as every version wrote them: all open, for ever."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from rigplanner.catalog.library import Library
from rigplanner.domain.plan import CompanionKind, KvType, OffloadMode
from rigplanner.domain.report import Fit
from rigplanner.planner.evaluate import evaluate
from rigplanner.store.migrations import STEPS, migrated
from rigplanner.store.rig_document import VERSION
from rigplanner.store.rigs import load_rig, save_rig

FILES = Path(__file__).parents[1] / "data" / "rigs"
EVERY_FILE = sorted(FILES.glob("*.rig.json"))


def test_every_version_left_files_behind() -> None:
    assert {int(path.name[1]) for path in EVERY_FILE} == set(range(1, VERSION + 1))


@pytest.mark.parametrize("path", EVERY_FILE, ids=lambda path: path.name)
def test_a_file_of_any_version_opens_and_is_the_same_when_saved_anew(
    path: Path, library: Library, tmp_path: Path
) -> None:
    opened = load_rig(path, library)
    again = tmp_path / "again.rig.json"
    save_rig(again, opened.plan, library, saved_at="2030-01-01T00:00:00Z")

    assert load_rig(again, library).plan == opened.plan
    assert json.loads(again.read_bytes())["version"] == VERSION
    assert evaluate(opened.plan, library).plan == opened.plan


@pytest.mark.parametrize("version", range(1, VERSION + 1))
def test_nothing_that_was_written_is_lost_on_the_way(version: int, library: Library) -> None:
    plan = load_rig(FILES / f"v{version}_everything.rig.json", library).plan
    work = plan.workload

    assert plan.name == "Zwei Karten – 二枚のカード"
    assert [(choice.part_id, choice.count, choice.owned) for choice in plan.rig.gpus][1:] == [("own-card", 1, False)]
    assert plan.rig.gpus[1].own_price_usd == 123.45
    assert (work.kv_type, work.parallel_users, work.offload.mode) == (KvType.Q8_0, 3, OffloadMode.LAYERS)
    assert [other.kind for other in work.companions] == [CompanionKind.ADAPTER, CompanionKind.DRAFT]
    assert (plan.background_live_bytes, plan.background_live_others) == (1_500_000_000, (200_000_000,))
    assert plan.own.models[0].note == "Read from its own header"


def test_what_came_with_version_2_is_unknown_before_it(library: Library) -> None:
    before = load_rig(FILES / "v1_starter.rig.json", library)
    after = load_rig(FILES / "v2_starter.rig.json", library)

    assert (before.saved_at, before.figures, before.plan.tags) == ("", None, ())
    assert after.saved_at == "2026-11-30T13:30:00Z"
    assert after.plan.tags == ("first", "quiet")
    assert after.figures is not None
    assert after.figures.fit is Fit.FITS


def test_there_is_one_step_from_each_version_to_the_next() -> None:
    assert set(STEPS) == set(range(1, VERSION))
    assert migrated({"version": 1, "plan": {}}, 1)["version"] == VERSION
