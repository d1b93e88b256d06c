"""Where to begin, the tour, the keys and the words."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from rigplanner.domain.plan import Plan
from rigplanner.planner.edits import with_name
from rigplanner.ui.dialogs.help_dialog import HelpDialog
from rigplanner.ui.session import Session
from rigplanner.ui.start.start_dialog import StartDialog
from rigplanner.ui.start.tour import Tour, beside
from rigplanner.ui.theme import ThemeStore
from rigplanner.ui.workspace import Workspace
from rigplanner.wording.glossary import Term, entry, explanation
from tests.ui.overlays import opened

ROOM = QRect(0, 0, 1440, 900)


@pytest.fixture
def start(window: Workspace) -> Iterator[StartDialog]:
    with opened(StartDialog, window.guidance.show_start) as found:
        yield found


def test_a_template_becomes_the_plan(start: StartDialog, session: Session, window: Workspace) -> None:
    start.cards["gb24"].click()
    assert [card.part_id for card in session.plan.rig.gpus] == ["nvidia-geforce-rtx-3090"]
    assert window.shown_page == "plan"
    assert not start.isVisible()


def test_what_was_edited_before_is_kept(start: StartDialog, session: Session, window: Workspace) -> None:
    session.edit(with_name, "Half an idea")
    start.cards["unified"].click()
    assert session.plan.name == "Mini PC, 128 GB shared"
    (left,) = window.files.keeping.recovery.left_behind()
    assert left.plan is not None
    assert left.plan.name.startswith("Half an idea, kept")


def test_this_pc_waits_until_it_is_found(start: StartDialog, plan: Plan) -> None:
    assert not start.this_pc.isEnabled()
    start.show_this_pc(with_name(plan, "This PC"))
    assert start.this_pc.isEnabled()
    assert "RTX 3060" in start.this_pc.accessibleDescription()
    start.show_this_pc(None)
    assert not start.this_pc.isEnabled()
    assert "Too little" in start.this_pc.accessibleDescription()


def test_every_card_says_what_it_comes_to(start: StartDialog) -> None:
    for card in start.cards.values():
        assert "tok/s" in card.accessibleDescription()
        assert "$" in card.accessibleDescription()


def tour_of(window: Workspace) -> Tour:
    window.guidance.show_tour()
    found = window.window().findChild(Tour)
    assert isinstance(found, Tour)
    return found


def test_the_tour_goes_on_and_back_by_keys_and_ends(qtbot: QtBot, window: Workspace) -> None:
    tour = tour_of(window)
    titles = [tour.bubble.accessibleName()]
    with qtbot.waitSignal(tour.ended):
        for _ in range(20):
            QTest.keyClick(tour.bubble.on, Qt.Key.Key_Right)
            if not tour.isVisible():
                break
            titles.append(tour.bubble.accessibleName())
    assert len(titles) == len(set(titles)) == 6


def test_the_tour_is_left_at_once(qtbot: QtBot, window: Workspace) -> None:
    tour = tour_of(window)
    with qtbot.waitSignal(tour.ended):
        QTest.keyClick(tour, Qt.Key.Key_Escape)
    assert not tour.isVisible()


def test_the_focus_stays_with_the_tour(window: Workspace) -> None:
    tour = tour_of(window)
    for _ in range(8):
        QTest.keyClick(QApplication.focusWidget() or tour, Qt.Key.Key_Tab)
        focused = QApplication.focusWidget()
        assert focused is not None
        assert tour.isAncestorOf(focused)


@pytest.mark.parametrize(
    "bright", [QRect(72, 48, 296, 800), QRect(380, 60, 1040, 120), QRect(900, 500, 520, 380), QRect(0, 0, 1440, 900)]
)
def test_words_stand_within_the_window_and_beside_what_they_tell_of(bright: QRect) -> None:
    place = beside(bright, (340, 180), ROOM)
    words = QRect(place, place + QPoint(340, 180))
    assert ROOM.contains(words)
    if bright != ROOM:
        assert not words.intersects(bright)


def test_the_keys_and_the_words_are_told(qtbot: QtBot, window: Workspace, theme: ThemeStore) -> None:
    dialog = HelpDialog(theme, window.commands)
    qtbot.addWidget(dialog)
    shown = {child.accessibleName() for child in dialog.findChildren(QWidget)}
    for command in window.commands:
        if command.keys:
            assert any(command.shortcut in name for name in shown), command.title
    dialog.show_words()
    assert [not page.isHidden() for page in dialog.pages.values()] == [False, True]


def test_every_term_is_explained_in_plain_words() -> None:
    for term in Term:
        word = entry(term)
        assert word.word
        assert 40 < len(word.meaning) < 260
        assert word.meaning.endswith(".")
        assert word.meaning in explanation(term)


def test_asking_twice_asks_once(window: Workspace, start: StartDialog) -> None:
    window.guidance.show_start()
    assert QApplication.activeModalWidget() is start


def test_a_person_who_closes_it_is_not_asked_again(qtbot: QtBot, window: Workspace, start: StartDialog) -> None:
    with qtbot.waitSignal(window.guidance.welcomed):
        start.reject()
