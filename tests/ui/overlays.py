"""Dialogs that a test opens and that are closed whatever becomes of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from PySide6.QtWidgets import QApplication, QDialog
from shiboken6 import isValid

Kind = TypeVar("Kind", bound=QDialog)


@contextmanager
def opened(kind: type[Kind], show: Callable[[], object]) -> Iterator[Kind]:
    """The dialog of a kind that `show` opens."""
    show()
    found = QApplication.activeModalWidget()
    assert isinstance(found, kind)
    yield found
    if isValid(found):
        found.close()
