"""The command palette and the one list of commands behind it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from rigplanner.domain.parts import Slot
from rigplanner.ui.palette.palette import Palette
from rigplanner.ui.session import Session
from rigplanner.ui.workspace import Workspace
from tests.ui.anew import begin_anew
from tests.ui.overlays import opened


@pytest.fixture
def palette(window: Workspace) -> Iterator[Palette]:
    with opened(Palette, window.guidance.show_palette) as found:
        yield found


def type_(palette: Palette, text: str) -> None:
    QTest.keyClicks(palette.search, text)


def test_a_part_is_found_by_its_number_and_put_into_the_build(qtbot: QtBot, palette: Palette, session: Session) -> None:
    type_(palette, "3090")
    assert palette.list.rows.entries[0].title == "NVIDIA GeForce RTX 3090"
    with qtbot.waitSignal(session.reported):
        QTest.keyClick(palette.search, Qt.Key.Key_Return)
    assert session.plan.rig.choice(Slot.GPU).part_id == "nvidia-geforce-rtx-3090"  # type: ignore[union-attr]


def test_a_model_comes_in_the_quantization_that_fits(qtbot: QtBot, palette: Palette, session: Session) -> None:
    type_(palette, "qwen3 14b")
    with qtbot.waitSignal(session.reported):
        QTest.keyClick(palette.search, Qt.Key.Key_Return)
    assert session.plan.workload.model_id == "qwen3-14b"


def test_a_page_opens_and_the_arrows_choose(qtbot: QtBot, palette: Palette, window: Workspace) -> None:
    assert palette.list.marked() is palette.list.rows.entries[0]
    QTest.keyClick(palette.search, Qt.Key.Key_Down)
    assert palette.list.marked() is palette.list.rows.entries[1]
    for _ in range(2):
        QTest.keyClick(palette.search, Qt.Key.Key_Up)
    assert palette.list.marked() is palette.list.rows.entries[-1]
    type_(palette, "compa")
    QTest.keyClick(palette.search, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.shown_page == "compare")


def test_nothing_found_is_told_and_enter_does_nothing(palette: Palette) -> None:
    type_(palette, "zzzz")
    assert palette.list.isHidden()
    assert "zzzz" in palette.search.accessibleDescription()
    QTest.keyClick(palette.search, Qt.Key.Key_Return)
    assert palette.isVisible()
    QTest.keyClick(palette.search, Qt.Key.Key_Escape)
    assert not palette.isVisible()


def test_what_is_marked_is_heard(palette: Palette) -> None:
    type_(palette, "save as")
    assert palette.search.accessibleDescription().startswith("Save as a file")


def test_a_saved_rig_is_found_by_its_name(qtbot: QtBot, window: Workspace, session: Session) -> None:
    window.top.renamed.emit("My quiet box")
    window.files.save()
    begin_anew(window)
    assert session.plan.name != "My quiet box"
    window.guidance.show_palette()
    found = QApplication.activeModalWidget()
    assert isinstance(found, Palette)
    type_(found, "quiet box")
    qtbot.waitUntil(lambda: [entry.title for entry in found.list.rows.entries][:1] == ["My quiet box"])
    QTest.keyClick(found.search, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: session.plan.name == "My quiet box")


def test_no_two_commands_share_a_key_and_every_key_works(window: Workspace) -> None:
    keys = Counter(key for command in window.commands for key in command.keys)
    assert [key for key, count in keys.items() if count > 1] == []
    live = {shortcut.key().toString() for shortcut in window.findChildren(QShortcut)}
    assert set(keys) <= live


def test_every_command_has_words_of_its_own(window: Workspace) -> None:
    titles = [command.title for command in window.commands]
    assert len(set(titles)) == len(titles)
    assert all(command.icon for command in window.commands)


@pytest.mark.parametrize(("key", "change"), [(Qt.Key.Key_Up, 32768), (Qt.Key.Key_Down, 8192)])
def test_the_context_steps_by_keys(qtbot: QtBot, window: Workspace, session: Session, key: Qt.Key, change: int) -> None:
    with qtbot.waitSignal(session.reported):
        QTest.keyClick(window, key, Qt.KeyboardModifier.ControlModifier)
    assert session.plan.workload.context_tokens == change
