"""Tags to filter by, the most used first; a rig has to have all that are pressed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from rigplanner.translation import tr
from rigplanner.ui.foreign_text import set_tip, set_words
from rigplanner.ui.parts.button import Button
from rigplanner.ui.theme import ThemeStore

_MOST: Final = 12
_LONGEST: Final = 24


class TagRow(QWidget):
    """Says `changed` when the user pressed a tag."""

    changed = Signal()

    def __init__(self, theme: ThemeStore, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.buttons: dict[str, Button] = {}
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(6)
        self._row.addStretch(1)

    @property
    def chosen(self) -> frozenset[str]:
        """The tags that are pressed."""
        return frozenset(tag for tag, button in self.buttons.items() if button.isChecked())

    def set_tags(self, tags: Sequence[str]) -> None:
        """Offer these; what was pressed and is still there stays."""
        wanted = [*(tag for tag in tags if tag in self.chosen), *(tag for tag in tags if tag not in self.chosen)]
        wanted = [tag for tag in tags if tag in wanted[:_MOST]]
        if wanted == list(self.buttons):
            return
        chosen = self.chosen
        for button in self.buttons.values():
            self._row.removeWidget(button)
            button.deleteLater()
        self.buttons = {tag: self._button(tag, tag in chosen) for tag in wanted}
        for number, button in enumerate(self.buttons.values()):
            self._row.insertWidget(number, button)
            # The layout would show it only with the next event, and a tab key may come first.
            button.show()

    def clear(self) -> None:
        """Press none."""
        for button in self.buttons.values():
            button.setChecked(False)

    def _button(self, tag: str, is_chosen: bool) -> Button:
        text = tag if len(tag) <= _LONGEST else f"{tag[:_LONGEST]}…"
        button = Button(self._theme, small=True)
        set_words(button, text)
        set_tip(button, tr("Only rigs tagged {tag}", tag=tag))
        button.setCheckable(True)
        button.setChecked(is_chosen)
        button.clicked.connect(self.changed)
        return button
