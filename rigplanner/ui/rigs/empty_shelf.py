"""What stands where no card is: what to do."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from rigplanner.translation import mark, tr, tr_in
from rigplanner.ui.parts.button import Button
from rigplanner.ui.parts.label import Label
from rigplanner.ui.theme import ThemeStore
from rigplanner.wording.marks import as_written

_NOTHING: Final = mark(
    "Save the plan you are working on and it appears here. Rig files from elsewhere can be dropped here."
)


class EmptyShelf(QWidget):
    """Says what the user wants to do about it."""

    save_requested = Signal()
    import_requested = Signal()
    clear_requested = Signal()

    def __init__(self, theme: ThemeStore, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = Label(theme, "", "page", elide=False)
        self._text = Label(theme, "", "body", "text_2", wrap=True)
        keys = tr_in("key", "Ctrl+S")
        self.save = Button(theme, tr("Save this plan"), icon="save", kind="primary", tooltip=keys)
        self.take = Button(theme, tr("Import"), icon="download")
        self.clear = Button(theme, tr("Show all rigs"))
        self.save.clicked.connect(self.save_requested)
        self.take.clicked.connect(self.import_requested)
        self.clear.clicked.connect(self.clear_requested)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch(1)
        for button in (self.save, self.take, self.clear):
            buttons.addWidget(button)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setSpacing(8)
        column.addStretch(2)
        column.addWidget(self._title, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self._text, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(8)
        column.addLayout(buttons)
        column.addStretch(3)

    def show_for(self, *, is_empty: bool, text: str) -> None:
        """Say why nothing is shown."""
        self._title.set_text(tr("No rigs yet") if is_empty else tr("Nothing found"))
        self._text.set_text(tr(_NOTHING) if is_empty else _not_found(text.strip()))
        self.save.setVisible(is_empty)
        self.take.setVisible(is_empty)
        self.clear.setVisible(not is_empty)


def _not_found(text: str) -> str:
    """What was looked for: a text, or else tags."""
    return tr("No rig matches “{text}”.", text=as_written(text)) if text else tr("No rig has all of these tags.")
