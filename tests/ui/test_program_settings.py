"""Settings that several windows change, a first start, and errors nobody expected."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from rigplanner.planner.templates import templates
from rigplanner.store.settings import Settings, change_settings, load_settings
from rigplanner.ui import crash
from rigplanner.ui.dialogs.report_dialog import ReportDialog
from rigplanner.ui.program import Program
from rigplanner.ui.start.start_dialog import StartDialog
from tests.ui.test_program import restored_hook, start

__all__ = ["restored_hook"]


@pytest.fixture
def program(qtbot: QtBot, qapp: QApplication, restored_hook: None) -> Iterator[Program]:
    del restored_hook
    program = start(qtbot, qapp)
    yield program
    program.shell.close()


def chosen(program: Program, **fields: object) -> None:
    """What the dialog of settings says after a person changed some of them."""
    shown = program.desk.settings.model_dump()
    program.workspace.settings_chosen.emit(Settings.model_validate({**shown, **fields}))


def test_a_look_chosen_by_key_stays_when_other_settings_are_applied(program: Program) -> None:
    program.workspace.next_look()
    chosen(program, paper="Letter")
    assert (program.theme.theme.name, load_settings().theme, load_settings().paper) == ("light", "light", "Letter")


def test_a_window_that_closes_takes_nothing_back_that_another_has_changed(program: Program) -> None:
    change_settings({"currency": "EUR", "currency_per_usd": 0.9, "language": "de"})
    program.shell.close()
    kept = load_settings()
    assert (kept.currency, kept.currency_per_usd, kept.language) == ("EUR", 0.9, "de")
    assert kept.window_geometry_base64


def test_another_paper_is_the_paper_of_the_next_sheet(program: Program) -> None:
    sheets = program.workspace.sheets
    chosen(program, paper="Letter")
    assert sheets._size.value == "Letter"
    chosen(program, paper="A4")
    assert sheets._size.value == "A4"


def test_a_first_start_asks_and_what_was_chosen_is_not_replaced(qtbot: QtBot, program: Program) -> None:
    program.welcome()
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, StartDialog)
    dialog.cards["gb12"].click()
    with qtbot.waitSignal(program.host.found, timeout=30_000):
        program.look_for_this_pc()
    assert program.session.plan.name == templates(program.desk.priced)[0].plan.name
    assert load_settings().is_welcomed


def test_who_was_welcomed_is_not_asked_again(program: Program) -> None:
    program.workspace.guidance.welcomed.emit()
    program.welcome()
    assert QApplication.activeModalWidget() is None


def test_one_report_at_a_time_and_all_of_them_kept(
    program: Program, caplog: pytest.LogCaptureFixture, restored_hook: None
) -> None:
    del restored_hook
    caplog.set_level(logging.ERROR)
    reports = crash.CrashReports(program.theme, lambda: "the log", program.shell)
    crash.install(reports.show)
    for number in range(5):
        sys.excepthook(ValueError, ValueError(f"number {number}"), None)
    dialogs = [each for each in program.shell.findChildren(ReportDialog) if each.isVisible()]
    assert len(dialogs) == 1
    assert "number 0" in dialogs[0].text.toPlainText()
    assert "the log" in dialogs[0].text.toPlainText()
    assert "number 4" in caplog.text
    dialogs[0].reject()


def test_a_window_without_a_terminal_tells_its_errors(
    program: Program, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, restored_hook: None
) -> None:
    del program, restored_hook
    told: list[str] = []
    monkeypatch.setattr(sys, "stderr", None)
    crash.install(told.append)
    sys.excepthook(ValueError, ValueError("nobody sees a terminal"), None)
    assert "nobody sees a terminal" in told[0]
    assert "nobody sees a terminal" in caplog.text
