"""The open plan keeps its file when that is put into the trash and taken back."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from rigplanner.catalog.library import Library
from rigplanner.domain.plan import Plan
from rigplanner.store.rigs import save_rig
from rigplanner.ui.file_state import FileState
from rigplanner.ui.pages.rigs_page import RigsPage
from rigplanner.ui.workspace import Workspace


@pytest.mark.parametrize("stem", ["my-file", "N" * 200])
@pytest.mark.parametrize("by_notice", [True, False])
def test_taking_back_the_open_file_makes_the_plan_saved_again(
    qtbot: QtBot, window: Workspace, plan: Plan, library: Library, stem: str, by_notice: bool
) -> None:
    files = window.files
    files.folder.path.mkdir(parents=True)
    path = files.folder.path / f"{stem}.rig.json"
    save_rig(path, plan, library)
    files.open(path)
    page: RigsPage = window.pages.rigs
    with qtbot.waitSignal(page.shelf.finished):
        window.show_page("rigs")
    with qtbot.waitSignal(page.shelf.listed):
        page.actions_on_rigs.remove(page.cards.items[:1])
    assert files.state is FileState.EDITED

    if by_notice:
        window.notice.action.click()
    else:
        page.trash.menu_of_trash().actions()[0].trigger()
    assert path.exists()
    assert (files.path, files.state) == (path, FileState.SAVED)
