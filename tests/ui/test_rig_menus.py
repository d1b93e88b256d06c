"""The menu of a card is about that card, or about all that are chosen where it is one of them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QInputDialog
from pytestqt.qtbot import QtBot

from rigplanner.catalog.library import Library
from rigplanner.domain.plan import Plan
from rigplanner.planner import edits
from rigplanner.store.rig_folder import RigFolder
from rigplanner.ui.pages.rigs_page import RigsPage
from rigplanner.ui.rigs.items import RigItem
from rigplanner.ui.workspace import Workspace


@pytest.fixture
def page(qtbot: QtBot, window: Workspace, plan: Plan, library: Library) -> RigsPage:
    """Three rigs, each with a tag of its own."""
    for number, name in enumerate(("One", "Two", "Three"), 1):
        made = edits.with_tags(edits.with_name(plan, name), (f"tag of {name}",))
        RigFolder().save_new(made, library, f"2026-11-0{number}T10:00:00Z")
    with qtbot.waitSignal(window.pages.rigs.shelf.finished):
        window.show_page("rigs")
    return window.pages.rigs


@pytest.fixture
def shown(qapp: object) -> Iterator[list[str]]:
    """What stands in each dialog that comes, which is closed at once."""
    del qapp
    texts: list[str] = []

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, QInputDialog):
            texts.append(dialog.textValue())
            dialog.reject()

    timer = QTimer(interval=20)
    timer.timeout.connect(look)
    timer.start()
    yield texts
    timer.stop()


def item(page: RigsPage, name: str) -> RigItem:
    return next(item for item in page.cards.items if item.name == name)


def choose(page: RigsPage, *names: str) -> None:
    page.list.choose([item(page, name).path for name in names])


def names(page: RigsPage) -> list[str]:
    return sorted(item.name for item in page.cards.items)


def press(page: RigsPage, name: str, action: str) -> None:
    menu = page.menu_of(item(page, name))
    next(each for each in menu.actions() if each.text().split("\t")[0] == action).trigger()


@pytest.mark.parametrize(("action", "text"), [("Rename…", "{}"), ("Tags…", "tag of {}")])
@pytest.mark.parametrize("chosen", [("One", "Two", "Three"), ("Three",), ()])
def test_a_menu_changes_the_rig_it_belongs_to(
    page: RigsPage, shown: list[str], action: str, text: str, chosen: tuple[str, ...]
) -> None:
    choose(page, *chosen)
    press(page, "Two", action)
    assert shown == [text.format("Two")]


def test_a_menu_of_a_card_that_is_not_chosen_leaves_the_chosen_alone(qtbot: QtBot, page: RigsPage) -> None:
    choose(page, "Three")
    with qtbot.waitSignal(page.shelf.listed):
        press(page, "One", "Move to trash")
    assert names(page) == ["Three", "Two"]
    choose(page, "Three")
    with qtbot.waitSignal(page.shelf.listed):
        press(page, "Two", "Duplicate")
    assert names(page) == ["Three", "Two", "Two copy"]


def test_a_menu_of_a_chosen_card_is_about_all_chosen(qtbot: QtBot, page: RigsPage) -> None:
    choose(page, "One", "Two")
    with qtbot.waitSignal(page.shelf.listed):
        press(page, "One", "Move to trash")
    assert names(page) == ["Three"]


def test_the_key_renames_the_chosen_rig_with_the_focus(page: RigsPage, shown: list[str]) -> None:
    choose(page, "One", "Two", "Three")
    row = page.cards.items.index(item(page, "Two"))
    page.list.selectionModel().setCurrentIndex(page.cards.index(row), page.list.selectionModel().SelectionFlag.NoUpdate)
    page.list.rename_requested.emit()
    choose(page, "One")
    page.list.rename_requested.emit()
    assert shown == ["Two", "One"]
