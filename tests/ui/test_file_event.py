"""A file that the system opens by an event, as macOS does: before and after the program is built."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Final

from tests.packaging.commands import ROOT

_RIG: Final = ROOT / "tests" / "data" / "rigs" / "v1_system.rig.json"
#: A QApplication of ours needs a process of its own: there is one in each.
_PROGRAM: Final = """
import sys
from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QFileOpenEvent
from rigplanner.ui.app import Application, Start
app = Application(["rigplanner"])
start = Start(app, "dark", anew=True)
app.opened.connect(start.open)
if sys.argv[1] == "after":
    start.build()
QCoreApplication.sendEvent(app, QFileOpenEvent(sys.argv[2]))
start.build()
print(start.program.session.plan.name)
start.shell.close()
"""


def opened(home: Path, when: str) -> str:
    places = {name: str(home / name) for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME")}
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM, when, str(_RIG)],
        env={**os.environ, **places, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_a_file_of_the_first_moment_is_opened_with_the_program(tmp_path: Path) -> None:
    assert opened(tmp_path, "before") == "Mac"


def test_a_file_of_later_is_opened_in_the_window(tmp_path: Path) -> None:
    assert opened(tmp_path, "after") == "Mac"
