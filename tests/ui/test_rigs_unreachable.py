"""Files that cannot even be looked at, and reading that fails, cost only themselves."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from rigplanner.catalog.library import Library
from rigplanner.domain.plan import Plan
from rigplanner.store.recent import RecentFiles
from rigplanner.store.rig_folder import RigFolder
from rigplanner.ui.file_watch import FileWatch
from rigplanner.ui.rigs.card_menu import RigMenu
from rigplanner.ui.rigs.items import ItemKind, RigItem
from rigplanner.ui.workspace import Workspace


@pytest.fixture
def unreachable(tmp_path: Path) -> Path:
    """A file at which the system cannot even look, as one behind a folder without rights."""
    return tmp_path / f"{'x' * 300}.rig.json"


def test_one_unreachable_file_is_listed_with_its_trouble_among_the_others(
    qtbot: QtBot, window: Workspace, plan: Plan, library: Library, unreachable: Path
) -> None:
    RigFolder().save_new(plan, library, "2026-11-30T10:00:00Z")
    RecentFiles().add(unreachable)
    with qtbot.waitSignal(window.pages.rigs.shelf.finished):
        window.show_page("rigs")
    found = {item.kind: item for item in window.pages.rigs.cards.items}
    assert found[ItemKind.SAVED].plan == plan
    assert "cannot be read" in found[ItemKind.ELSEWHERE].trouble


def test_it_has_a_menu_and_can_be_watched(qtbot: QtBot, unreachable: Path) -> None:
    menu = RigMenu(RigItem(ItemKind.ELSEWHERE, unreachable, None, ""))
    qtbot.addWidget(menu)
    assert not menu.actions()[0].isEnabled()
    FileWatch().watch(unreachable)


def test_reading_that_fails_is_told(qtbot: QtBot, window: Workspace) -> None:
    shelf = window.pages.rigs.shelf
    with qtbot.waitSignal(window.files.told) as told:
        shelf._worker.start(lambda: 1 / 0)
    assert told.args is not None
    assert told.args[0].text.startswith("The rigs could not be read.")
