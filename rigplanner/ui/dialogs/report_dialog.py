"""What somebody needs to know to help, to be looked at, copied or saved before it is sent."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from rigplanner.refusals import of_system
from rigplanner.store.atomic import write_atomically
from rigplanner.translation import tr
from rigplanner.ui.asking_where import ask_where
from rigplanner.ui.dialogs.form_dialog import FormDialog
from rigplanner.ui.parts.button import Button
from rigplanner.ui.parts.label import Label
from rigplanner.ui.theme import ThemeStore
from rigplanner.wording.marks import as_written

_FILE: Final = "rigplanner-report.txt"
_LEAST_HEIGHT: Final = 260


class ReportDialog(FormDialog):
    """Nothing is sent by the program itself."""

    def __init__(self, theme: ThemeStore, title: str, told: str, report: str, parent: QWidget | None = None) -> None:
        super().__init__(theme, title, tr("Close"), parent)
        self.cancel.hide()
        self.agree.clicked.connect(self.accept)
        self.text = QPlainTextEdit(report)
        self.text.setReadOnly(True)
        self.text.setFont(theme.font("code"))
        self.text.setMinimumHeight(_LEAST_HEIGHT)
        self.text.setAccessibleName(tr("Report"))
        self.copy = Button(theme, tr("Copy"), icon="copy")
        self.save = Button(theme, tr("Save…"), icon="save")
        self.copy.clicked.connect(self._copy)
        self.save.clicked.connect(self._save)
        self.foot.insertWidget(0, self.copy)
        self.foot.insertWidget(1, self.save)
        self.body.addWidget(Label(theme, told, "body", wrap=True))
        hint = tr(
            "Nothing is sent. Names, addresses and serial numbers are left out; look it over before you pass it on."
        )
        self.body.addWidget(Label(theme, hint, "small", "text_2", wrap=True))
        self.body.addWidget(self.text, 1)
        self.fit_to_window()

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text.toPlainText())
        self.copy.set_text(tr("Copied"))

    def _save(self) -> None:
        path = ask_where(self, tr("Save the report"), _FILE, tr("Text (*.txt)"), (".txt",))
        if path is not None:
            self._write(path)

    def _write(self, path: Path) -> None:
        try:
            write_atomically(path, self.text.toPlainText().encode())
        except OSError as error:
            why = as_written(of_system(error))
            self.say_wrong(tr("{file} could not be written: {why}.", file=as_written(path.name), why=why))
        else:
            self.say(tr("Saved as {file}.", file=as_written(path.name)))
