"""A row of buttons of which one is chosen: one tab stop, arrow keys move the choice."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QWidget

_STEPS = {
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Up: -1,
}


class ChoiceRow(QWidget):
    """Holds the buttons and the choice; says `chosen_key` only when the user chose."""

    chosen_key = Signal(str)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._buttons: dict[str, QAbstractButton] = {}
        self._chosen: str | None = None
        self.setAccessibleName(name)

    @property
    def chosen(self) -> str | None:
        """The key of the choice, None for none."""
        return self._chosen

    @property
    def buttons(self) -> tuple[QAbstractButton, ...]:
        """The buttons in order."""
        return tuple(self._buttons.values())

    def button(self, key: str) -> QAbstractButton:
        """One button; KeyError for a key that is not there."""
        return self._buttons[key]

    def set_buttons(self, buttons: Mapping[str, QAbstractButton]) -> None:
        """Replace the buttons; a choice that is still there stays."""
        for old in self._buttons.values():
            old.hide()
            old.deleteLater()
        self._buttons = dict(buttons)
        for key, button in self._buttons.items():
            button.setAutoExclusive(False)
            button.setCheckable(True)
            button.clicked.connect(lambda _checked=False, key=key: self._choose(key))
            button.installEventFilter(self)
            button.show()
        self._mark()

    def set_chosen(self, key: str | None) -> None:
        """Mark a choice without saying so."""
        if key != self._chosen:
            self._chosen = key
            self._mark()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Take the arrow keys from the buttons."""
        if isinstance(event, QKeyEvent) and event.type() == QKeyEvent.Type.KeyPress:
            return self._handle_key(event)
        return False

    def _handle_key(self, event: QKeyEvent) -> bool:
        live = [key for key, button in self._buttons.items() if button.isEnabled()]
        if not live:
            return False
        focused = next((key for key, button in self._buttons.items() if button.hasFocus()), live[0])
        at = live.index(focused) if focused in live else 0
        if event.key() in _STEPS:
            target = live[(at + _STEPS[Qt.Key(event.key())]) % len(live)]
        elif event.key() in (Qt.Key.Key_Home, Qt.Key.Key_End):
            target = live[0 if event.key() == Qt.Key.Key_Home else -1]
        else:
            return False
        self._choose(target)
        self._buttons[target].setFocus(Qt.FocusReason.TabFocusReason)
        return True

    def _choose(self, key: str) -> None:
        changed = key != self._chosen
        self._chosen = key
        self._mark()
        if changed:
            self.chosen_key.emit(key)

    def _mark(self) -> None:
        stop = self._chosen if self._chosen in self._buttons else next(iter(self._buttons), None)
        for key, button in self._buttons.items():
            button.setChecked(key == self._chosen)
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus if key == stop else Qt.FocusPolicy.ClickFocus)
