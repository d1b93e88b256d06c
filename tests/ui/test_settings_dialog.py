"""Settings: look, language, paper and movement beside prices."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from rigplanner.store.settings import Settings
from rigplanner.ui.dialogs.about_dialog import AboutDialog
from rigplanner.ui.dialogs.report_dialog import ReportDialog
from rigplanner.ui.dialogs.settings_dialog import SettingsDialog
from rigplanner.ui.theme import ThemeStore
from rigplanner.ui.workspace import Workspace


@pytest.fixture
def dialog(window: Workspace, theme: ThemeStore) -> SettingsDialog:
    return SettingsDialog(theme, Settings(theme="dark"), window)


def test_what_was_chosen_is_told_as_settings(qtbot: QtBot, dialog: SettingsDialog) -> None:
    general = dialog.general
    general.look.button("contrast").click()
    general.language.set_chosen("de")
    general.paper.set_chosen("Letter")
    general.still.setChecked(True)
    with qtbot.waitSignal(dialog.settings_chosen) as caught:
        dialog.agree.click()
    chosen = caught.args[0]
    assert (chosen.theme, chosen.language, chosen.paper, chosen.reduced_motion) == ("contrast", "de", "Letter", True)


def test_what_was_not_touched_stays(qtbot: QtBot, dialog: SettingsDialog) -> None:
    with qtbot.waitSignal(dialog.settings_chosen) as caught:
        dialog.agree.click()
    assert caught.args[0] == Settings(theme="dark")


def test_another_language_says_when_it_is_spoken(dialog: SettingsDialog) -> None:
    assert not dialog.general.needs_restart
    dialog.general.language.set_chosen("zh_CN")
    dialog.general.language.chosen_key.emit("zh_CN")
    assert dialog.general.needs_restart


def test_about_turns_to_licences_and_sources(window: Workspace, theme: ThemeStore) -> None:
    about = AboutDialog(theme, window.desk.library, window)
    for key in about.pages:
        about.choice.button(key).click()
        assert [name for name, page in about.pages.items() if not page.isHidden()] == [key]


def test_a_report_is_copied(window: Workspace, theme: ThemeStore) -> None:
    dialog = ReportDialog(theme, "Report", "Told.", "the whole report", window)
    dialog.copy.click()
    assert dialog.copy.text() == "Copied"
    assert dialog.text.toPlainText() == "the whole report"
