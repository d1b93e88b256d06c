"""The page of saved rigs: what it shows, finds, changes, removes and takes back."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from rigplanner.catalog.library import Library
from rigplanner.domain.plan import Plan
from rigplanner.planner import edits
from rigplanner.store.recovery import Recovery
from rigplanner.store.rig_document import Origin
from rigplanner.store.rig_folder import RigFolder
from rigplanner.store.rigs import load_rig, save_rig
from rigplanner.ui.file_state import FileState
from rigplanner.ui.pages.rigs_page import RigsPage
from rigplanner.ui.rigs.card_menu import RigMenu
from rigplanner.ui.rigs.items import ItemKind
from rigplanner.ui.session import Session
from rigplanner.ui.workspace import Workspace

DAYS = ("2026-11-01T10:00:00Z", "2026-11-02T10:00:00Z", "2026-11-03T10:00:00Z")


@pytest.fixture
def folder(plan: Plan, library: Library) -> RigFolder:
    """Three rigs: the newest is called Three and has another card."""
    folder = RigFolder()
    one = edits.with_tags(edits.with_name(plan, "One"), ("quiet",))
    two = edits.with_tags(edits.with_quant(edits.with_name(plan, "Two"), "Q8_0"), ("quiet", "work"))
    three = edits.with_rig(edits.with_name(plan, "Three"), plan.rig.model_copy(update={"case": None, "psu": None}))
    for each, day in zip((one, two, three), DAYS, strict=True):
        folder.save_new(each, library, day)
    return folder


@pytest.fixture
def page(qtbot: QtBot, window: Workspace, folder: RigFolder) -> RigsPage:
    """The page with three rigs, all worked out."""
    del folder
    with qtbot.waitSignal(window.pages.rigs.shelf.finished):
        window.show_page("rigs")
    return window.pages.rigs


def names(page: RigsPage) -> list[str]:
    return [item.name for item in page.cards.items]


def choose(page: RigsPage, *wanted: str) -> None:
    page.list.choose([item.path for item in page.cards.items if item.name in wanted])


def text_of(window: Workspace) -> str:
    return window.notice._note._label.text()


def test_an_empty_folder_says_what_to_do(qtbot: QtBot, window: Workspace, session: Session) -> None:
    with qtbot.waitSignal(window.pages.rigs.shelf.finished):
        window.show_page("rigs")
    page = window.pages.rigs
    assert page.empty.isVisible()
    with qtbot.waitSignal(page.shelf.finished):
        page.empty.save.click()
    assert names(page) == [session.plan.name]
    assert page.list.isVisible()


def test_rigs_are_shown_with_their_figures_the_newest_first(page: RigsPage) -> None:
    assert names(page) == ["Three", "Two", "One"]
    assert all(item.report is not None for item in page.cards.items)
    spoken = page.cards.data(page.cards.index(2), Qt.ItemDataRole.AccessibleTextRole)
    assert spoken.startswith("One. RTX 3060")
    assert "tok/s" in spoken
    assert "Saved 1 Nov 2026" in spoken
    assert not page.list.grab().isNull()


@pytest.mark.parametrize(("text", "found"), [("q8", ["Two"]), ("thr", ["Three"]), ("quiet one", ["One"]), ("zzz", [])])
def test_a_search_finds_by_name_tag_part_and_model(page: RigsPage, text: str, found: list[str]) -> None:
    page.search.setText(text)
    assert names(page) == found
    assert page.empty.isVisible() is not bool(found)


def test_tags_filter_and_a_button_shows_all_again(page: RigsPage) -> None:
    assert list(page.tags.buttons) == ["quiet", "work"]
    page.tags.buttons["work"].click()
    assert names(page) == ["Two"]
    page.search.setText("one")
    page.empty.clear.click()
    assert len(names(page)) == 3


@pytest.mark.parametrize(
    ("order", "first"), [("name", "One"), ("saved", "Three"), ("price", "Three"), ("speed", "Three")]
)
def test_rigs_are_sorted_as_asked(page: RigsPage, order: str, first: str) -> None:
    page.order.set_chosen(order)
    page.order.chosen_key.emit(order)
    assert names(page)[0] == first
    assert sorted(names(page)) == ["One", "Three", "Two"]


def test_enter_opens_a_rig_on_the_page_of_plans(window: Workspace, page: RigsPage, session: Session) -> None:
    choose(page, "One")
    QTest.keyClick(page.list, Qt.Key.Key_Return)
    assert session.plan.name == "One"
    assert window.shown_page == "plan"
    assert window.files.state is FileState.SAVED
    assert page.cards.open_path == window.files.path


def test_a_rig_is_renamed_with_its_file(qtbot: QtBot, page: RigsPage, folder: RigFolder, library: Library) -> None:
    item = page.cards.items[-1]
    with qtbot.waitSignal(page.shelf.listed):
        page.actions_on_rigs.rename(item, "Uno")
    assert names(page) == ["Three", "Two", "Uno"]
    assert load_rig(folder.path / "Uno.rig.json", library).plan.name == "Uno"
    assert [chosen.name for chosen in page.list.chosen] == ["Uno"]


def test_the_open_plan_follows_the_new_name_of_its_file(
    qtbot: QtBot, window: Workspace, page: RigsPage, session: Session
) -> None:
    page.actions_on_rigs.open(page.cards.items[-1])
    session.edit(edits.with_users, 3)
    with qtbot.waitSignal(page.shelf.listed):
        page.actions_on_rigs.rename(page.cards.items[-1], "Uno")
    assert session.plan.name == "Uno"
    assert window.files.path is not None
    assert window.files.path.name == "Uno.rig.json"
    session.edit(edits.with_users, 1)
    assert window.files.state is FileState.SAVED


def test_tags_are_set_and_offered(qtbot: QtBot, page: RigsPage) -> None:
    with qtbot.waitSignal(page.shelf.listed):
        page.actions_on_rigs.set_tags(page.cards.items[0], [" loud ", "", "Loud"])
    assert page.cards.items[0].tags == ("loud",)
    assert "loud" in page.tags.buttons


def test_a_tag_that_is_too_long_is_told(window: Workspace, page: RigsPage) -> None:
    page.actions_on_rigs.set_tags(page.cards.items[0], ["x" * 41])
    assert "too long" in text_of(window)


def test_a_copy_is_chosen(qtbot: QtBot, page: RigsPage) -> None:
    choose(page, "Two")
    with qtbot.waitSignal(page.shelf.listed):
        QTest.keyClick(page.list, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    assert sorted(names(page)) == ["One", "Three", "Two", "Two copy"]
    assert [item.name for item in page.list.chosen] == ["Two copy"]


def test_what_was_put_into_the_trash_comes_back(
    qtbot: QtBot, window: Workspace, page: RigsPage, folder: RigFolder
) -> None:
    choose(page, "One", "Two")
    with qtbot.waitSignal(page.shelf.listed):
        QTest.keyClick(page.list, Qt.Key.Key_Delete)
    assert names(page) == ["Three"]
    assert page.trash.text() == "2 in the trash"
    assert text_of(window) == "2 rigs are in the trash for 30 days."

    with qtbot.waitSignal(page.shelf.listed):
        window.notice.action.click()
    assert names(page) == ["Three", "Two", "One"]
    assert folder.trashed() == ()


def test_the_trash_gives_back_one_rig(qtbot: QtBot, page: RigsPage) -> None:
    with qtbot.waitSignal(page.shelf.listed):
        page.actions_on_rigs.remove(page.cards.items[:1])
    (entry,) = page.trash.menu_of_trash().actions()
    assert entry.text() == "Take back Three"
    with qtbot.waitSignal(page.shelf.listed):
        entry.trigger()
    assert names(page) == ["Three", "Two", "One"]
    assert page.trash.isHidden()


def test_removing_the_open_rig_leaves_its_plan_unsaved(
    qtbot: QtBot, window: Workspace, page: RigsPage, session: Session
) -> None:
    page.actions_on_rigs.open(page.cards.items[0])
    window.show_page("rigs")
    with qtbot.waitSignal(page.shelf.listed):
        page.actions_on_rigs.remove(page.cards.items[:1])
    assert session.plan.name == "Three"
    assert window.files.state is FileState.EDITED
    with qtbot.waitSignal(page.shelf.listed):
        window.notice.action.click()
    assert window.files.state is FileState.SAVED


def test_a_damaged_rig_is_shown_with_its_trouble(qtbot: QtBot, page: RigsPage, folder: RigFolder) -> None:
    with qtbot.waitSignal(page.shelf.listed):
        (folder.path / "Broken.rig.json").write_bytes(b"{")
    broken = next(item for item in page.cards.items if item.name == "Broken")
    assert "breaks off" in broken.trouble
    menu = RigMenu(broken)
    assert {action.text().partition("\t")[0] for action in menu.actions() if not action.isEnabled()} >= {
        "Rename…",
        "Duplicate",
    }
    assert not page.list.grab().isNull()


def test_rigs_elsewhere_are_listed_even_when_they_are_gone(
    qtbot: QtBot, window: Workspace, page: RigsPage, plan: Plan, library: Library, tmp_path: Path
) -> None:
    here, gone = tmp_path / "friend.rig.json", tmp_path / "gone.rig.json"
    save_rig(here, edits.with_name(plan, "Friend"), library)
    for path in (gone, here):
        window.files.recent.add(path)
    with qtbot.waitSignal(page.shelf.finished):
        page.shelf.reload()
    found = {item.name: item for item in page.cards.items if item.kind is ItemKind.ELSEWHERE}
    assert found["Friend"].report is not None
    assert found["gone"].trouble == "It is not there any more."

    with qtbot.waitSignal(page.shelf.listed):
        page.actions_on_rigs.keep(found["Friend"])
    assert names(page).count("Friend") == 2
    with qtbot.waitSignal(page.shelf.listed):
        page.actions_on_rigs.remove([found["gone"]])
    assert "gone" not in names(page)
    assert window.files.recent.paths() == (here,)


def test_a_plan_left_unsaved_comes_first_and_can_be_saved(
    qtbot: QtBot, page: RigsPage, plan: Plan, library: Library, folder: RigFolder
) -> None:
    slot = Recovery().take()
    slot.save(edits.with_name(plan, "Lost"), library, Origin(), DAYS[0])
    slot.release()
    with qtbot.waitSignal(page.shelf.listed):
        page.shelf.reload()
    left = page.cards.items[0]
    assert (left.name, left.kind) == ("Lost", ItemKind.LEFT)

    with qtbot.waitSignal(page.shelf.listed):
        page.actions_on_rigs.keep(left)
    assert [item.kind for item in page.cards.items if item.name == "Lost"] == [ItemKind.SAVED]
    assert (folder.path / "Lost.rig.json").exists()


def test_two_to_four_rigs_can_be_compared(qtbot: QtBot, window: Workspace, page: RigsPage) -> None:
    page.compare_requested.disconnect(window.pages.compare_paths)
    choose(page, "One")
    assert not page.compare.isEnabled()
    choose(page, "One", "Two")
    with qtbot.waitSignal(page.compare_requested) as told:
        page.compare.click()
    assert sorted(path.name for path in told.args[0]) == ["One.rig.json", "Two.rig.json"]


def test_dropped_rigs_are_copied_into_the_folder(
    qtbot: QtBot, window: Workspace, page: RigsPage, plan: Plan, library: Library, tmp_path: Path
) -> None:
    dropped = [tmp_path / "a.rig.json", tmp_path / "b.rig.json"]
    for path in dropped:
        save_rig(path, edits.with_name(plan, path.name[0].upper()), library)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in dropped])
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    with qtbot.waitSignal(page.shelf.listed):
        page.dropEvent(QDropEvent(QPointF(1, 1), Qt.DropAction.CopyAction, data, buttons, keys))
    assert {"A", "B"} <= set(names(page))
    assert text_of(window) == "2 rigs copied into Rigs."


def test_what_is_no_rig_is_not_imported_and_told(window: Workspace, page: RigsPage, tmp_path: Path) -> None:
    path = tmp_path / "bad.rig.json"
    path.write_bytes(b"{")
    page.actions_on_rigs.take([path])
    assert "Not imported: bad.rig.json: it breaks off" in text_of(window)


def test_a_copy_goes_anywhere(page: RigsPage, tmp_path: Path, library: Library) -> None:
    page.actions_on_rigs.export(page.cards.items[0], tmp_path / "out.rig.json")
    assert load_rig(tmp_path / "out.rig.json", library).plan.name == "Three"


def test_a_file_that_appears_in_the_folder_is_noticed(
    qtbot: QtBot, page: RigsPage, folder: RigFolder, plan: Plan, library: Library
) -> None:
    with qtbot.waitSignal(page.shelf.listed):
        folder.save_new(edits.with_name(plan, "From another window"), library, DAYS[0])
    assert "From another window" in names(page)


def test_the_dots_and_the_menu_key_open_the_menu(qtbot: QtBot, page: RigsPage) -> None:
    page.list.menu_requested.disconnect(page.ask_menu)  # no menu grabs the keyboard on a screen that has none
    place = page.list.visualRect(page.cards.index(0))
    with qtbot.waitSignal(page.list.menu_requested) as told:
        QTest.mouseClick(
            page.list.viewport(),
            Qt.MouseButton.LeftButton,
            pos=QPoint(place.left() + page.list.gridSize().width() - 24, place.top() + 24),
        )
    assert told.args[0].name == "Three"


def test_as_many_cards_stand_in_a_row_as_have_room(window: Workspace, page: RigsPage, qtbot: QtBot) -> None:
    window.setMinimumSize(900, 600)  # as the frame allows

    def rows() -> int:
        return len({page.list.visualRect(page.cards.index(row)).top() for row in range(3)})

    assert rows() == 1
    window.resize(900, 800)
    qtbot.waitUntil(lambda: rows() == 2)


@pytest.mark.skipif(os.name == "nt", reason="a name no Windows disk takes")
def test_a_hostile_name_stays_inside_the_folder(
    qtbot: QtBot, page: RigsPage, folder: RigFolder, plan: Plan, library: Library
) -> None:
    with qtbot.waitSignal(page.shelf.listed):
        path = folder.save_new(edits.with_name(plan, "../../**a**\u202e<b>\n" + "x" * 180), library, DAYS[0])
    assert path.parent == folder.path
    assert not page.list.grab().isNull()


def test_keys_lead_to_the_search_and_from_there_to_the_first_rig(window: Workspace, page: RigsPage) -> None:
    QTest.keyClick(window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert page.search.hasFocus()
    QTest.keyClicks(page.search, "one")
    QTest.keyClick(page.search, Qt.Key.Key_Down)
    assert page.list.hasFocus()
    assert [item.name for item in page.list.chosen] == ["One"]
