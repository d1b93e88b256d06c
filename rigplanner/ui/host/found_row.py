"""One thing that was found: its name, facts below, what is special, and what can be done with it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from rigplanner.domain.report import Severity
from rigplanner.ui.foreign_text import set_tip
from rigplanner.ui.parts.button import Button
from rigplanner.ui.parts.label import Label
from rigplanner.ui.parts.note import Note
from rigplanner.ui.theme import ThemeStore
from rigplanner.wording.marks import as_written


class FoundRow(QWidget):
    """A strong line, a quiet line, notes; a button and a figure at the right."""

    def __init__(self, theme: ThemeStore, name: str, facts: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._name = Label(theme, name, "label")
        set_tip(self._name, name)
        self._figure = Label(theme, "", "small_strong", elide=False)
        self._figure.hide()
        self._facts = Label(theme, facts, "small", "text_3", wrap=True)
        self._facts.setVisible(bool(facts))
        self._line = QHBoxLayout()
        self._line.setSpacing(8)
        self._line.addWidget(self._name, 1)
        self._line.addWidget(self._figure)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(1)
        self._column.addLayout(self._line)
        self._column.addWidget(self._facts)

    def set_figure(self, text: str, tooltip: str = "") -> None:
        """A value at the right of the name."""
        self._figure.set_text(text)
        set_tip(self._figure, tooltip)
        self._figure.setVisible(bool(text))

    def add_notes(self, notes: Sequence[str], severity: Severity = Severity.COST) -> None:
        """Sentences below."""
        for text in notes:
            self._column.addSpacing(4)
            self._column.addWidget(Note(self._theme, as_written(text), severity))

    def add_button(self, text: str, tooltip: str) -> Button:
        """A link at the right."""
        button = Button(self._theme, text, kind="link", tooltip=tooltip)
        button.setAccessibleName(f"{text}: {self._name.text()}")
        self._line.addWidget(button)
        return button


def replace_rows(column: QVBoxLayout, old: list[QWidget], new: Sequence[QWidget]) -> list[QWidget]:
    """Put other rows into a column, in front of whatever is behind them."""
    place = column.indexOf(old[0]) if old else 0
    for row in old:
        column.removeWidget(row)
        row.hide()
        row.deleteLater()
    for number, row in enumerate(new):
        column.insertWidget(place + number, row)
        row.show()
    return list(new)
