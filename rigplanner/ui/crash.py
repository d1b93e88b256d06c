"""An error nobody expected: told with what is safe, and never swallowed."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Callable
from types import TracebackType

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget

_TEXT = "Something went wrong in the program. Your plan is safe: it is saved after every change."


def install(show: Callable[[str], None]) -> None:
    """Hand the report of every uncaught exception to `show`, once at a time, and print it."""
    showing = False

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        nonlocal showing
        report = "".join(traceback.format_exception(kind, error, trace))
        sys.stderr.write(report)
        if issubclass(kind, KeyboardInterrupt) or showing:
            return
        showing = True
        try:
            show(report)
        finally:
            showing = False

    sys.excepthook = hook


def show_report(parent: QWidget | None, report: str) -> None:
    """A message with the report to copy; the program goes on beside it."""
    box = QMessageBox(QMessageBox.Icon.Warning, "RigPlanner", _TEXT, QMessageBox.StandardButton.Ok, parent)
    box.setInformativeText("You can go on. The details below help to mend it.")
    box.setDetailedText(report)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.open()
