"""Draws the pictures of the README from the program itself, so that they stay true: `make screenshots`."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from example_machine import show_example
from PySide6.QtWidgets import QApplication, QWidget

FOLDER = Path(__file__).resolve().parent
SIZE = (1440, 900)


def main() -> int:
    """Save every picture beside this file."""
    os.environ["XDG_DATA_HOME"] = os.environ["XDG_CONFIG_HOME"] = tempfile.mkdtemp()
    app = QApplication(sys.argv[:1])
    for look in ("dark", "light"):
        _plan(app, look)
    _picker(app)
    _catalog(app)
    _this_pc(app)
    return 0


def _plan(app: QApplication, look: str) -> None:
    window = _window(app, look)
    _settle(app, lambda: True)
    window.grab().save(str(FOLDER / f"plan-{look}.png"))
    window.close()


def _picker(app: QApplication) -> None:
    from rigplanner.domain.parts import Slot
    from rigplanner.ui.dialogs.part_picker import PartPicker

    window = _window(app, "dark")
    workspace = window.findChild(QWidget, "workspace")
    picker = PartPicker(workspace.theme, workspace.session.report, workspace.session.library, Slot.GPU, window)
    picker.show()
    _settle(app, lambda: picker.is_complete)
    picker.grab().save(str(FOLDER / "picker-dark.png"))
    picker.close()
    window.close()


def _catalog(app: QApplication) -> None:
    window = _window(app, "light")
    _settle(app, lambda: True)
    workspace = window.findChild(QWidget, "workspace")
    workspace.show_page("catalog")
    _settle(app, lambda: True)
    window.grab().save(str(FOLDER / "catalog-light.png"))
    window.close()


def _this_pc(app: QApplication) -> None:
    window = _window(app, "dark")
    workspace = window.findChild(QWidget, "workspace")
    workspace.host.close()
    workspace.show_page("pc")
    _settle(app, lambda: workspace.host.software is not None)
    show_example(workspace)
    _settle(app, lambda: True)
    workspace.notice.hide()
    _settle(app, lambda: True)
    window.grab().save(str(FOLDER / "this-pc-dark.png"))
    window.close()


def _window(app: QApplication, look: str) -> QWidget:
    from rigplanner.ui.app import Start

    start = Start(app, look)
    app.setProperty("keeps", start)
    start.build()
    start.shell.resize(*SIZE)
    start.shell.show()
    _settle(app, lambda: True)
    _show_starter(start.shell)
    return start.shell


def _show_starter(window: QWidget) -> None:
    """The starter build, whatever machine this is."""
    from rigplanner.planner.starter import starter_plan

    workspace = window.findChild(QWidget, "workspace")
    workspace.notice.hide()
    workspace.session.open(starter_plan(workspace.session.library.uses["coding"]))


def _settle(app: QApplication, done: Callable[[], bool]) -> None:
    """Let everything be drawn."""
    for _ in range(20):
        app.processEvents()
    while not done():
        app.processEvents()


if __name__ == "__main__":
    sys.exit(main())
