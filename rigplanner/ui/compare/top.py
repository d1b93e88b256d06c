"""The bar on top of the comparison: undo and redo of its own, another rig, the sheet."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from rigplanner.domain.comparison import MAX_RIGS
from rigplanner.drawing.strokes import hline
from rigplanner.translation import mark, tr, tr_in
from rigplanner.ui.foreign_text import set_tip
from rigplanner.ui.parts.button import Button, IconButton
from rigplanner.ui.parts.label import Label
from rigplanner.ui.theme import ThemeStore

_ALIKE: Final = mark("{count} rigs, one workload")
_OWN_WORK: Final = mark("{count} rigs, each with its own work")


class CompareTop(QFrame):
    """Says what the user wants with the comparison as a whole."""

    undo_requested = Signal()
    redo_requested = Signal()
    add_requested = Signal()
    sheet_requested = Signal()

    def __init__(self, theme: ThemeStore, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setFixedHeight(int(theme.metrics.size("topbar")))
        self._title = Label(theme, tr_in("page", "Compare"), "stat", elide=False)
        self._state = Label(theme, role="small", colour="text_3")
        self.undo = IconButton(theme, "undo", tr("Undo"), tooltip=tr("Undo (Ctrl+Z)"))
        self.redo = IconButton(theme, "redo", tr("Redo"), tooltip=tr("Redo (Ctrl+Shift+Z)"))
        self.add = Button(theme, tr("Add a rig"), icon="plus", kind="ghost")
        self.sheet = Button(theme, tr("Comparison sheet"), icon="sheet")
        self.undo.clicked.connect(self.undo_requested)
        self.redo.clicked.connect(self.redo_requested)
        self.add.clicked.connect(self.add_requested)
        self.sheet.clicked.connect(self.sheet_requested)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 16, 0)
        row.setSpacing(8)
        for widget in (self._title, self._state):
            row.addWidget(widget)
        row.addSpacing(16)
        for button in (self.undo, self.redo):
            row.addWidget(button)
        row.addStretch(1)
        for action in (self.add, self.sheet):
            row.addWidget(action)
        theme.changed.connect(self.update)

    def show_state(self, rigs: int, *, same_work: bool, can_undo: bool, can_redo: bool) -> None:
        """Show how much is compared and what can be taken back."""
        self._state.set_text(tr(_ALIKE if same_work else _OWN_WORK, count=rigs) if rigs > 1 else "")
        self.undo.setEnabled(can_undo)
        self.redo.setEnabled(can_redo)
        self.add.setEnabled(rigs < MAX_RIGS)
        full = tr("{count} rigs are compared; remove one first", count=MAX_RIGS)
        set_tip(self.add, "" if rigs < MAX_RIGS else full)
        self.sheet.setEnabled(rigs > 1)
        self.sheet.setToolTip(tr("Print or save the comparison") if rigs > 1 else tr("Needs a second rig"))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the line below."""
        hline(QPainter(self), 0, self.width(), self.height() - 1, self._theme.colour("line"))
