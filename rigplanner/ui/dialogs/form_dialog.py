"""A dialog of captioned fields with what is wrong below and two buttons at the foot."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from rigplanner.domain.report import Severity
from rigplanner.translation import tr
from rigplanner.ui.parts.button import Button, IconButton
from rigplanner.ui.parts.label import Label
from rigplanner.ui.parts.note import Note
from rigplanner.ui.parts.overlay import Overlay
from rigplanner.ui.parts.scroll import Scroll
from rigplanner.ui.theme import ThemeStore

_WIDTH = 560


class FormDialog(Overlay):
    """`body` takes the fields, `foot` has the buttons; a subclass connects `agree`."""

    def __init__(self, theme: ThemeStore, title: str, agree: str, parent: QWidget | None = None) -> None:
        super().__init__(theme, title, parent)
        self.body = QVBoxLayout()
        self.body.setContentsMargins(20, 4, 20, 12)
        self.body.setSpacing(12)
        self.foot = QHBoxLayout()
        self._wrong = Note(theme)
        self._wrong.hide()
        self.agree = Button(theme, agree, kind="primary")
        self.agree.setDefault(True)
        self.cancel = Button(theme, tr("Cancel"))
        self.cancel.clicked.connect(self.reject)
        self._arrange(title)

    def say_wrong(self, text: str) -> None:
        """Say what has to change before the form can be taken; "" for nothing."""
        self._wrong.setVisible(bool(text))
        self._wrong.set_note(text, Severity.COST)

    def say(self, text: str) -> None:
        """Say what the form comes to as it is; "" for nothing."""
        self._wrong.setVisible(bool(text))
        self._wrong.set_note(text, Severity.INFO)

    def fit_to_window(self) -> None:
        """As high as the fields, at most the window."""
        parent = self.parentWidget()
        most = parent.window().height() - 80 if parent else 720
        self.resize(_WIDTH, min(max(self.body.sizeHint().height(), self.body.totalHeightForWidth(_WIDTH)) + 140, most))

    def _arrange(self, title: str) -> None:
        close = IconButton(self._theme, "x", tr("Close"), tooltip=tr("Close (Esc)"))
        close.clicked.connect(self.reject)
        head = QHBoxLayout()
        head.setContentsMargins(20, 12, 12, 8)
        head.addWidget(Label(self._theme, title, "page", elide=False))
        head.addStretch(1)
        head.addWidget(close)
        inner = QWidget()
        inner.setLayout(self.body)
        area = Scroll(title, inner)
        foot = self.foot
        foot.setContentsMargins(20, 8, 20, 16)
        foot.setSpacing(12)
        foot.addWidget(self._wrong, 1)
        foot.addStretch(1)
        foot.addWidget(self.cancel)
        foot.addWidget(self.agree)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(area, 1)
        column.addLayout(foot)
