"""What has to be told or decided about a rig file: it is damaged, was changed elsewhere, or things changed since."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from pathlib import Path
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from rigplanner.store.changes import Change, ChangeKind
from rigplanner.translation import mark, tr, tr_in
from rigplanner.ui.dialogs.form_dialog import FormDialog
from rigplanner.ui.file_state import Damage
from rigplanner.ui.parts.button import Button
from rigplanner.ui.parts.label import Label
from rigplanner.ui.theme import ThemeStore
from rigplanner.wording.marks import as_written

_KINDS: Final = {
    ChangeKind.VANISHED: mark("No longer in the catalog"),
    ChangeKind.SPEC: mark("Specifications"),
    ChangeKind.PRICE: mark("Prices"),
    ChangeKind.ESTIMATE: mark("What it comes to"),
}


class DamagedDialog(FormDialog):
    """Says `rescue_chosen` where the readable part shall be opened."""

    rescue_chosen = Signal()

    def __init__(self, theme: ThemeStore, damage: Damage, parent: QWidget | None = None) -> None:
        super().__init__(theme, tr("This file can be read only in part"), tr("Open that part"), parent)
        self.agree.clicked.connect(self._rescue)
        reason = tr_in("a statement that becomes a sentence", "{statement}.", statement=damage.reason)
        self.body.addWidget(Label(theme, reason, wrap=True))
        where = tr("The file is kept as it is: **{path}**", path=as_written(damage.path))
        self.body.addWidget(Label(theme, where, "small", "text_2", wrap=True, rich=True))
        _add_section(self, theme, tr("What is lost"), damage.salvaged.lost)
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
        super().__init__(theme, tr("The file was changed elsewhere"), tr("Keep both"), parent)
        text = tr(
            "**{file}** was changed by another program or window since you opened it. Saving over it would lose those "
            "changes.",
            file=as_written(path.name),
        )
        self.body.addWidget(Label(theme, text, wrap=True, rich=True))
        both = tr("Keep both saves your plan beside it, under a name of its own.")
        self.body.addWidget(Label(theme, both, "small", "text_2", wrap=True))
        self.body.addStretch(1)
        self.overwrite = Button(theme, tr("Overwrite"), tooltip=tr("Their changes are lost"))
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
        super().__init__(theme, tr("Changed since it was saved"), tr("Close"), parent)
        self.cancel.hide()
        self.agree.clicked.connect(self.accept)
        for kind, found in groupby(changes, key=lambda change: change.kind):
            _add_section(self, theme, tr(_KINDS[kind]), (change.sentence for change in found))
        self.body.addStretch(1)
        self.fit_to_window()


def _add_section(dialog: FormDialog, theme: ThemeStore, title: str, sentences: Iterable[str]) -> None:
    dialog.body.addWidget(Label(theme, title, "caption", "text_3"))
    for text in sentences:
        dialog.body.addWidget(Label(theme, text, "small", wrap=True))
