"""Where to save, as a person answers it: an ending that was left out never replaces a file unasked."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QMessageBox
from pytestqt.qtbot import QtBot

from rigplanner.export.figure_kinds import FigureKind
from rigplanner.ui.compare.chart_cards import ChartCard
from rigplanner.ui.sheets.sheet_dialog import SheetDialog
from rigplanner.ui.theme import ThemeStore
from rigplanner.ui.workspace import Workspace


class Person:
    """Types names into the dialogs one after the other and then gives up; answers whether to replace a file."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self.replaces = False
        self.asked: list[str] = []
        self._timer = QTimer(interval=20)
        self._timer.timeout.connect(self._answer)
        self._timer.start()

    def types(self, *paths: Path) -> None:
        self.names, self.asked = [str(path) for path in paths], []

    def leave(self) -> None:
        self._timer.stop()

    def _answer(self) -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, QMessageBox):
            self.asked.append(dialog.text())
            wanted = QMessageBox.ButtonRole.DestructiveRole if self.replaces else QMessageBox.ButtonRole.RejectRole
            next(each for each in dialog.buttons() if dialog.buttonRole(each) == wanted).click()
        elif isinstance(dialog, QFileDialog) and self.names:
            edit = dialog.findChild(QLineEdit, "fileNameEdit")
            assert isinstance(edit, QLineEdit)
            edit.setText(self.names.pop(0))
            dialog.accept()
        elif isinstance(dialog, QFileDialog):
            dialog.reject()


@pytest.fixture
def person(qapp: object) -> Iterator[Person]:
    """Somebody who answers."""
    del qapp
    person = Person()
    yield person
    person.leave()


@pytest.fixture
def there(tmp_path: Path) -> Callable[[str], Path]:
    """A file of which only its content matters."""

    def make(name: str) -> Path:
        path = tmp_path / name
        path.write_bytes(b"precious")
        return path

    return make


def test_save_as_without_the_ending_asks_before_it_replaces(
    person: Person, window: Workspace, there: Callable[[str], Path], tmp_path: Path
) -> None:
    foo = there("foo.rig.json")
    person.types(tmp_path / "foo")
    window.actions_on_files.ask_save_as()
    assert person.asked == ["foo.rig.json is there already. Replace it?"]
    assert (foo.read_bytes(), window.files.path) == (b"precious", None)

    person.replaces = True
    person.types(tmp_path / "foo")
    window.actions_on_files.ask_save_as()
    assert (len(person.asked), window.files.path) == (1, foo)
    assert foo.read_bytes() != b"precious"


def test_no_asks_for_another_place(
    person: Person, window: Workspace, there: Callable[[str], Path], tmp_path: Path
) -> None:
    there("foo.rig.json")
    person.types(tmp_path / "foo", tmp_path / "bar 3.5")
    window.actions_on_files.ask_save_as()
    assert window.files.path == tmp_path / "bar 3.5.rig.json"


def test_an_ending_in_capitals_is_an_ending(person: Person, window: Workspace, tmp_path: Path) -> None:
    person.types(tmp_path / "FOO.RIG.JSON")
    window.actions_on_files.ask_save_as()
    assert window.files.path == tmp_path / "FOO.RIG.JSON"


def test_exporting_a_copy_asks_too(
    person: Person, qtbot: QtBot, window: Workspace, there: Callable[[str], Path], tmp_path: Path
) -> None:
    foo = there("foo.rig.json")
    window.files.save()
    page = window.pages.rigs
    with qtbot.waitSignal(page.shelf.finished):
        window.show_page("rigs")
    person.types(tmp_path / "foo")
    page.ask_target(page.cards.items[0])
    assert len(person.asked) == 1
    assert foo.read_bytes() == b"precious"


@pytest.mark.parametrize(("typed", "saved"), [("a", "a.png"), ("a.svg", "a.svg"), ("rig 3.5", "rig 3.5.png")])
def test_a_chart_gets_an_ending_that_it_can_have(
    person: Person, qtbot: QtBot, theme: ThemeStore, tmp_path: Path, typed: str, saved: str
) -> None:
    card = ChartCard(theme, FigureKind.SPEED)
    qtbot.addWidget(card)
    person.types(tmp_path / typed)
    with qtbot.waitSignal(card.save_requested) as told:
        card.save.click()
    assert told.args == [tmp_path / saved]


def test_a_chart_asks_too(
    person: Person, qtbot: QtBot, theme: ThemeStore, there: Callable[[str], Path], tmp_path: Path
) -> None:
    there("a.png")
    card = ChartCard(theme, FigureKind.SPEED)
    qtbot.addWidget(card)
    person.types(tmp_path / "a")
    with qtbot.assertNotEmitted(card.save_requested):
        card.save.click()
    assert len(person.asked) == 1


def test_a_sheet_asks_too(
    person: Person, qtbot: QtBot, window: Workspace, there: Callable[[str], Path], tmp_path: Path
) -> None:
    sheet = there("sheet 3.5.pdf")
    window.top.sheet.click()
    dialog = window.findChild(SheetDialog)
    assert isinstance(dialog, SheetDialog)
    qtbot.waitUntil(lambda: dialog.document is not None, timeout=20_000)
    person.types(tmp_path / "sheet 3.5")
    dialog.pdf.click()
    assert len(person.asked) == 1
    assert sheet.read_bytes() == b"precious"
    assert not (tmp_path / "sheet 3.5").exists()
