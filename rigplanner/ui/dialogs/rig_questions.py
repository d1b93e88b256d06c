"""What has to be told or decided about a rig file: it is damaged, was changed elsewhere, or things changed since."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from pathlib import Path
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from rigplanner.store.changes import Change, ChangeKind
from rigplanner.ui.dialogs.form_dialog import FormDialog
from rigplanner.ui.file_state import Damage
from rigplanner.ui.parts.button import Button
from rigplanner.ui.parts.label import Label
from rigplanner.ui.theme import ThemeStore
from rigplanner.wording.marks import as_written

_KINDS: Final = {
    ChangeKind.VANISHED: "No longer in the catalog",
    ChangeKind.SPEC: "Specifications",
    ChangeKind.PRICE: "Prices",
    ChangeKind.ESTIMATE: "What it comes to",
}


class DamagedDialog(FormDialog):
    """Says `rescue_chosen` where the readable part shall be opened."""

    rescue_chosen = Signal()

    def __init__(self, theme: ThemeStore, damage: Damage, parent: QWidget | None = None) -> None:
        super().__init__(theme, "This file can be read only in part", "Open that part", parent)
        self.agree.clicked.connect(self._rescue)
        self.body.addWidget(Label(theme, f"{damage.reason}.", wrap=True))
        where = f"The file is kept as it is: **{as_written(damage.path)}**"
        self.body.addWidget(Label(theme, where, "small", "text_2", wrap=True, rich=True))
        _add_section(self, theme, "What is lost", damage.salvaged.lost)
        self.body.addStretch(1)
        self.fit_to_window()

    def _rescue(self) -> None:
        self.accept()
        self.rescue_chosen.emit()


class ConflictDialog(FormDialog):
    """Says `copy_chosen` or `overwrite_chosen`; closing it saves nothing."""

    copy_chosen = Signal()
    overwrite_chosen = Signal()

    def __init__(self, theme: ThemeStore, path: Path, parent: QWidget | None = None) -> None:
        super().__init__(theme, "The file was changed elsewhere", "Keep both", parent)
        text = (
            f"**{as_written(path.name)}** was changed by another program or window since you opened it. Saving over it "
            "would lose those changes."
        )
        self.body.addWidget(Label(theme, text, wrap=True, rich=True))
        self.body.addWidget(
            Label(theme, "Keep both saves your plan beside it, under a name of its own.", "small", "text_2", wrap=True)
        )
        self.body.addStretch(1)
        self.overwrite = Button(theme, "Overwrite", tooltip="Their changes are lost")
        self.foot.insertWidget(self.foot.count() - 1, self.overwrite)
        self.agree.clicked.connect(lambda: self._choose(self.copy_chosen.emit))
        self.overwrite.clicked.connect(lambda: self._choose(self.overwrite_chosen.emit))
        self.fit_to_window()

    def _choose(self, tell: object) -> None:
        self.accept()
        if callable(tell):
            tell()


class ChangesDialog(FormDialog):
    """Everything that is another than when the rig was saved."""

    def __init__(self, theme: ThemeStore, changes: Iterable[Change], parent: QWidget | None = None) -> None:
        super().__init__(theme, "Changed since it was saved", "Close", parent)
        self.cancel.hide()
        self.agree.clicked.connect(self.accept)
        for kind, found in groupby(changes, key=lambda change: change.kind):
            _add_section(self, theme, _KINDS[kind], (change.sentence for change in found))
        self.body.addStretch(1)
        self.fit_to_window()


def _add_section(dialog: FormDialog, theme: ThemeStore, title: str, sentences: Iterable[str]) -> None:
    dialog.body.addWidget(Label(theme, title, "caption", "text_3"))
    for sentence in sentences:
        dialog.body.addWidget(Label(theme, sentence, "small", wrap=True))
