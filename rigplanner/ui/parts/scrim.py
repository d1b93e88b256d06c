"""Darkens the window behind a dialog, so that it is seen what can be used now."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QDialog, QWidget

from rigplanner.ui.theme import ThemeStore


class Scrim(QWidget):
    """Lies over the window of a dialog while the dialog is shown."""

    def __init__(self, theme: ThemeStore, dialog: QDialog, window: QWidget) -> None:
        super().__init__(window)
        self._theme, self._window = theme, window
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()
        dialog.installEventFilter(self)
        dialog.destroyed.connect(self.deleteLater)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Come and go with the dialog, and follow the size of the window."""
        if watched is self._window:
            if event.type() == QEvent.Type.Resize and self.isVisible():
                self.setGeometry(self._window.rect())
        elif event.type() == QEvent.Type.Show:
            self.setGeometry(self._window.rect())
            self.raise_()
            self.show()
        elif event.type() == QEvent.Type.Hide:
            self.hide()
        return False

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the dark."""
        QPainter(self).fillRect(self.rect(), self._theme.colour("scrim"))
