"""Starts the window: first its frame, painted at once, then everything else."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication, QMessageBox

from rigplanner.paths import shipped, user_config
from rigplanner.translation import tr
from rigplanner.ui import language
from rigplanner.ui.collector import Collector
from rigplanner.ui.shell import Shell, remembered, remembered_look

if TYPE_CHECKING:
    from rigplanner.ui.program import Program

_LOOKS: Final = ("system", "dark", "light", "contrast")
_SETTINGS: Final = "settings.json"
_SMOKE_TEST: Final = "--smoke-test"
_DRAW_CHARTS: Final = "--draw-charts"
#: A window that starts minimized is never painted; it is built after this time.
_UNSEEN_MS: Final = 1500


def run(arguments: Sequence[str]) -> int:
    """Open the window, with a file where one is named; returns the exit status."""
    if _SMOKE_TEST in arguments:
        from rigplanner.ui import smoke

        return smoke.run(arguments)
    if _DRAW_CHARTS in arguments:
        from rigplanner.ui.compare import chart_server

        return chart_server.run(arguments)
    options = _options(arguments)
    app = Application([sys.argv[0]])
    app.setApplicationName("RigPlanner")
    app.setDesktopFileName("rigplanner")
    start = Start(app, options.theme, options.file, anew=options.new)
    app.opened.connect(start.open)
    start.shell.show()
    return app.exec()


class Application(QApplication):
    """Says `opened` with a file that was double-clicked: macOS tells it by an event, not by an argument."""

    opened = Signal(str)

    def event(self, event: QEvent) -> bool:
        """Take files, and leave everything else to Qt."""
        if isinstance(event, QFileOpenEvent):
            self.opened.emit(event.file())
            return True
        return super().event(event)


class Start(QObject):
    """The frame now, the program as soon as the event loop has painted it."""

    def __init__(
        self, app: QApplication, look: str | None = None, file: str | None = None, *, anew: bool = False
    ) -> None:
        super().__init__()
        self._app, self._look, self._file, self._anew = app, look, file, anew or file is not None
        self._collector = Collector(self)
        settings, themes = user_config() / _SETTINGS, shipped("resources") / "themes"
        self._language = language.begin(app, remembered(settings, "language"))
        self.shell = Shell(themes, remembered_look(settings, look))
        self.program: Program | None = None
        self._is_begun = False
        #: Why the program could not be built.
        self.failure: Exception | None = None
        self.shell.painted.connect(self.build, Qt.ConnectionType.QueuedConnection)
        QTimer.singleShot(_UNSEEN_MS, self.build)

    def open(self, file: str) -> None:
        """Open a file now, or as soon as the program is built."""
        if self.program is None:
            self._file, self._anew = file, True
        else:
            self.program.workspace.open_path(Path(file))

    def build(self) -> None:
        """Load and build everything, once; imported only now, so that the frame need not wait for it."""
        if self._is_begun:
            return
        self._is_begun = True
        from rigplanner.ui.program import Program

        try:
            program = Program(self._app, self.shell, self._look, anew=self._anew, language=self._language)
        except Exception as error:  # a window that waits for ever tells nobody anything
            self._give_up(error)
            return
        self.program = program
        self._collector.settle()
        if self._file:
            program.workspace.open_path(Path(self._file))
        else:
            QTimer.singleShot(0, program.welcome)
        QTimer.singleShot(0, program.look_for_this_pc)

    def _give_up(self, error: Exception) -> None:
        """Tell that the program cannot start, and end."""
        from rigplanner.ui.crash import keep

        self.failure = error
        report = keep(type(error), error, error.__traceback__)
        box = QMessageBox(QMessageBox.Icon.Critical, "RigPlanner", tr("RigPlanner cannot start."), parent=self.shell)
        box.setInformativeText(tr("Your rigs and plans are untouched. The details below help to find out why."))
        box.setDetailedText(report)
        box.finished.connect(lambda _: self._app.exit(1))
        box.open()


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="rigplanner", description="Plan a PC for local language models.")
    parser.add_argument("file", nargs="?", help="a rig (*.rig.json) or a model (*.gguf) to open")
    parser.add_argument("--new", action="store_true", help="begin with a new plan, not with the last one")
    parser.add_argument("--theme", choices=_LOOKS, help="the look, for this start")
    return parser.parse_args(list(arguments))
