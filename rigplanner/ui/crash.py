"""An error nobody expected: told with what is safe, and never swallowed."""

from __future__ import annotations

import logging
import sys
import traceback
from collections.abc import Callable
from types import TracebackType

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from rigplanner.translation import mark, tr
from rigplanner.ui.theme import ThemeStore

_TEXT = mark(
    "An error that nobody expected. Your plan is safe: it is saved after every change. You can go on; the report helps "
    "to mend it."
)


def install(show: Callable[[str], None]) -> None:
    """Hand the report of every uncaught exception to `show`, once at a time, and print it."""
    showing = False

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        nonlocal showing
        report = "".join(traceback.format_exception(kind, error, trace))
        sys.stderr.write(report)
        logging.getLogger(__name__).error("%s", report)
        if issubclass(kind, KeyboardInterrupt) or showing:
            return
        showing = True
        try:
            show(report)
        finally:
            showing = False

    sys.excepthook = hook


def show_report(theme: ThemeStore, trace: str, log: str, parent: QWidget | None) -> None:
    """A message with the report to copy or save; the program goes on beside it."""
    from rigplanner.store.problem_report import problem_report
    from rigplanner.ui.dialogs.report_dialog import ReportDialog

    dialog = ReportDialog(theme, tr("Something went wrong"), tr(_TEXT), problem_report(trace, log), parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
