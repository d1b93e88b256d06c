"""Everything that can be done from anywhere: the one list that shortcuts, palette and help are made of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from rigplanner.translation import mark, tr


class Group(StrEnum):
    """Where a command belongs; the value is its heading."""

    PAGES = mark("Pages")
    PLAN = mark("Plan and files")
    PARTS = mark("Parts and model")
    WORK = mark("What is asked of it")
    VIEW = mark("Window")
    HELP = mark("Help")

    @property
    def heading(self) -> str:
        """The heading in the language of the program."""
        return tr(self.value)


@dataclass(frozen=True, slots=True)
class Command:
    """Something to do: its words, its keys as Qt writes them ("Ctrl+K"), the icon beside it."""

    title: str
    group: Group
    run: Callable[[], object]
    keys: tuple[str, ...] = ()
    icon: str = ""
    also: str = ""

    @property
    def is_help(self) -> bool:
        """Whether it helps to find the way."""
        return self.group is Group.HELP

    @property
    def shortcut(self) -> str:
        """The first of its keys as this system writes them."""
        return shown_keys(self.keys[0]) if self.keys else ""


def shown_keys(keys: str) -> str:
    """Keys as this system writes them: "Ctrl+K", "⌘K"."""
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)


def add_shortcuts(window: QWidget, commands: tuple[Command, ...]) -> None:
    """Let the keys of all commands work anywhere in the window. Two commands with one key would both be dead."""
    for command in commands:
        for keys in command.keys:
            QShortcut(QKeySequence(keys), window, command.run, context=Qt.ShortcutContext.WindowShortcut)
