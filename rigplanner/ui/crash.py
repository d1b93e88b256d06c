"""An error nobody expected: told with what is safe, and never swallowed."""

from __future__ import annotations

import logging
import sys
import threading
import traceback
from collections.abc import Callable
from types import TracebackType

from PySide6.QtWidgets import QWidget

from rigplanner.translation import mark, tr
from rigplanner.ui.theme import ThemeStore

_TEXT = mark(
    "An error that nobody expected. Your plan is safe: it is saved after every change. You can go on; the report helps "
    "to mend it."
)


def install(show: Callable[[str], None]) -> None:
    """Hand the report of every uncaught exception to `show`, and keep it; those of threads are only kept."""

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        report = keep(kind, error, trace)
        if not issubclass(kind, KeyboardInterrupt):
            show(report)

    def thread_hook(failed: threading.ExceptHookArgs) -> None:
        if failed.exc_value is not None:
            keep(failed.exc_type, failed.exc_value, failed.exc_traceback)

    sys.excepthook = hook
    threading.excepthook = thread_hook


def keep(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> str:
    """Write an error to the log, and where there is one to the terminal; returns it as text."""
    report = "".join(traceback.format_exception(kind, error, trace))
    logging.getLogger(__name__).error("%s", report)
    if sys.stderr is not None:  # a window on Windows has none
        sys.stderr.write(report)
    return report


class CrashReports:
    """One report at a time: what fails while it is open is only kept, or a lasting error would fill the screen."""

    def __init__(self, theme: ThemeStore, log: Callable[[], str], parent: QWidget) -> None:
        self._theme, self._log, self._parent = theme, log, parent
        self._is_open = False

    def show(self, trace: str) -> None:
        """A message with the report to copy or save; the program goes on beside it."""
        from rigplanner.store.problem_report import problem_report
        from rigplanner.ui.dialogs.report_dialog import ReportDialog

        if self._is_open:
            return
        report = problem_report(trace, self._log())
        dialog = ReportDialog(self._theme, tr("Something went wrong"), tr(_TEXT), report, self._parent)
        dialog.finished.connect(self._closed)
        dialog.open()
        self._is_open = True

    def _closed(self) -> None:
        self._is_open = False
