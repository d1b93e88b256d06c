"""Text from outside on its way into Qt, which would take some of it for markup, for a key or for a command.

Plans, parts, models, programs, files and sources bring text that anybody may have written. What we paint ourselves is
plain (`drawing.strokes`, `parts.flow`); the rest goes through here.
"""

from __future__ import annotations

from functools import lru_cache
from textwrap import wrap
from typing import Final
from unicodedata import east_asian_width

from PySide6.QtCore import QUrl
from PySide6.QtGui import QAction, QDesktopServices, QKeySequence, Qt
from PySide6.QtWidgets import QAbstractButton, QWidget

from rigplanner.domain.visible import in_lines, one_line

_OPENED: Final = ("https", "http")
#: An edit names the tooltips of all panels anew, and few of them change.
_REMEMBERED: Final = 1024
#: A longer tooltip would fill the screen.
_LONGEST_TIP: Final = 1500
#: Letters of a line of a tooltip, and from where on it is broken.
_LINE: Final = 56
_WIDE_LINE: Final = 80


@lru_cache(maxsize=_REMEMBERED)
def as_plain(text: str) -> str:
    """The text for a tooltip or a question, where Qt guesses whether it is markup: it is shown as it is written."""
    shown = in_lines(text)
    if len(shown) > _LONGEST_TIP:
        shown = f"{shown[:_LONGEST_TIP]}…"
    shown = "\n".join(piece for line in shown.split("\n") for piece in _narrow(line))
    return Qt.convertFromPlainText(shown) if Qt.mightBeRichText(shown) else shown


def _narrow(line: str) -> list[str]:
    """A line in pieces that can be read at a glance; a letter of Chinese is as wide as two others."""
    wide = sum(east_asian_width(letter) in "WF" for letter in line)
    if len(line) + wide <= _WIDE_LINE:
        return [line]
    if wide > len(line) // 3:
        return [line[at : at + _LINE // 2] for at in range(0, len(line), _LINE // 2)]
    return wrap(line, _LINE, break_long_words=False, break_on_hyphens=False)


def set_tip(target: QWidget | QAction, text: str) -> None:
    """Give a widget or an entry of a menu its tooltip."""
    plain = as_plain(text)
    if plain != target.toolTip():
        target.setToolTip(plain)


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
