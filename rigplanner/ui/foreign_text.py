"""Text from outside on its way into Qt, which would take some of it for markup, for a key or for a command.

Plans, parts, models, programs, files and sources bring text that anybody may have written. What we paint ourselves is
plain (`drawing.strokes`, `parts.flow`); the rest goes through here.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QUrl
from PySide6.QtGui import QAction, QDesktopServices, QKeySequence, Qt
from PySide6.QtWidgets import QAbstractButton, QWidget

from rigplanner.domain.visible import in_lines, one_line

_OPENED: Final = ("https", "http")
#: A longer tooltip would fill the screen.
_LONGEST_TIP: Final = 1500


def as_plain(text: str) -> str:
    """The text for a tooltip or a question, where Qt guesses whether it is markup: it is shown as it is written."""
    shown = in_lines(text)
    if len(shown) > _LONGEST_TIP:
        shown = f"{shown[:_LONGEST_TIP]}…"
    return Qt.convertFromPlainText(shown) if Qt.mightBeRichText(shown) else shown


def set_tip(target: QWidget | QAction, text: str) -> None:
    """Give a widget or an entry of a menu its tooltip."""
    target.setToolTip(as_plain(text))


def menu_text(text: str) -> str:
    """The text for an entry of a menu or for a button: `&` marks no key."""
    return one_line(text).replace("&", "&&")


def title_text(text: str) -> str:
    """The text for the title of a window, where `[*]` would be taken for the mark of unsaved changes."""
    return one_line(text).replace("[*]", "[*][*]")


def set_words(button: QAbstractButton, text: str) -> None:
    """Give a button its words; an `&` among them makes no shortcut."""
    button.setText(one_line(text))
    button.setShortcut(QKeySequence())


def can_open(address: str) -> bool:
    """Whether an address leads to a page of the web and nowhere else."""
    url = QUrl(address, QUrl.ParsingMode.StrictMode)
    return url.isValid() and url.scheme() in _OPENED and bool(url.host())


def open_link(address: str) -> None:
    """Open a page of the web in the browser; any other address does nothing."""
    if can_open(address):
        QDesktopServices.openUrl(QUrl(address, QUrl.ParsingMode.StrictMode))
