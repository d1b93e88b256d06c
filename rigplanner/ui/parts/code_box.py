"""A command to copy, with its flags in the accent colour."""

from __future__ import annotations

import re

from PySide6.QtGui import QSyntaxHighlighter, QTextCharFormat, QTextOption
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from rigplanner.translation import tr
from rigplanner.ui.theme import ThemeStore

_FLAG = re.compile(r"(?<=\s)--?[A-Za-z][\w-]*")
_CONTINUED = re.compile(r"\\$")


class CodeBox(QPlainTextEdit):
    """Read-only and selectable; wraps, so that nothing is hidden."""

    def __init__(self, theme: ThemeStore, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setReadOnly(True)
        self.setAccessibleName(name or tr("Command"))
        self.setTabChangesFocus(True)
        self.setFont(theme.font("code"))
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self._colours = _Flags(theme, self)
        theme.changed.connect(self._colours.rehighlight)

    def set_code(self, code: str) -> None:
        """Show another command."""
        if code != self.toPlainText():
            self.setPlainText(code)


class _Flags(QSyntaxHighlighter):
    def __init__(self, theme: ThemeStore, box: QPlainTextEdit) -> None:
        super().__init__(box.document())
        self._theme = theme

    def highlightBlock(self, text: str) -> None:
        for pattern, role in ((_FLAG, "accent"), (_CONTINUED, "text_3")):
            look = QTextCharFormat()
            look.setForeground(self._theme.colour(role))
            for found in pattern.finditer(text):
                self.setFormat(found.start(), found.end() - found.start(), look)
