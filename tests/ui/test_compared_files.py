"""Files that are compared: of any name, and told apart by whether they were saved."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from rigplanner.catalog.library import Library
from rigplanner.domain.plan import Plan
from rigplanner.planner import edits
from rigplanner.store.recovery import Recovery
from rigplanner.store.rig_folder import RigFolder
from rigplanner.store.rigs import save_rig
from rigplanner.ui.pages.compare_page import ComparePage
from rigplanner.ui.workspace import Workspace

NO_TEXT = os.fsdecode(b"\xff.rig.json")


@pytest.fixture
def page(window: Workspace) -> ComparePage:
    """The comparison, shown."""
    window.show_page("compare")
    QApplication.processEvents()
    return window.pages.compare


@pytest.mark.skipif(os.name == "nt", reason="names of files are text there")
def test_a_file_whose_name_is_no_text_is_compared_kept_and_opened(
    window: Workspace, page: ComparePage, plan: Plan, library: Library, tmp_path: Path
) -> None:
    save_rig(tmp_path / NO_TEXT, edits.with_name(plan, "Odd"), library)
    page.compare_paths([tmp_path / NO_TEXT])
    assert page.desk.comparison.names == ("Odd",)
    page.desk.set_active(True)  # reads the files again
    page.desk.save()
    page.column_menu(0).open_requested.emit()
    assert (window.session.plan.name, window.files.path) == ("Odd", None)


@pytest.mark.skipif(os.name == "nt", reason="names of files are text there")
def test_it_is_offered_too(page: ComparePage, plan: Plan, library: Library) -> None:
    RigFolder().path.mkdir(parents=True)
    save_rig(RigFolder().path / NO_TEXT, edits.with_name(plan, "Odd"), library)
    assert any(action.text().startswith("Odd") for action in page.source_menu(None).actions())


def test_what_was_left_unsaved_is_not_called_saved(
    page: ComparePage, plan: Plan, library: Library, tmp_path: Path
) -> None:
    slot = Recovery().take()
    slot.save(plan, library)
    slot.release()
    (left,) = Recovery().left_behind()
    save_rig(tmp_path / "saved.rig.json", edits.with_name(plan, "Saved"), library)
    page.compare_paths([left.path, tmp_path / "saved.rig.json"])
    assert page.desk.comparison.names
    assert [head.text().rpartition(", ")[2] for head in page.board.head.heads[:2]] == ["not saved", "saved"]
