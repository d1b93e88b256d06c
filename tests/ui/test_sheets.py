"""The sheet dialog: looked at, saved, copied, printed, and told where that fails."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from rigplanner.export.forum_text import forum_text
from rigplanner.paper.size import PaperSize
from rigplanner.ui.sheets.desk import SheetDesk
from rigplanner.ui.sheets.offer import SheetOffer
from rigplanner.ui.sheets.printing import print_document, printer_for
from rigplanner.ui.sheets.sheet_dialog import SheetDialog
from rigplanner.ui.theme import ThemeStore
from rigplanner.ui.workspace import Workspace


@pytest.fixture
def dialog(qtbot: QtBot, window: Workspace) -> SheetDialog:
    """The sheet of the starter build, laid out."""
    QTest.mouseClick(window.top.sheet, Qt.MouseButton.LeftButton)
    shown = window.findChild(SheetDialog)
    assert shown is not None
    qtbot.waitUntil(lambda: shown.document is not None, timeout=20_000)
    return shown


def said(dialog: SheetDialog) -> str:
    return " ".join(label.text() for label in dialog.findChildren(QLabel) if label.isVisible())


def test_the_pages_are_shown_before_anything_is_saved(dialog: SheetDialog) -> None:
    assert dialog.document is not None
    assert dialog.view.page_count == len(dialog.document.pages)
    assert dialog.pdf.isEnabled()


def test_until_the_pages_stand_nothing_can_be_saved(qtbot: QtBot, theme: ThemeStore, window: Workspace) -> None:
    desk = SheetDesk(theme, window)
    dialog = desk.show_build_sheet(window.session.report, window.session.library)
    assert not dialog.pdf.isEnabled()
    qtbot.waitUntil(lambda: dialog.pdf.isEnabled(), timeout=20_000)


def test_letter_is_another_document_and_is_remembered(qtbot: QtBot, dialog: SheetDialog, window: Workspace) -> None:
    with qtbot.waitSignal(window.sheets.paper_chosen) as chosen:
        dialog.paper.button(PaperSize.LETTER.value).click()
    assert chosen.args == ["Letter"]
    assert dialog.document is not None
    assert dialog.document.size is PaperSize.LETTER
    again = window.sheets.show_build_sheet(window.session.report, window.session.library)
    assert again.paper.chosen == "Letter"


def test_greys_are_chosen_beside_it(dialog: SheetDialog) -> None:
    dialog.tint.button("greys").click()
    assert dialog.document is not None
    assert dialog.document.ink.in_greys


def test_a_pdf_is_saved_and_told(qtbot: QtBot, dialog: SheetDialog, tmp_path: Path) -> None:
    path = tmp_path / "sheet.pdf"
    with qtbot.waitSignal(dialog.saved):
        dialog.save_pdf_to(path)
    assert path.read_bytes().startswith(b"%PDF")
    assert "sheet.pdf" in said(dialog)


def test_a_folder_that_is_not_there_is_told_and_the_sheet_stays(dialog: SheetDialog, tmp_path: Path) -> None:
    dialog.save_pdf_to(tmp_path / "missing" / "sheet.pdf")
    assert "could not be written" in said(dialog)
    assert dialog.isVisible()


def test_the_text_for_a_forum_goes_into_the_clipboard(dialog: SheetDialog, window: Workspace) -> None:
    forum = next(text for text in dialog.offer.texts if text.ending == "txt")
    dialog.copy_text(forum)
    expected = forum_text(window.session.report, window.session.library.today)
    assert QGuiApplication.clipboard().text() == expected


def test_every_text_can_be_saved(dialog: SheetDialog, tmp_path: Path) -> None:
    for text in dialog.offer.texts:
        dialog.save_text_to(tmp_path / f"sheet.{text.ending}", text)
    assert sorted(path.suffix for path in tmp_path.glob("sheet.*")) == [".csv", ".json", ".md", ".txt"]


def test_a_printer_gets_every_page(dialog: SheetDialog, tmp_path: Path) -> None:
    assert dialog.document is not None
    printer = printer_for(dialog.document)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    assert print_document(dialog.document, printer)
    assert (tmp_path / "printed.pdf").read_bytes().count(b"/Type /Page\n") == len(dialog.document.pages)


def test_a_sheet_that_cannot_be_made_is_told(qtbot: QtBot, theme: ThemeStore, window: Workspace) -> None:
    def fail() -> object:
        raise OSError("the disk is gone")

    offer: SheetOffer[object] = SheetOffer("Build sheet", "x", fail, lambda *_: pytest.fail("nothing to lay out"), ())
    dialog = SheetDesk(theme, window).show_offer(offer)
    qtbot.waitUntil(lambda: "the disk is gone" in said(dialog), timeout=5_000)
    assert not dialog.pdf.isEnabled()


def test_ctrl_p_opens_the_sheet(qtbot: QtBot, window: Workspace) -> None:
    window.activateWindow()
    qtbot.waitActive(window) if QGuiApplication.platformName() != "offscreen" else None
    QTest.keyClick(window, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: window.findChild(SheetDialog) is not None, timeout=5_000)


def test_enter_presses_the_button_that_has_the_focus(qtbot: QtBot, window: Workspace) -> None:
    with qtbot.waitSignal(window.top.sheet.clicked, timeout=1_000):
        QTest.keyClick(window.top.sheet, Qt.Key.Key_Return)
