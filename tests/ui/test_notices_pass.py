"""A notice stays as long as it is true: news that asks for nothing goes when the user goes on."""

from __future__ import annotations

from pathlib import Path

import pytest

from rigplanner.domain.report import Severity
from rigplanner.planner import edits
from rigplanner.ui.parts.notice_bar import Notice
from rigplanner.ui.rigs.items import ItemKind, RigItem
from rigplanner.ui.session import Session
from rigplanner.ui.workspace import Workspace
from tests.ui.anew import begin_anew


@pytest.fixture
def saved(window: Workspace) -> Workspace:
    """A window that tells where it saved its plan."""
    window.files.save()
    assert window.notice.isVisible()
    return window


def test_news_goes_with_another_page(saved: Workspace) -> None:
    saved.show_page("plan")
    assert saved.notice.isVisible()
    saved.show_page("rigs")
    assert saved.notice.isHidden()


def test_news_goes_with_the_next_edit_and_its_undo(saved: Workspace, session: Session) -> None:
    session.edit(edits.with_users, 3)
    assert saved.notice.isHidden()
    saved.files.save()
    assert saved.notice.isVisible()
    session.undo()
    assert saved.notice.isHidden()


def test_news_goes_with_another_plan(saved: Workspace) -> None:
    begin_anew(saved)
    assert saved.notice.isHidden()


def test_what_became_of_the_plan_before_is_told_over_the_plan_that_was_opened(
    window: Workspace, session: Session
) -> None:
    window.show_page("rigs")
    session.edit(edits.with_name, "Mine")
    begin_anew(window)
    assert window.shown_page == "plan"
    assert window.notice.isVisible()
    assert "kept in Rigs" in window.notice._note._label.text()


@pytest.mark.parametrize(
    "notice", [Notice("Not saved.", Severity.COST), Notice("In the trash.", action="Undo", act=lambda: None)]
)
def test_trouble_and_what_can_be_acted_on_stay(window: Workspace, session: Session, notice: Notice) -> None:
    window.notice.show_notice(notice)
    session.edit(edits.with_users, 3)
    window.show_page("rigs")
    assert window.notice.isVisible()


def test_a_copy_anywhere_tells_its_folder(window: Workspace, tmp_path: Path) -> None:
    window.files.save()
    actions = window.pages.rigs.actions_on_rigs
    item = next(iter(window.files.folder.paths()))
    actions.export(RigItem(ItemKind.SAVED, item, None, ""), tmp_path / "copy.rig.json")
    assert window.notice._note._label.text() == f"Copied to copy.rig.json in {tmp_path}."


def test_save_as_into_the_folder_says_rigs(window: Workspace) -> None:
    window.files.save()
    window.files.save_to(window.files.folder.path / "Mine.rig.json")
    assert window.notice._note._label.text() == "Saved in Rigs as Mine."
