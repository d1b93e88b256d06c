"""The file of the open plan is written, moved and named by others: what is told stays true, and nothing is lost."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from rigplanner.catalog.library import Library
from rigplanner.domain.plan import Plan
from rigplanner.planner import edits
from rigplanner.store.recovery import Recovery
from rigplanner.store.rig_document import Origin
from rigplanner.store.rigs import load_rig, save_rig
from rigplanner.ui.file_state import FileState
from rigplanner.ui.rigs.items import read_items
from rigplanner.ui.session import Session
from rigplanner.ui.workspace import Workspace
from rigplanner.wording.copies import name_before
from tests.ui.anew import begin_anew


@pytest.fixture
def mine(window: Workspace, session: Session, tmp_path: Path) -> Path:
    """A file outside the folder, saved and open."""
    path = tmp_path / "mine.rig.json"
    session.edit(edits.with_name, "Mine")
    window.files.save_to(path)
    return path


def write_theirs(path: Path, plan: Plan, library: Library) -> None:
    save_rig(path, edits.with_name(plan, "Theirs"), library)


def left_names() -> list[str]:
    """What was left unsaved, as it was called before it was kept apart."""
    return [name_before(left.plan.name) for left in Recovery().left_behind() if left.plan]


def test_a_version_that_no_file_holds_any_more_is_not_called_saved(
    qtbot: QtBot, window: Workspace, mine: Path, plan: Plan, library: Library
) -> None:
    write_theirs(mine, plan, library)
    qtbot.waitUntil(lambda: window.notice.action.text() == "Load theirs")
    assert window.files.state is FileState.EDITED
    assert window.top._state.text() == "Edited"

    window.notice.action.click()
    assert window.session.plan.name == "Theirs"
    assert left_names() == ["Mine"]


def test_a_change_nobody_was_told_of_yet_loses_nothing_either(
    window: Workspace, mine: Path, plan: Plan, library: Library
) -> None:
    write_theirs(mine, plan, library)
    begin_anew(window)
    assert left_names() == ["Mine"]


def test_a_window_that_closes_keeps_what_somebody_wrote_over(
    window: Workspace, session: Session, mine: Path, plan: Plan, library: Library
) -> None:
    write_theirs(mine, plan, library)
    window.files.keeping.save()
    window.files.leave()
    again = Recovery().take()
    found = again.last(session.library)
    assert found is not None
    assert found.plan.name == "Mine"


def test_a_file_that_comes_back_is_saved_again(qtbot: QtBot, window: Workspace, mine: Path) -> None:
    aside = mine.with_name("aside")
    mine.rename(aside)
    qtbot.waitUntil(lambda: window.files.state is FileState.EDITED)
    aside.rename(mine)
    qtbot.waitUntil(lambda: window.files.state is FileState.SAVED)


def test_a_path_that_depends_on_the_working_folder_is_the_file_it_names(
    window: Workspace, session: Session, library: Library, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = window.files.folder
    path = folder.save_new(edits.with_name(plan, "Two"), library, "2026-11-30T10:00:00Z")
    monkeypatch.chdir(folder.path)
    window.files.open(Path(path.name))
    assert window.files.path == path
    assert window.files.recent.paths() == ()

    target = folder.rename(path, "Two renamed")
    window.files.moved(path, target, lambda plan: edits.with_name(plan, "Two renamed"))
    assert (window.files.path, window.files.state) == (target, FileState.SAVED)
    assert session.plan.name == "Two renamed"

    window.files.save_to(Path("three.rig.json"))
    assert window.files.path == folder.path / "three.rig.json"


@pytest.mark.skipif(os.name == "nt", reason="names of files are text there")
def test_a_name_that_is_no_text_ends_neither_saving_by_itself_nor_the_window(
    window: Workspace, session: Session, library: Library, plan: Plan, tmp_path: Path
) -> None:
    path = tmp_path / os.fsdecode(b"\xff.rig.json")
    save_rig(path, plan, library)
    window.files.open(path)
    session.edit(edits.with_name, "Edited")
    assert window.files.keeping.save()
    begin_anew(window)
    assert left_names() == ["Edited"]

    window.files.open(path)
    session.edit(edits.with_name, "Edited again")
    window.files.save()
    assert load_rig(path, library).plan.name == "Edited again"
    window.files.leave()
    assert Recovery().take().is_first


def test_the_slot_is_given_back_whatever_cannot_be_written_down(window: Workspace, session: Session) -> None:
    keeping = window.files.keeping
    keeping.origin = lambda: Origin(path="\udcff")
    session.edit(edits.with_name, "Edited")
    window.files.leave()
    assert "could not be saved by itself" in window.notice._note._label.text()
    assert Recovery().take().path == keeping._slot.path


@pytest.mark.parametrize("act", ["open", "keep"])
def test_a_plan_left_behind_keeps_a_card_that_left_the_catalog_meanwhile(
    window: Workspace, session: Session, library: Library, plan: Plan, act: str
) -> None:
    card_id = plan.rig.gpus[0].part_id
    slot = Recovery().take(anew=True)
    slot.save(edits.with_name(plan, "Left"), library)
    slot.release()
    session.set_library(replace(library, gpus={key: gpu for key, gpu in library.gpus.items() if key != card_id}))

    files = window.files
    items = read_items(files.folder, files.recent, files.keeping.recovery, session.library)
    getattr(window.pages.rigs.actions_on_rigs, act)(items[0])

    found = session.plan if act == "open" else files.folder.rigs()[0].plan
    assert found is not None
    assert [card.id for card in found.own.gpus] == [card_id]
    assert left_names() == []
