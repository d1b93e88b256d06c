"""A sentence across the window that can be put away."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from rigplanner.domain.report import Severity
from rigplanner.drawing.strokes import hline
from rigplanner.translation import tr
from rigplanner.ui.parts.button import Button, IconButton
from rigplanner.ui.parts.note import Note
from rigplanner.ui.theme import ThemeStore


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to say, and a button that does something about it."""

    text: str
    severity: Severity = Severity.INFO
    action: str = ""
    act: Callable[[], None] | None = None


class NoticeBar(QFrame):
    """Hidden while there is nothing to say."""

    def __init__(self, theme: ThemeStore, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._note = Note(theme)
        self._act: Callable[[], None] | None = None
        self._passes = False
        self.action = Button(theme, small=True)
        self.action.clicked.connect(self._do)
        close = IconButton(theme, "x", tr("Close"), size=24)
        close.clicked.connect(self.hide)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 6, 12, 6)
        row.setSpacing(12)
        row.addWidget(self._note, 1, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.action)
        row.addWidget(close)
        self.hide()
        theme.changed.connect(self.update)

    def tell(self, text: str, severity: Severity = Severity.INFO, action: str = "") -> None:
        """Say something, with a button where something can be done at once."""
        self._note.set_note(text, severity)
        self.action.setVisible(bool(action))
        self.action.set_text(action)
        self._act = None
        self._passes = severity is Severity.INFO and not action
        self.show()

    def let_pass(self) -> None:
        """The user went on: news that asks for nothing goes, the rest stays until it is put away."""
        if self._passes:
            self.hide()

    def show_notice(self, notice: Notice) -> None:
        """Say something with a button that does it."""
        self.tell(notice.text, notice.severity, notice.action)
        self._act = notice.act

    def _do(self) -> None:
        """What the button stands for is done once."""
        act, self._act = self._act, None
        if act is not None:
            self.hide()
            act()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the raised ground."""
        painter = QPainter(self)
        painter.fillRect(QRectF(self.rect()), self._theme.colour("raised"))
        hline(painter, 0, self.width(), self.height() - 1, self._theme.colour("line"))
