"""The card of the rig that is open says whether the plan was edited since: it shows what was saved."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from rigplanner.planner import edits
from rigplanner.ui.session import Session
from rigplanner.ui.workspace import Workspace


def test_the_card_of_an_edited_plan_says_so(qtbot: QtBot, window: Workspace, session: Session) -> None:
    window.files.save()
    page = window.pages.rigs
    with qtbot.waitSignal(page.shelf.finished):
        window.show_page("rigs")

    def said() -> str:
        return str(page.cards.data(page.cards.index(0), Qt.ItemDataRole.AccessibleTextRole)).split(". ")[1]

    assert said() == "Open"
    session.edit(edits.with_users, 3)
    assert said() == "Open, edited"
    session.undo()
    assert said() == "Open"
    assert not page.list.grab().isNull()
