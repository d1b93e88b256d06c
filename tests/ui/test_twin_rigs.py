"""Rigs of one name can be told apart: copies have names of their own, menus tell the time of day."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from rigplanner.catalog.library import Library
from rigplanner.domain.plan import Plan
from rigplanner.planner import edits
from rigplanner.store.recovery import Recovery
from rigplanner.store.rig_folder import RigFolder
from rigplanner.ui.compare.rig_menu import SourceMenu
from rigplanner.ui.rigs.items import ItemKind
from rigplanner.ui.session import Session
from rigplanner.ui.workspace import Workspace
from rigplanner.wording.copies import day_and_time, kept_name, name_before
from tests.ui.anew import begin_anew

MORNING, EVENING = "2026-11-20T09:15:00Z", "2026-11-20T12:41:00Z"


def test_a_copy_says_when_it_was_kept_and_only_the_last_time() -> None:
    kept = kept_name("Big build", MORNING)
    assert kept == f"Big build, kept {day_and_time(MORNING)[-5:]}"
    assert kept_name(kept, EVENING) == kept_name("Big build", EVENING)
    assert name_before(kept) == "Big build"
    assert len(kept_name("N" * 200, MORNING)) == 200
    assert name_before("Kept 14:41") == "Kept 14:41"


def test_what_was_not_saved_is_kept_under_a_name_of_its_own(window: Workspace, session: Session) -> None:
    session.edit(edits.with_name, "Big build")
    begin_anew(window)
    (left,) = Recovery().left_behind()
    assert left.plan is not None
    assert left.plan.name == kept_name("Big build", left.saved_at)


def test_it_is_the_rig_again_where_its_file_is(window: Workspace, session: Session) -> None:
    session.edit(edits.with_name, "Big build")
    window.files.save()
    session.edit(edits.with_users, 3)
    path, edited = window.files.path, session.plan
    begin_anew(window)
    (left,) = Recovery().left_behind()
    window.files.open_left(left)
    assert (session.plan, window.files.path) == (edited, path)


def test_it_is_forgotten_once_its_file_holds_it(window: Workspace, session: Session, plan: Plan) -> None:
    session.edit(edits.with_name, "Big build")
    window.files.save()
    session.edit(edits.with_users, 3)
    window.files.take_up(edits.with_name(plan, "Other"))
    assert len(Recovery().left_behind()) == 1
    session.undo()
    window.files.save()
    assert Recovery().left_behind() == ()


def test_a_plan_that_a_crash_left_gets_another_name_beside_a_rig_of_its_name(
    qtbot: QtBot, window: Workspace, plan: Plan, library: Library
) -> None:
    RigFolder().save_new(plan, library, MORNING)
    slot = Recovery().take()
    slot.save(plan, library, saved_at=EVENING)
    slot.release()
    page = window.pages.rigs
    with qtbot.waitSignal(page.shelf.finished):
        window.show_page("rigs")
    left = next(item for item in page.cards.items if item.kind is ItemKind.LEFT)
    page.actions_on_rigs.keep(left)
    assert {rig.name for rig in RigFolder().rigs()} == {plan.name, kept_name(plan.name, EVENING)}


def test_cards_tell_the_time_of_day_where_names_repeat(
    qtbot: QtBot, window: Workspace, plan: Plan, library: Library
) -> None:
    twin, single = edits.with_name(plan, "Twin"), edits.with_name(plan, "Single")
    for each, moment in ((twin, MORNING), (twin, EVENING), (single, MORNING)):
        RigFolder().save_new(each, library, moment)
    page = window.pages.rigs
    with qtbot.waitSignal(page.shelf.finished):
        window.show_page("rigs")
    said = [page.cards.data(page.cards.index(row), Qt.ItemDataRole.AccessibleTextRole) for row in range(3)]
    wanted = (f"Saved {day_and_time(EVENING)}", f"Saved {day_and_time(MORNING)}", "Saved 20 Nov 2026")
    assert all(any(text.endswith(end) for text in said) for end in wanted)


@pytest.mark.usefixtures("qapp")
def test_menus_tell_the_time_of_day_where_names_repeat(plan: Plan, library: Library) -> None:
    twin, single = edits.with_name(plan, "Twin"), edits.with_name(plan, "Single")
    for each, moment in ((twin, MORNING), (twin, EVENING), (single, MORNING)):
        RigFolder().save_new(each, library, moment)
    texts = {action.text() for action in SourceMenu(frozenset(), (), has_this_pc=True).actions()}
    assert texts >= {f"Twin  {day_and_time(MORNING)}", f"Twin  {day_and_time(EVENING)}", "Single  20 Nov 2026"}


def test_the_page_offers_twins_with_their_time_too(
    qtbot: QtBot, window: Workspace, plan: Plan, library: Library
) -> None:
    for moment in (MORNING, EVENING):
        RigFolder().save_new(edits.with_name(plan, "Twin"), library, moment)
    window.show_page("compare")
    second = window.pages.compare.board.second
    wanted = {f"Twin  {day_and_time(MORNING)}", f"Twin  {day_and_time(EVENING)}"}
    qtbot.waitUntil(lambda: wanted <= {button.text() for button in second.buttons})
