"""Plans left behind outlast a catalog that forgets their parts, and windows that act at the same moment."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from filelock import BaseFileLock

from rigplanner.store import recovery as slots
from rigplanner.store.recovery import LeftRig, Recovery
from rigplanner.store.rigs import load_rig

from .examples import gpu, library, plan


def left(folder: Path, name: str) -> LeftRig:
    """A plan that a window left in the first slot."""
    slot = Recovery(folder).take()
    slot.save(plan(name=name), library())
    slot.release()
    (found,) = Recovery(folder).left_behind()
    return found


def names(folder: Path) -> list[str]:
    return [each.plan.name for each in Recovery(folder).left_behind() if each.plan]


def test_a_left_plan_keeps_parts_that_no_catalog_has_any_more(tmp_path: Path) -> None:
    found = left(tmp_path, "Unsaved")
    later = replace(library(), gpus={})

    whole = found.whole(later)

    assert whole is not None
    assert whole.own.gpus == (gpu(),)
    assert found.whole(library()) == found.plan


def test_a_damaged_one_has_no_plan_at_all(tmp_path: Path) -> None:
    assert LeftRig(tmp_path / "1.rig.json", None, "", "broken").whole(library()) is None


def test_what_was_written_meanwhile_is_not_forgotten_with_what_was_shown(tmp_path: Path) -> None:
    shown = left(tmp_path, "Shown")
    left(tmp_path, "Newer")

    Recovery(tmp_path).forget(shown)
    assert names(tmp_path) == ["Newer"]

    (newer,) = Recovery(tmp_path).left_behind()
    Recovery(tmp_path).forget(newer)
    assert names(tmp_path) == []


def test_a_plan_kept_apart_while_a_window_looks_for_a_slot_is_not_written_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = Recovery(tmp_path).take()
    first.save(plan(name="Apart"), library())
    lock, kept = slots._lock, list[Path | None]()

    def after_another_kept_apart(path: Path) -> BaseFileLock | None:
        if not kept and path.name == "2.rig.json":
            kept.append(None)
            kept.append(first.keep_apart())
        return lock(path)

    monkeypatch.setattr(slots, "_lock", after_another_kept_apart)
    second = Recovery(tmp_path).take()
    monkeypatch.undo()
    second.save(plan(name="Second"), library())

    assert kept[1] is not None
    assert load_rig(kept[1], library()).plan.name == "Apart"
    assert names(tmp_path) == ["Apart"]
