"""The focus goes from the top down, is always seen, and stays near what was pressed."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from rigplanner.catalog.library import Library
from rigplanner.domain.plan import Plan
from rigplanner.planner import edits
from rigplanner.store.rig_folder import RigFolder
from rigplanner.ui.pages.compare_page import ComparePage
from rigplanner.ui.parts.button import Button
from rigplanner.ui.workspace import Workspace
from tests.ui.comparing import BIG, add, opened, settle, with_3090


@pytest.fixture
def page(window: Workspace) -> ComparePage:
    """The comparison, shown."""
    return opened(window)


def stops(first: QWidget, most: int) -> list[QWidget]:
    """Where the tab key leads from a widget on."""
    first.setFocus(Qt.FocusReason.TabFocusReason)
    found = []
    for _ in range(most):
        QTest.keyClick(focused(), Qt.Key.Key_Tab)
        found.append(focused())
    return found


def focused() -> QWidget:
    """What has the focus."""
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def test_tags_come_before_the_cards(qtbot: QtBot, window: Workspace, plan: Plan, library: Library) -> None:
    RigFolder().save_new(edits.with_tags(plan, ("quiet", "work")), library, "2026-11-01T10:00:00Z")
    page = window.pages.rigs
    with qtbot.waitSignal(page.shelf.finished):
        window.show_page("rigs")
    assert stops(page.new, 3) == [*page.tags.buttons.values(), page.list]


def test_after_only_rows_that_differ_comes_something_that_shows_it(page: ComparePage, plan: Plan) -> None:
    add(page, with_3090(plan))
    assert page._area not in stops(page.work.differing, 4)


def test_the_cell_with_the_focus_is_in_view(page: ComparePage, plan: Plan) -> None:
    page.window().resize(1100, 500)
    add(page, with_3090(plan))
    table = page.board.table
    table.setFocus(Qt.FocusReason.TabFocusReason)
    table.setCurrentIndex(table.rows.index(table.rows.rowCount() - 1, 1))
    rect = table.visualRect(table.currentIndex())
    place = table.viewport().mapTo(page._area.viewport(), rect.center())
    assert page._area.viewport().rect().contains(place)


@pytest.mark.parametrize("by_keyboard", [True, False])
def test_adding_a_suggested_rig_leaves_the_focus_at_adding(page: ComparePage, by_keyboard: bool) -> None:
    assert page.desk.comparison.names
    offer = page.board.second.buttons[0]
    if by_keyboard:
        offer.setFocus(Qt.FocusReason.TabFocusReason)
        QTest.keyClick(offer, Qt.Key.Key_Space)
    else:
        QTest.mouseClick(offer, Qt.MouseButton.LeftButton)
    settle(page)
    assert page.board.second.isHidden()
    assert QApplication.focusWidget() is page.top.add


def test_trying_a_change_leaves_the_focus_in_its_row(qtbot: QtBot, page: ComparePage, plan: Plan) -> None:
    add(page, with_3090(plan))
    page.desk.edit_work(edits.with_model, *BIG)
    settle(page)
    table = page.board.table
    qtbot.waitUntil(lambda: page.search.of(page.desk.comparison.reports[0].plan) is not None, timeout=10_000)
    qtbot.waitUntil(lambda: bool(table.findChildren(Button)), timeout=10_000)
    button = table.findChildren(Button)[0]
    button.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(button, Qt.Key.Key_Space)
    settle(page)
    assert len(page.desk.comparison.reports) == 3
    assert QApplication.focusWidget() is table
    assert table.rows.rows[table.currentIndex().row()].key == "change"
    assert table._delegate.by_keyboard
