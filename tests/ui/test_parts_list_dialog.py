"""Pasting a parts list: what is shown of it, choosing, and the rig that comes of it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from rigplanner.domain.parts import Condition, Slot
from rigplanner.planner.parts_list import MOST_CHARACTERS, MOST_PARTS
from rigplanner.ui.dialogs.listed_row import LEAVE, OWN, SEARCH
from rigplanner.ui.dialogs.part_form import PartForm
from rigplanner.ui.dialogs.part_picker import PartPicker
from rigplanner.ui.dialogs.parts_list_dialog import PartsListDialog
from rigplanner.ui.style_sheet import build_style_sheet
from rigplanner.ui.workspace import Workspace
from tests.planner.test_parts_list import MARKDOWN


@pytest.fixture(autouse=True)
def empty_clipboard(qapp: QApplication) -> None:
    qapp.clipboard().clear()


@pytest.fixture
def dialog(window: Workspace) -> PartsListDialog:
    return opened(window)


def opened(window: Workspace) -> PartsListDialog:
    window.page.build.paste.click()
    dialog = window.findChild(PartsListDialog)
    assert dialog is not None
    return dialog


def paste(dialog: PartsListDialog, text: str) -> None:
    dialog.text.setPlainText(text)
    dialog.read()


def choices(dialog: PartsListDialog) -> dict[str, str | None]:
    return {row.listed.line.name: row.part.id if row.part else None for row in dialog.rows}


def test_a_list_becomes_the_build_as_one_step(window: Workspace, dialog: PartsListDialog) -> None:
    before = window.session.plan
    paste(dialog, MARKDOWN)
    assert len(dialog.rows) == 5
    dialog.agree.click()
    rig = window.session.plan.rig
    assert rig.cpu is not None
    assert (rig.cpu.part_id, rig.cpu.own_price_usd) == ("amd-ryzen-7-5700x", 199.0)
    assert rig.gpus[0].owned
    assert rig.psu is None
    window.session.undo()
    assert window.session.plan == before


def test_prices_are_taken_only_where_that_is_ticked(window: Workspace, dialog: PartsListDialog) -> None:
    paste(dialog, "GPU: RTX 3090 $650 used")
    assert dialog.prices.isChecked()
    dialog.prices.click()
    dialog.agree.click()
    choice = window.session.plan.rig.gpus[0]
    assert choice.own_price_usd is None
    assert choice.condition is Condition.USED


def test_prices_without_a_rate_are_told_and_stay_out(window: Workspace, dialog: PartsListDialog) -> None:
    paste(dialog, "GPU: RTX 3090 650 €")
    assert not dialog.prices.isEnabled()
    assert "EUR" in dialog._left.text()
    dialog.agree.click()
    assert window.session.plan.rig.gpus[0].own_price_usd is None


def test_a_few_parts_leave_the_rest_of_the_build(window: Workspace, dialog: PartsListDialog) -> None:
    cpu = window.session.plan.rig.cpu
    paste(dialog, "GPU: RTX 3090")
    assert dialog.others.isChecked()
    dialog.agree.click()
    assert window.session.plan.rig.gpus[0].part_id == "nvidia-geforce-rtx-3090"
    assert window.session.plan.rig.cpu == cpu


def test_what_may_be_several_waits_for_a_choice(window: Workspace, dialog: PartsListDialog) -> None:
    paste(dialog, "GPU: RTX 3060")
    (row,) = dialog.rows
    assert row.is_open
    assert not dialog.agree.isEnabled()
    row.choice.chosen_key.emit("nvidia-geforce-rtx-3060-12-gb")
    assert not row.is_open
    dialog.agree.click()
    assert window.session.plan.rig.gpus[0].part_id == "nvidia-geforce-rtx-3060-12-gb"


def test_of_two_drives_the_one_chosen_last_holds_the_models(dialog: PartsListDialog) -> None:
    paste(dialog, "SSD: Samsung 990 Pro 2 TB\nSSD: Crucial P3 Plus 1 TB\n")
    assert choices(dialog) == {"Samsung 990 Pro 2 TB": "samsung-990-pro-2-tb", "Crucial P3 Plus 1 TB": None}
    second = dialog.rows[1]
    second.choice.chosen_key.emit(second.listed.found.parts[0].id)
    assert choices(dialog)["Samsung 990 Pro 2 TB"] is None
    assert choices(dialog)["Crucial P3 Plus 1 TB"] is not None


def test_a_line_can_be_left_out(dialog: PartsListDialog) -> None:
    paste(dialog, "GPU: RTX 3090\nCPU: AMD Ryzen 7 5700X")
    dialog.rows[0].choice.chosen_key.emit(LEAVE)
    assert choices(dialog) == {"RTX 3090": None, "AMD Ryzen 7 5700X": "amd-ryzen-7-5700x"}


def test_an_unknown_line_can_be_searched_for(window: Workspace, dialog: PartsListDialog) -> None:
    paste(dialog, "GPU: Voodoo 3 3000")
    dialog.rows[0].choice.chosen_key.emit(SEARCH)
    picker = window.findChild(PartPicker)
    assert picker is not None
    picker.part_chosen.emit("nvidia-geforce-rtx-4090", Condition.NEW)
    picker.accept()
    assert choices(dialog) == {"Voodoo 3 3000": "nvidia-geforce-rtx-4090"}
    assert dialog.agree.isEnabled()


def test_an_unknown_line_can_become_an_own_part(window: Workspace, dialog: PartsListDialog) -> None:
    paste(dialog, "Case: Homemade Wooden Box")
    dialog.rows[0].choice.chosen_key.emit(OWN)
    form = window.findChild(PartForm)
    assert form is not None
    assert form.fields["name"].text() == "Homemade Wooden Box"
    form.fields["vendor"].setText("me")
    form.fields["spec_source"].setText("measured")
    form.agree.click()
    dialog.agree.click()
    case = window.session.plan.rig.case
    assert case is not None
    assert window.session.library.parts(Slot.CASE)[case.part_id].name == "Homemade Wooden Box"


def test_a_copied_list_is_there_at_once(window: Workspace, qapp: QApplication) -> None:
    qapp.clipboard().setText(MARKDOWN)
    dialog = opened(window)
    assert len(dialog.rows) == 5


def test_pasting_again_replaces_a_copied_list(qtbot: QtBot, window: Workspace, qapp: QApplication) -> None:
    qapp.clipboard().setText(MARKDOWN)
    dialog = opened(window)
    qtbot.waitUntil(dialog.isVisible)
    assert dialog.focusWidget() is dialog.text
    QTest.keyClick(dialog.text, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert dialog.text.toPlainText() == MARKDOWN


def test_several_lines_of_a_long_list_stay_in_view(qtbot: QtBot, window: Workspace, qapp: QApplication) -> None:
    window.resize(940, 640)
    qapp.clipboard().setText(MARKDOWN)
    dialog = opened(window)
    store = window.theme
    dialog.setStyleSheet(build_style_sheet(store.theme.colours, store.metrics))
    qtbot.waitUntil(dialog.isVisible)
    qtbot.waitUntil(lambda: dialog.text.viewport().height() > 3 * dialog.text.fontMetrics().height())


def test_a_line_to_check_can_be_read_to_its_end(qtbot: QtBot, dialog: PartsListDialog) -> None:
    name = "Gigabyte WINDFORCE OC SFF GeForce RTX 5070 Ti 16 GB DLSS 4 Quiet Edition"
    paste(dialog, f"Video Card: {name}")
    (row,) = dialog.rows
    qtbot.waitUntil(row.isVisible)
    assert row._name.wordWrap()
    assert row._said.text().startswith("List also says Gigabyte, WINDFORCE, OC, SFF")


def test_other_copied_text_is_left_alone(window: Workspace, qapp: QApplication) -> None:
    qapp.clipboard().setText("my secret note")
    assert opened(window).text.toPlainText() == ""


def test_typing_is_read_after_a_moment(qtbot: QtBot, dialog: PartsListDialog) -> None:
    QTest.keyClicks(dialog.text, "GPU: RTX 3090")
    qtbot.waitUntil(lambda: len(dialog.rows) == 1)


def test_another_line_keeps_what_was_chosen_before(dialog: PartsListDialog) -> None:
    paste(dialog, "GPU: RTX 3060\nCPU: AMD Ryzen 7 5700X\nSSD: Samsung 990 Pro 2 TB")
    dialog.rows[0].choice.chosen_key.emit("nvidia-geforce-rtx-3060-12-gb")
    dialog.rows[1].choice.chosen_key.emit(LEAVE)
    first = dialog.rows[0]
    paste(dialog, "Case: Fractal Design North\nGPU: RTX 3060\nCPU: AMD Ryzen 7 5700X")
    assert dialog.rows[1] is first
    assert choices(dialog) == {
        "Fractal Design North": "fractal-design-north",
        "RTX 3060": "nvidia-geforce-rtx-3060-12-gb",
        "AMD Ryzen 7 5700X": None,
    }


def test_empty_text_offers_an_example(dialog: PartsListDialog) -> None:
    assert not dialog.agree.isEnabled()
    dialog._example.click()
    dialog.read()
    assert all(row.part for row in dialog.rows)
    paste(dialog, "")
    assert not dialog.rows


def test_lines_left_out_are_told_with_their_reason(dialog: PartsListDialog) -> None:
    paste(dialog, MARKDOWN)
    assert dialog._more.text() == "5 lines left out"
    assert dialog._skipped.isHidden()
    dialog._more.click()
    assert not dialog._skipped.isHidden()


def test_a_huge_paste_is_cut_and_told(dialog: PartsListDialog) -> None:
    copied = QMimeData()
    copied.setText("GPU: RTX 3090\n" * 80_000)
    dialog.text.insertFromMimeData(copied)
    assert len(dialog.text.toPlainText()) == MOST_CHARACTERS + 1
    dialog.read()
    assert len(dialog.rows) <= MOST_PARTS


def test_the_shortcut_opens_it_and_keys_reach_all(qtbot: QtBot, window: Workspace) -> None:
    QTest.keyClick(window, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    dialog = window.findChild(PartsListDialog)
    assert dialog is not None
    qtbot.waitUntil(dialog.isVisible)
    paste(dialog, "GPU: RTX 3090 $650\nCPU: AMD Ryzen 7 5700X")
    qtbot.waitUntil(dialog.rows[-1].isVisible)
    dialog.text.setFocus()
    for expected in (*(row.choice for row in dialog.rows), dialog.prices, dialog.others, dialog.cancel, dialog.agree):
        QTest.keyClick(dialog.focusWidget() or dialog, Qt.Key.Key_Tab)
        assert dialog.focusWidget() is expected


def test_markup_in_a_line_is_shown_as_written(dialog: PartsListDialog) -> None:
    QGuiApplication.clipboard().clear()
    paste(dialog, "GPU: <img src=x> Evil 'n' &Co ~~9000~~")
    (row,) = dialog.rows
    assert row._name.text().startswith("<img src=x> Evil 'n' &Co")
