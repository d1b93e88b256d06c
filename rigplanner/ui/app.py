"""Starts the window: first its frame, painted at once, then everything else."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication

from rigplanner.paths import shipped, user_config
from rigplanner.ui.shell import Shell, remembered_look

_LOOKS: Final = ("system", "dark", "light", "contrast")
_SETTINGS: Final = "settings.json"
#: A window that starts minimized is never painted; it is built after this time.
_UNSEEN_MS: Final = 1500


def run(arguments: Sequence[str]) -> int:
    """Open the window, with a file where one is named; returns the exit status."""
    options = _options(arguments)
    app = QApplication([sys.argv[0]])
    app.setApplicationName("RigPlanner")
    app.setDesktopFileName("rigplanner")
    start = Start(app, options.theme, options.file, anew=options.new)
    start.shell.show()
    return app.exec()


class Start(QObject):
    """The frame now, the program as soon as the event loop has painted it."""

    def __init__(
        self, app: QApplication, look: str | None = None, file: str | None = None, *, anew: bool = False
    ) -> None:
        super().__init__()
        self._app, self._look, self._file, self._anew = app, look, file, anew or file is not None
        themes = shipped("resources") / "themes"
        self.shell = Shell(themes, remembered_look(user_config() / _SETTINGS, look))
        self._program: object | None = None
        self.shell.painted.connect(self.build, Qt.ConnectionType.QueuedConnection)
        QTimer.singleShot(_UNSEEN_MS, self.build)

    def build(self) -> None:
        """Load and build everything, once; imported only now, so that the frame need not wait for it."""
        if self._program is not None:
            return
        from rigplanner.ui.program import Program

        program = Program(self._app, self.shell, self._look, anew=self._anew)
        self._program = program
        if self._file:
            program.workspace.open_path(Path(self._file))
        QTimer.singleShot(0, program.look_for_this_pc)


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="rigplanner", description="Plan a PC for local language models.")
    parser.add_argument("file", nargs="?", help="a rig (*.rig.json) or a model (*.gguf) to open")
    parser.add_argument("--new", action="store_true", help="begin with a new plan, not with the last one")
    parser.add_argument("--theme", choices=_LOOKS, help="the look, for this start")
    return parser.parse_args(list(arguments))
