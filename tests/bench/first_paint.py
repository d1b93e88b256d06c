"""Run as a program: opens a window and prints the wall-clock time of its first paint, then ends.

`python -m tests.bench.first_paint empty` opens an empty PySide6 window, `... frame` ours as it first appears,
`... plan` ours with the first plan in it.
"""

from __future__ import annotations

import os
import sys
import time

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow, QWidget


class FirstPaint(QObject):
    """Ends the program after the first paint of a window."""

    def __init__(self, window: QWidget) -> None:
        super().__init__()
        self._window = window
        window.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Print when the paint has been done."""
        if event.type() == QEvent.Type.Paint:
            print(time.time(), flush=True)
            os._exit(0)
        return False


def empty_window() -> QWidget:
    """The least a PySide6 program does."""
    window = QMainWindow()
    window.setCentralWidget(QLabel("Hello"))
    return window


def our_window(app: QApplication) -> QWidget:
    """What `rigplanner` shows first."""
    from rigplanner.ui.app import Start

    start = Start(app, "dark")
    app.setProperty("keeps", start)
    return start.shell


def whole_window(app: QApplication) -> QWidget:
    """The window with the first plan in it."""
    from rigplanner.ui.app import Start

    start = Start(app, "dark")
    app.setProperty("keeps", start)
    start.build()
    return start.shell


def main() -> int:
    """Open the window named on the command line."""
    app = QApplication(sys.argv[:1])
    window = {"empty": lambda: empty_window(), "frame": lambda: our_window(app), "plan": lambda: whole_window(app)}[
        sys.argv[1]
    ]()
    inside = window.centralWidget() if isinstance(window, QMainWindow) else window
    watcher = FirstPaint(inside or window)
    window.show()
    status = app.exec()
    del watcher
    return status


if __name__ == "__main__":
    sys.exit(main())
