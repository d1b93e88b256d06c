"""What windows save by themselves: each in a place of its own, and nothing of it is lost."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from rigplanner.store.recovery import LeftRig, Recovery, RecoverySlot
from rigplanner.store.rig_document import Origin
from rigplanner.store.rig_errors import DamagedRigError, UnreachableRigError
from rigplanner.store.rigs import load_rig, save_rig

from .examples import library, plan

#: A window of another process: takes a slot, saves a plan, tells its number, and waits to be killed.
WINDOW = """
import sys
from pathlib import Path
from rigplanner.store.recovery import Recovery
from tests.store.examples import library, plan

slot = Recovery(Path(sys.argv[1])).take()
slot.save(plan(name=sys.argv[2]), library())
print(slot.path.name, flush=True)
sys.stdin.read()
"""


def window(folder: Path, name: str) -> subprocess.Popen[bytes]:
    root = Path(__file__).parents[2]
    begun = subprocess.Popen(
        [sys.executable, "-c", WINDOW, str(folder), name],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert begun.stdout is not None
    begun.stdout.readline()
    return begun


def names(folder: Path) -> list[str]:
    return [left.plan.name for left in Recovery(folder).left_behind() if left.plan]


def test_at_first_there_is_nothing(tmp_path: Path) -> None:
    slot = Recovery(tmp_path / "not yet").take()

    assert slot.is_first
    assert slot.last(library()) is None


def test_the_next_session_begins_with_the_last_plan_and_knows_its_file(tmp_path: Path) -> None:
    origin = Origin(path=str(tmp_path / "a.rig.json"), digest="a" * 64)
    slot = Recovery(tmp_path).take()
    slot.save(plan(), library())
    slot.save(plan(name="Second"), library(), origin)
    slot.release()

    found = Recovery(tmp_path).take().last(library())

    assert found is not None
    assert (found.plan, found.origin) == (plan(name="Second"), origin)


def test_a_further_window_has_a_slot_of_its_own(tmp_path: Path) -> None:
    first, second, third = (Recovery(tmp_path).take() for _ in range(3))

    assert [slot.path.name for slot in (first, second, third)] == ["1.rig.json", "2.rig.json", "3.rig.json"]
    assert [slot.is_first for slot in (first, second)] == [True, False]
    first.save(plan(name="First"), library())
    second.save(plan(name="Second"), library())
    assert names(tmp_path) == []


def test_a_slot_that_was_given_back_but_holds_something_is_no_place_for_another(tmp_path: Path) -> None:
    first, second = (Recovery(tmp_path).take() for _ in range(2))
    second.save(plan(name="Unsaved"), library())
    second.release()

    assert Recovery(tmp_path).take().path.name == "3.rig.json"
    assert names(tmp_path) == ["Unsaved"]
    assert first.is_first


def test_a_window_that_begins_anew_leaves_the_last_session_alone(tmp_path: Path) -> None:
    slot = Recovery(tmp_path).take()
    slot.save(plan(name="Last"), library())
    slot.release()

    assert Recovery(tmp_path).take(anew=True).path.name == "2.rig.json"
    assert names(tmp_path) == ["Last"]


def test_windows_that_are_killed_leave_their_plans(tmp_path: Path) -> None:
    windows = [window(tmp_path, name) for name in ("One", "Two", "Three")]
    assert names(tmp_path) == []

    for each in windows[1:]:
        each.send_signal(signal.SIGKILL) if os.name != "nt" else each.kill()
        each.communicate()

    assert sorted(names(tmp_path)) == ["Three", "Two"]
    windows[0].kill()
    windows[0].communicate()
    again = Recovery(tmp_path).take()
    found = again.last(library())
    assert found is not None
    assert found.plan.name == "One"


def test_what_a_file_holds_was_not_left_behind(tmp_path: Path) -> None:
    path = tmp_path / "a.rig.json"
    digest = save_rig(path, plan(), library())
    slot = Recovery(tmp_path).take()
    slot.save(plan(), library(), Origin(path=str(path), digest=digest))
    slot.release()
    assert names(tmp_path) == []

    save_rig(path, plan(name="Another"), library())
    assert names(tmp_path) == ["Starter"]


def test_a_plan_that_nobody_touched_is_not_missed(tmp_path: Path) -> None:
    slot = Recovery(tmp_path).take()
    slot.save(plan(), library(), Origin(untouched=True))
    slot.release()

    assert names(tmp_path) == []


def test_a_plan_is_kept_apart_before_another_takes_its_slot(tmp_path: Path) -> None:
    slot = Recovery(tmp_path).take()
    assert slot.keep_apart() is None
    slot.save(plan(name="Before"), library())

    kept = slot.keep_apart()
    slot.save(plan(name="After"), library())

    assert kept is not None
    assert names(tmp_path) == ["Before"]
    (left,) = Recovery(tmp_path).left_behind()
    assert left.path == kept
    Recovery(tmp_path).forget(left)
    assert names(tmp_path) == []


def test_what_a_window_has_open_is_never_forgotten(tmp_path: Path) -> None:
    slot = Recovery(tmp_path).take()
    slot.save(plan(), library())

    digest = load_rig(slot.path, library()).digest
    Recovery(tmp_path).forget(LeftRig(slot.path, plan(), "", digest=digest))
    assert slot.path.exists()
    slot.clear()
    assert not slot.path.exists()


def test_the_plan_of_a_version_without_slots_is_taken_over_once(tmp_path: Path) -> None:
    save_rig(tmp_path / "autosave.rig.json", plan(name="From before"), library())

    slot = Recovery(tmp_path).take()
    found = slot.last(library())

    assert found is not None
    assert found.plan.name == "From before"
    assert not (tmp_path / "autosave.rig.json").exists()


def test_a_damaged_plan_is_told_once_and_kept(tmp_path: Path) -> None:
    slot = Recovery(tmp_path).take()
    for content in (b'{"format": ', b"{"):
        slot.path.write_bytes(content)
        with pytest.raises(DamagedRigError, match=r"kept as 1\.rig\.json\."):
            slot.last(library())

    assert slot.last(library()) is None
    kept = sorted(path.name for path in slot.path.parent.glob("*.broken"))
    assert kept == ["1.rig.json.2.broken", "1.rig.json.broken"]


def test_a_damaged_plan_that_was_left_behind_is_listed_with_its_trouble(tmp_path: Path) -> None:
    Recovery(tmp_path).take()
    (tmp_path / "recovery" / "7.rig.json").write_bytes(b"{")
    (tmp_path / "recovery" / "notes.rig.json").write_bytes(b"{")

    (left,) = Recovery(tmp_path).left_behind()

    assert (left.plan, left.path.name) == (None, "7.rig.json")
    assert "breaks off" in left.trouble


def test_a_folder_that_cannot_be_made_is_told_when_saving(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    recovery = Recovery(tmp_path / "file" / "folder")

    slot = recovery.take()

    assert slot.last(library()) is None
    assert recovery.left_behind() == ()
    with pytest.raises(UnreachableRigError, match="cannot be made"):
        slot.save(plan(), library())


def test_a_slot_without_a_lock_still_saves(tmp_path: Path) -> None:
    slot = RecoverySlot(tmp_path / "recovery" / "1.rig.json", None)
    slot.save(plan(), library())
    slot.release()

    assert slot.last(library()) is not None
