"""The command palette: type a few letters of a page, a command, a model, a part or a saved rig, and press Enter."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QVBoxLayout, QWidget

from rigplanner.drawing.strokes import hline
from rigplanner.planner.quick_find import Findable, found
from rigplanner.translation import tr
from rigplanner.ui.palette.entries import Entry
from rigplanner.ui.palette.found_list import FoundList
from rigplanner.ui.parts.label import Label
from rigplanner.ui.parts.overlay import Overlay
from rigplanner.ui.parts.search_field import SearchField
from rigplanner.ui.theme import ThemeStore

_WIDTH: Final = 640
_HEIGHT: Final = 456
_HEAD: Final = 56
_STEPS: Final = {
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_PageDown: 8,
    Qt.Key.Key_PageUp: -8,
}


class Palette(Overlay):
    """Runs what is chosen once it has closed, so that it may open a dialog of its own."""

    def __init__(self, theme: ThemeStore, entries: Iterable[Findable[Entry]], parent: QWidget) -> None:
        super().__init__(theme, tr("Find anything"), parent)
        self._entries = list(entries)
        self.search = SearchField(theme, tr("A page, a command, a model, a part or a saved rig"))
        self.search.installEventFilter(self)
        self.search.textChanged.connect(self._find)
        self.list = FoundList(theme, tr("What was found"))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.chosen.connect(self._choose)
        self._nothing, self._told = Label(theme, role="body", colour="text_3", wrap=True), QWidget()
        self._arrange()
        self._place(parent.window())
        self._find("")
        self.search.setFocus(Qt.FocusReason.OtherFocusReason)

    def add(self, entries: Iterable[Findable[Entry]]) -> None:
        """More to be found, which took longer to read."""
        self._entries += entries
        self._find(self.search.text())

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """While typing, the arrows move the mark and Enter chooses."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            key = Qt.Key(event.key())
            if key in _STEPS:
                self.list.step(_STEPS[key])
                return True
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._choose(self.list.marked())
                return True
        return False

    def paint_ground(self, painter: QPainter) -> None:
        """Paint a line below the search."""
        super().paint_ground(painter)
        hline(painter, 0, self.width(), _HEAD, self._theme.colour("line"))

    def _find(self, query: str) -> None:
        entries = found(query, self._entries)
        self.list.show_entries(entries)
        self.list.setVisible(bool(entries))
        self._told.setVisible(not entries)
        self._nothing.set_text(tr("Nothing is called “{query}”. Try a shorter word.", query=query.strip()))
        marked = self.list.marked()
        self.search.setAccessibleDescription(marked.spoken if marked else self._nothing.text())

    def _choose(self, entry: Entry | None) -> None:
        if entry is not None:
            self.accept()
            QTimer.singleShot(0, entry.run)

    def _arrange(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 0, 1, 1)
        column.setSpacing(0)
        head = QVBoxLayout()
        head.setContentsMargins(11, 12, 11, 12)
        head.addWidget(self.search)
        column.addLayout(head)
        column.addSpacing(6)
        column.addWidget(self.list, 1)
        told = QVBoxLayout(self._told)
        told.setContentsMargins(24, 12, 24, 12)
        told.addWidget(self._nothing)
        told.addStretch(1)
        column.addWidget(self._told, 1)

    def _place(self, window: QWidget) -> None:
        """In the upper third of the window, where the eyes are."""
        self.resize(min(_WIDTH, window.width() - 40), min(_HEIGHT, window.height() - 80))
        corner = QPoint((window.width() - self.width()) // 2, max(40, (window.height() - self.height()) // 4))
        self.move(window.mapToGlobal(corner))
