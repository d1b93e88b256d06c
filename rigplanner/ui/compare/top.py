"""The bar on top of the comparison: undo and redo of its own, another rig, the sheet."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from rigplanner.domain.comparison import MAX_RIGS
from rigplanner.drawing.strokes import hline
from rigplanner.ui.foreign_text import set_tip
from rigplanner.ui.parts.button import Button, IconButton
from rigplanner.ui.parts.label import Label
from rigplanner.ui.theme import ThemeStore


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
        self._title = Label(theme, "Compare", "stat", elide=False)
        self._state = Label(theme, role="small", colour="text_3")
        self.undo = IconButton(theme, "undo", "Undo", tooltip="Undo (Ctrl+Z)")
        self.redo = IconButton(theme, "redo", "Redo", tooltip="Redo (Ctrl+Shift+Z)")
        self.add = Button(theme, "Add a rig", icon="plus", kind="ghost")
        self.sheet = Button(theme, "Comparison sheet", icon="sheet")
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
        work = "one workload" if same_work else "each with its own work"
        self._state.set_text(f"{rigs} rigs, {work}" if rigs > 1 else "")
        self.undo.setEnabled(can_undo)
        self.redo.setEnabled(can_redo)
        self.add.setEnabled(rigs < MAX_RIGS)
        set_tip(self.add, "" if rigs < MAX_RIGS else f"{MAX_RIGS} rigs are compared; remove one first")
        self.sheet.setEnabled(rigs > 1)
        self.sheet.setToolTip("Print or save the comparison" if rigs > 1 else "Needs a second rig")

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the line below."""
        hline(QPainter(self), 0, self.width(), self.height() - 1, self._theme.colour("line"))
