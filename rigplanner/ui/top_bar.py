"""The bar on top: the plan's name, undo and redo, open and save."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QWidget

from rigplanner.domain.visible import one_line
from rigplanner.drawing.strokes import hline
from rigplanner.translation import mark, tr, tr_in
from rigplanner.ui.foreign_text import set_tip
from rigplanner.ui.parts.button import Button, IconButton
from rigplanner.ui.parts.label import Label
from rigplanner.ui.theme import ThemeStore

_LONGEST_NAME: Final = 200
_SAVE_TIP: Final = mark("Save this plan as a rig (Ctrl+S), or as a file anywhere (Ctrl+Shift+S)")


class TopBar(QFrame):
    """Says what the user wants with the plan as a whole."""

    renamed = Signal(str)
    undo_requested = Signal()
    redo_requested = Signal()
    open_requested = Signal()
    save_requested = Signal()
    sheet_requested = Signal()

    def __init__(self, theme: ThemeStore, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setFixedHeight(int(theme.metrics.size("topbar")))
        self.name = QLineEdit()
        self.name.setAccessibleName(tr("Name of the plan"))
        self.name.setToolTip(tr("Name of the plan"))
        self.name.setMaxLength(_LONGEST_NAME)
        self.name.setFixedWidth(240)
        self.name.setProperty("flat", "true")
        self.name.editingFinished.connect(self._rename)
        self._shown = ""
        self._state = Label(theme, role="small", colour="text_3")
        self.undo = IconButton(theme, "undo", tr("Undo"), tooltip=tr("Undo (Ctrl+Z)"))
        self.redo = IconButton(theme, "redo", tr("Redo"), tooltip=tr("Redo (Ctrl+Shift+Z)"))
        open_tip = tr("Open a rig or a model file (Ctrl+O)")
        self.open = Button(theme, tr_in("verb", "Open"), icon="folder", kind="ghost", tooltip=open_tip)
        self.save = Button(theme, tr("Save"), icon="save", tooltip=tr(_SAVE_TIP))
        sheet_tip = tr("See, save or print the sheet to shop with (Ctrl+P)")
        self.sheet = Button(theme, tr("Build sheet"), icon="sheet", tooltip=sheet_tip)
        self._connect()
        self._arrange()
        theme.changed.connect(self.update)

    def show_plan(self, name: str, *, state: str, file: str, can_undo: bool, can_redo: bool) -> None:
        """Show the name, how the plan stands to its file, and what can be taken back."""
        self._shown = one_line(name)
        if not self.name.hasFocus():
            self.name.setText(self._shown)
            self.name.setCursorPosition(0)
        self._state.set_text(state)
        set_tip(self._state, file)
        self.undo.setEnabled(can_undo)
        self.redo.setEnabled(can_redo)

    def _rename(self) -> None:
        """Only what was typed renames; a name that is shown without what cannot be seen stays as it is."""
        if self.name.text() != self._shown:
            self.renamed.emit(self.name.text())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the line below."""
        hline(QPainter(self), 0, self.width(), self.height() - 1, self._theme.colour("line"))

    def _connect(self) -> None:
        self.undo.clicked.connect(self.undo_requested)
        self.redo.clicked.connect(self.redo_requested)
        self.open.clicked.connect(self.open_requested)
        self.save.clicked.connect(self.save_requested)
        self.sheet.clicked.connect(self.sheet_requested)

    def _arrange(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 16, 0)
        row.setSpacing(8)
        row.addWidget(self.name)
        row.addWidget(self._state)
        row.addSpacing(16)
        row.addWidget(self.undo)
        row.addWidget(self.redo)
        row.addStretch(1)
        for button in (self.open, self.save, self.sheet):
            row.addWidget(button)
