"""The keys of the program, and what its words mean."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QVBoxLayout, QWidget

from rigplanner.drawing.strokes import CENTRE, box, draw_text, text_width
from rigplanner.translation import tr
from rigplanner.ui.dialogs.paged_dialog import PagedDialog
from rigplanner.ui.palette.commands import Command, Group, shown_keys
from rigplanner.ui.parts.label import Label
from rigplanner.ui.theme import ThemeStore
from rigplanner.wording.glossary import Term, entry

_KEYS: Final = "keys"
_WORDS: Final = "words"
_CAP_HEIGHT: Final = 20
_CAP_PAD: Final = 14


class KeyCap(QWidget):
    """Keys as a small frame: "Ctrl+K"."""

    def __init__(self, theme: ThemeStore, keys: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._keys = theme, keys
        self.setAccessibleName(keys)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """As wide as the keys."""
        return QSize(int(text_width(self._theme.font("caption_strong"), self._keys)) + _CAP_PAD, _CAP_HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the frame and the keys."""
        painter, theme = QPainter(self), self._theme
        rect = QRectF(self.rect())
        box(painter, rect, 4, theme.colour("inset"), theme.colour("line_strong"))
        draw_text(painter, rect, self._keys, theme.font("caption_strong"), theme.colour("text_2"), CENTRE)


class HelpDialog(PagedDialog):
    """Opens with the keys; `show_words` turns to the words."""

    def __init__(self, theme: ThemeStore, commands: Sequence[Command], parent: QWidget | None = None) -> None:
        pages = (
            (_KEYS, tr("Keys"), _keys_page(theme, commands)),
            (_WORDS, tr("What words mean"), _words_page(theme)),
        )
        super().__init__(theme, tr("Keys and words"), tr("Keys or words"), pages, parent)

    def show_words(self) -> None:
        """Turn to what words mean."""
        self.turn_to(_WORDS)


def _keys_page(theme: ThemeStore, commands: Sequence[Command]) -> QWidget:
    page = QWidget()
    grid = QGridLayout(page)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(6)
    grid.setColumnStretch(0, 1)
    row = 0
    keyed = sorted((command for command in commands if command.keys), key=lambda each: list(Group).index(each.group))
    for group, members in groupby(keyed, key=lambda each: each.group):
        grid.addWidget(Label(theme, group.heading, "title", "text_2"), row, 0, 1, 2)
        grid.setRowMinimumHeight(row, 28)
        row += 1
        for command in members:
            grid.addWidget(Label(theme, command.title, "body"), row, 0)
            keys = tr(" or ").join(map(shown_keys, command.keys))
            grid.addWidget(KeyCap(theme, keys), row, 1, Qt.AlignmentFlag.AlignRight)
            row += 1
    return page


def _words_page(theme: ThemeStore) -> QWidget:
    page = QWidget()
    column = QVBoxLayout(page)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(2)
    for term in Term:
        word = entry(term)
        column.addWidget(Label(theme, word.word, "strong", wrap=True))
        if word.expert:
            column.addWidget(Label(theme, word.expert, "caption", "text_3", wrap=True))
        column.addWidget(Label(theme, word.meaning, "body", "text_2", wrap=True))
        column.addSpacing(10)
    return page
