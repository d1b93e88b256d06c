"""A plan that gets another name is another rig: saving it never writes over the rig it was made from."""

from __future__ import annotations

from pathlib import Path

import pytest

from rigplanner.catalog.library import Library
from rigplanner.planner import edits
from rigplanner.store.rigs import load_rig, save_rig
from rigplanner.ui.file_state import FileState
from rigplanner.ui.session import Session
from rigplanner.ui.workspace import Workspace
from tests.ui.anew import begin_anew


@pytest.fixture
def first(window: Workspace, session: Session) -> Path:
    """A rig of the folder that is open, and is called First."""
    session.edit(edits.with_name, "First")
    window.files.save()
    assert window.files.path is not None
    return window.files.path


def text_of(window: Workspace) -> str:
    return window.notice._note._label.text()


def test_saving_under_another_name_makes_another_rig(
    window: Workspace, session: Session, first: Path, library: Library
) -> None:
    before = first.read_bytes()
    session.edit(edits.with_name, "Big build")
    session.edit(edits.with_users, 3)
    window.files.save()

    assert first.read_bytes() == before
    assert (window.files.path, window.files.state) == (first.with_name("Big build.rig.json"), FileState.SAVED)
    assert load_rig(first.with_name("Big build.rig.json"), library).plan == session.plan
    assert text_of(window) == "Saved in Rigs as Big build. First is still there."


def test_the_next_save_goes_to_the_new_rig(window: Workspace, session: Session, first: Path) -> None:
    session.edit(edits.with_name, "Big build")
    window.files.save()
    session.edit(edits.with_users, 3)
    window.files.save()
    assert {path.name for path in window.files.folder.paths()} == {first.name, "Big build.rig.json"}
    assert text_of(window) == "Saved in Rigs as Big build."


def test_undoing_the_name_goes_back_to_the_first_rig(window: Workspace, session: Session, first: Path) -> None:
    session.edit(edits.with_name, "Big build")
    window.files.save()
    session.undo()
    assert (window.files.path, window.files.state) == (first, FileState.SAVED)
    session.redo()
    assert window.files.path == first.with_name("Big build.rig.json")


def test_a_file_that_is_called_otherwise_than_its_rig_is_saved_in_place(
    window: Workspace, session: Session, first: Path, library: Library
) -> None:
    imported = first.with_name("imported.rig.json")
    save_rig(imported, edits.with_name(session.plan, "Theirs"), library)
    window.files.open(imported)
    session.edit(edits.with_users, 3)
    window.files.save()
    assert load_rig(imported, library).plan.workload.parallel_users == 3
    assert len(window.files.folder.paths()) == 2


def test_a_file_elsewhere_is_saved_in_place_under_any_name(
    window: Workspace, session: Session, tmp_path: Path, library: Library
) -> None:
    path = tmp_path / "mine.rig.json"
    window.files.save_to(path)
    session.edit(edits.with_name, "Big build")
    window.files.save()
    assert load_rig(path, library).plan.name == "Big build"
    assert window.files.folder.paths() == ()


def test_a_renamed_plan_that_was_left_unsaved_does_not_write_over_its_rig_either(
    window: Workspace, session: Session, first: Path
) -> None:
    before = first.read_bytes()
    session.edit(edits.with_name, "Big build")
    begin_anew(window)
    (left,) = window.files.keeping.recovery.left_behind()
    window.files.open_left(left)
    window.files.save()
    assert first.read_bytes() == before


def test_save_tells_both_its_keys(window: Workspace) -> None:
    tip = window.top.save.toolTip()
    assert "Ctrl+S" in tip
    assert "Ctrl+Shift+S" in tip


def test_undoing_after_saving_elsewhere_stays_with_the_file_elsewhere(
    window: Workspace, session: Session, first: Path, tmp_path: Path
) -> None:
    session.edit(edits.with_users, 3)
    window.files.save_to(tmp_path / "mine.rig.json")
    session.undo()
    assert first.exists()
    assert window.files.path == tmp_path / "mine.rig.json"


def test_what_was_edited_before_the_name_belongs_to_the_first_rig(
    window: Workspace, session: Session, first: Path, library: Library
) -> None:
    session.edit(edits.with_users, 3)
    session.edit(edits.with_name, "Big build")
    session.edit(edits.with_users, 4)
    window.files.save()
    session.undo()
    assert window.files.path == first.with_name("Big build.rig.json")
    session.undo()
    assert (window.files.path, window.files.state) == (first, FileState.EDITED)
    window.files.save()
    assert load_rig(first, library).plan == session.plan
