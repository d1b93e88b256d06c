"""Keys on the page of rigs do what its cards show, and nothing to the plan that is open."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from rigplanner.catalog.library import Library
from rigplanner.domain.plan import Plan
from rigplanner.planner import edits
from rigplanner.store.rig_folder import RigFolder
from rigplanner.ui.pages.rigs_page import RigsPage
from rigplanner.ui.session import Session
from rigplanner.ui.workspace import Workspace

NAMES = ("One", "Two", "Three")


@pytest.fixture
def page(qtbot: QtBot, window: Workspace, plan: Plan, library: Library) -> RigsPage:
    """The page with three rigs, sorted by name: One, Three, Two."""
    folder = RigFolder()
    for name in NAMES:
        tagged = edits.with_tags(edits.with_name(plan, name), ("quiet", name))
        folder.save_new(tagged, library, "2026-11-01T10:00:00Z")
    page = window.pages.rigs
    page.order.set_chosen("name")
    with qtbot.waitSignal(page.shelf.finished):
        window.show_page("rigs")
    page.list.setFocus()
    return page


def choose_all(page: RigsPage) -> None:
    """From the first card to the last, as with Shift and an arrow."""
    page.list.choose([page.cards.items[0].path])
    for _ in NAMES[1:]:
        QTest.keyClick(page.list, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)


def press_undo(window: Workspace) -> None:
    QTest.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)


def test_undo_takes_back_what_was_removed_and_leaves_the_plan(
    qtbot: QtBot, window: Workspace, session: Session, page: RigsPage
) -> None:
    session.edit(edits.with_name, "Another name")
    page.list.choose([page.cards.items[0].path])
    with qtbot.waitSignal(page.shelf.listed):
        QTest.keyClick(page.list, Qt.Key.Key_Delete)
    assert len(page.shelf.items) == 2

    with qtbot.waitSignal(page.shelf.listed):
        press_undo(window)
    assert {item.name for item in page.shelf.items} == set(NAMES)
    assert session.plan.name == "Another name"


def test_undo_without_anything_removed_does_nothing(window: Workspace, session: Session, page: RigsPage) -> None:
    del page
    session.edit(edits.with_name, "Another name")
    press_undo(window)
    QTest.keyClick(window, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    assert session.plan.name == "Another name"


def test_a_removal_is_taken_back_once(qtbot: QtBot, window: Workspace, page: RigsPage) -> None:
    page.list.choose([page.cards.items[0].path])
    with qtbot.waitSignal(page.shelf.listed):
        QTest.keyClick(page.list, Qt.Key.Key_Delete)
    with qtbot.waitSignal(page.shelf.listed):
        press_undo(window)
    with qtbot.assertNotEmitted(page.actions_on_rigs.done):
        press_undo(window)


def test_enter_opens_the_card_with_the_focus(page: RigsPage, session: Session) -> None:
    choose_all(page)
    assert len(page.list.chosen) == 3
    QTest.keyClick(page.list, Qt.Key.Key_Return)
    assert session.plan.name == "Two"
