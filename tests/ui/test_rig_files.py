"""The file of the open plan: saved, edited, damaged, changed elsewhere; several windows; nothing lost silently."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from rigplanner.catalog.library import Library
from rigplanner.domain.plan import Plan
from rigplanner.planner import edits
from rigplanner.store.recovery import Recovery
from rigplanner.store.rig_document import Origin
from rigplanner.store.rigs import load_rig, save_rig
from rigplanner.ui.dialogs.rig_questions import ChangesDialog, ConflictDialog, DamagedDialog
from rigplanner.ui.file_state import FileState
from rigplanner.ui.session import Session
from rigplanner.ui.workspace import Workspace
from rigplanner.wording.copies import kept_name, name_before
from tests.ui.anew import begin_anew


@pytest.fixture
def saved(window: Workspace, session: Session, tmp_path: Path) -> Path:
    """A file outside the folder, saved and open."""
    path = tmp_path / "mine.rig.json"
    session.edit(edits.with_name, "Mine")
    window.files.save_to(path)
    return path


@pytest.fixture
def theirs(saved: Path, library: Library, plan: Plan) -> Path:
    """The file as somebody else wrote it meanwhile."""
    save_rig(saved, edits.with_name(plan, "Theirs"), library)
    return saved


_Dialog = TypeVar("_Dialog", bound=QDialog)


def dialog_of(window: Workspace, kind: type[_Dialog]) -> Iterator[_Dialog]:
    return (child for child in window.findChildren(kind) if child.isVisible())


def test_a_plan_is_new_then_edited_then_saved(window: Workspace, session: Session, library: Library) -> None:
    files = window.files
    assert files.state is FileState.NEW

    session.edit(edits.with_users, 3)
    assert files.state is FileState.EDITED
    assert window.top._state.text() == "Edited"
    window.top.save.click()

    assert files.state is FileState.SAVED
    assert files.path is not None
    assert files.path.parent == files.folder.path
    assert load_rig(files.path, library).plan == session.plan
    assert "Saved in Rigs" in window.notice._note._label.text()


def test_taking_an_edit_back_makes_it_saved_again(window: Workspace, session: Session, saved: Path) -> None:
    session.edit(edits.with_users, 3)
    assert window.files.state is FileState.EDITED
    session.undo()
    assert window.files.state is FileState.SAVED
    assert window.top._state.toolTip() == str(saved)


def test_saving_again_goes_to_the_same_file(window: Workspace, session: Session, saved: Path, library: Library) -> None:
    session.edit(edits.with_users, 3)
    window.files.save()
    assert load_rig(saved, library).plan.workload.parallel_users == 3
    assert window.files.folder.rigs() == ()


def test_a_file_that_is_another_by_now_is_noticed_and_can_be_loaded(
    qtbot: QtBot, window: Workspace, session: Session, theirs: Path
) -> None:
    qtbot.waitUntil(lambda: window.notice.action.text() == "Load theirs")
    assert "changed by another" in window.notice._note._label.text()
    window.notice.action.click()
    assert session.plan.name == "Theirs"
    assert window.files.state is FileState.SAVED
    assert window.files.path == theirs


def test_saving_over_a_changed_file_asks_and_keeps_both(
    window: Workspace, session: Session, theirs: Path, library: Library
) -> None:
    window.files.save()
    (dialog,) = dialog_of(window, ConflictDialog)
    assert isinstance(dialog, ConflictDialog)
    assert dialog.agree.isDefault()
    dialog.agree.click()

    assert load_rig(theirs, library).plan.name == "Theirs"
    path = window.files.path
    assert path is not None
    assert load_rig(path, library).plan == session.plan
    assert session.plan.name == kept_name("Mine", load_rig(path, library).saved_at)


def test_saving_over_a_changed_file_can_overwrite_or_leave_it(
    window: Workspace, theirs: Path, library: Library
) -> None:
    window.files.save()
    (dialog,) = dialog_of(window, ConflictDialog)
    assert isinstance(dialog, ConflictDialog)
    dialog.cancel.click()
    assert load_rig(theirs, library).plan.name == "Theirs"

    window.files.save()
    (dialog,) = dialog_of(window, ConflictDialog)
    assert isinstance(dialog, ConflictDialog)
    dialog.overwrite.click()
    assert load_rig(theirs, library).plan.name == "Mine"


def test_a_file_that_was_removed_is_noticed_and_written_again(
    qtbot: QtBot, window: Workspace, saved: Path, library: Library
) -> None:
    saved.unlink()
    qtbot.waitUntil(lambda: window.files.state is FileState.EDITED)
    assert "moved or removed" in window.notice._note._label.text()
    window.files.save()
    assert load_rig(saved, library).plan.name == "Mine"


def test_saving_of_our_own_is_no_news(qtbot: QtBot, window: Workspace, session: Session, saved: Path) -> None:
    session.edit(edits.with_users, 3)
    window.files.save()
    with qtbot.assertNotEmitted(window.files.told, wait=300):
        window.files.file.watch.stirred.emit()
    assert window.notice._note._label.text() == f"Saved as {saved.name}."


def test_a_damaged_file_is_told_kept_and_read_as_far_as_it_goes(
    window: Workspace, session: Session, saved: Path
) -> None:
    content = saved.read_bytes()
    damaged = saved.with_name("damaged.rig.json")
    damaged.write_bytes(content[: content.index(b'"figures"')])
    window.open_path(damaged)
    (dialog,) = dialog_of(window, DamagedDialog)
    assert isinstance(dialog, DamagedDialog)
    before = session.plan
    dialog.agree.click()

    assert session.plan == before
    assert (window.files.path, window.files.state) == (None, FileState.EDITED)
    assert damaged.read_bytes() == content[: content.index(b'"figures"')]


def test_a_file_of_a_newer_version_is_refused_politely(window: Workspace, session: Session, tmp_path: Path) -> None:
    path = tmp_path / "new.rig.json"
    path.write_text('{"format": "rigplanner-rig", "version": 99, "plan": {"rig": {}}}', encoding="utf-8")
    before = session.plan
    window.open_path(path)
    assert session.plan == before
    assert "update RigPlanner" in window.notice._note._label.text()


def test_what_changed_since_is_told_and_listed(
    window: Workspace, session: Session, library: Library, tmp_path: Path
) -> None:
    path = tmp_path / "old.rig.json"
    save_rig(path, session.plan, library, saved_at="2026-11-03T10:00:00Z")
    document = json.loads(path.read_bytes())
    document["figures"]["price_usd"] = {"value": 10, "low": 10, "high": 10, "basis": "listed"}
    path.write_text(json.dumps(document), encoding="utf-8")
    window.open_path(path)
    assert "1 thing changed since it was saved on 3 Nov 2026" in window.notice._note._label.text()
    window.notice.action.click()
    assert list(dialog_of(window, ChangesDialog))


def test_opening_another_file_keeps_what_was_not_saved(
    window: Workspace, session: Session, saved: Path, plan: Plan, library: Library
) -> None:
    session.edit(edits.with_name, "Unsaved")
    other = saved.with_name("other.rig.json")
    save_rig(other, edits.with_name(plan, "Other"), library)
    window.open_path(other)

    assert session.plan.name == "Other"
    assert "Unsaved was not saved; it is kept in Rigs as Unsaved, kept " in window.notice._note._label.text()
    (left,) = Recovery().left_behind()
    assert left.plan is not None
    assert (name_before(left.plan.name), left.origin.path) == ("Unsaved", str(saved))

    window.files.open_left(left)
    assert (session.plan.name, window.files.path) == ("Unsaved", saved)
    assert window.files.state is FileState.EDITED
    assert Recovery().left_behind() == ()


def test_a_plan_that_cannot_be_kept_stays_open(
    window: Workspace, session: Session, saved: Path, plan: Plan, library: Library
) -> None:
    other = saved.with_name("other.rig.json")
    save_rig(other, edits.with_name(plan, "Other"), library)
    session.edit(edits.with_name, "Unsaved")
    slot = window.files.keeping._slot
    slot.path.mkdir()  # in the way of the file
    window.open_path(other)

    assert session.plan.name == "Unsaved"
    assert "stays open" in window.notice._note._label.text()


def test_a_new_plan_is_in_no_file(window: Workspace, session: Session, saved: Path) -> None:
    begin_anew(window)
    assert session.plan.name == "Starter 12 GB"
    assert (window.files.path, window.files.state) == (None, FileState.NEW)
    window.files.save()
    assert saved.exists()
    assert window.files.path != saved


def test_the_file_comes_back_with_the_plan(window: Workspace, session: Session, saved: Path, library: Library) -> None:
    session.edit(edits.with_users, 3)
    assert window.files.keeping.save()
    origin = window.files.file.origin
    begin_anew(window)

    last = load_rig(saved, library)
    session.open(edits.with_users(last.plan, 3), session.rig)
    window.files.resume(type(last)(plan=session.plan, used=last.used, origin=origin))

    assert (window.files.path, window.files.state) == (saved, FileState.EDITED)
    session.edit(edits.with_users, last.plan.workload.parallel_users)
    assert window.files.state is FileState.SAVED


def test_a_plan_of_the_last_session_that_nobody_touched_is_new(window: Workspace, session: Session) -> None:
    last = window.files.keeping
    assert last.save()
    file = last._slot.last(session.library)
    assert file is not None
    assert file.origin == Origin(untouched=True)
    window.files.resume(file)
    assert window.files.state is FileState.NEW


def test_a_window_that_closes_leaves_only_what_no_file_holds(window: Workspace, session: Session, saved: Path) -> None:
    del saved
    window.files.leave()
    assert Recovery().left_behind() == ()
    again = Recovery().take()
    assert again.is_first
    found = again.last(session.library)
    assert found is not None
    assert found.plan == session.plan


def test_files_outside_the_folder_are_remembered(window: Workspace, saved: Path) -> None:
    assert window.files.recent.paths() == (saved,)
    begin_anew(window)
    window.files.save()
    assert window.files.recent.paths() == (saved,)


@pytest.mark.skipif(os.name == "nt", reason="the folder is made unwritable as POSIX does")
def test_a_save_that_fails_is_told_and_nothing_is_lost(window: Workspace, session: Session, saved: Path) -> None:
    before = saved.read_bytes()
    session.edit(edits.with_users, 3)
    window.files.save_to(saved / "in a file.rig.json")
    assert "Not saved" in window.notice._note._label.text()
    assert (saved.read_bytes(), window.files.state) == (before, FileState.EDITED)
