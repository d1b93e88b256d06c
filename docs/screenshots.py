"""Draws the pictures of the README from the program itself, so that they stay true: `make screenshots`."""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from example_machine import show_example
from PySide6.QtWidgets import QApplication, QWidget

from rigplanner.store.settings import Settings, save_settings

FOLDER = Path(__file__).resolve().parent
SIZE = (1440, 900)


def main() -> int:
    """Save every picture beside this file."""
    os.environ["XDG_DATA_HOME"] = os.environ["XDG_CONFIG_HOME"] = tempfile.mkdtemp()
    save_settings(Settings(is_welcomed=True))
    app = QApplication(sys.argv[:1])
    for look in ("dark", "light"):
        _plan(app, look)
    _picker(app)
    _start(app)
    _palette(app)
    _catalog(app)
    _compare(app)
    _sheet(app)
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


def _start(app: QApplication) -> None:
    window = _window(app, "light")
    workspace = window.findChild(QWidget, "workspace")
    workspace.host.close()
    show_example(workspace)
    _show_starter(window)
    workspace.guidance.show_start()
    _settle_for(app, 0.5)
    dialog = QApplication.activeModalWidget()
    dialog.grab().save(str(FOLDER / "start-light.png"))
    dialog.close()
    window.close()


def _palette(app: QApplication) -> None:
    window = _window(app, "dark")
    workspace = window.findChild(QWidget, "workspace")
    workspace.guidance.show_palette()
    palette = QApplication.activeModalWidget()
    palette.search.setText("qwen3")
    _settle_for(app, 0.3)
    palette.grab().save(str(FOLDER / "palette-dark.png"))
    palette.close()
    window.close()


def _catalog(app: QApplication) -> None:
    window = _window(app, "light")
    _settle(app, lambda: True)
    workspace = window.findChild(QWidget, "workspace")
    workspace.show_page("catalog")
    _settle(app, lambda: True)
    window.grab().save(str(FOLDER / "catalog-light.png"))
    window.close()


def _compare(app: QApplication) -> None:
    """The starter build, the same with a larger card, and a ready-made machine, all with a model of 30 B."""
    from rigplanner.domain.parts import Slot
    from rigplanner.planner import edits
    from rigplanner.store.rigs import save_rig

    window = _window(app, "light")
    workspace = window.findChild(QWidget, "workspace")
    library = workspace.session.library
    first = edits.with_model(workspace.session.plan, "qwen3-30b-a3b-2507", "Q4_K_M")
    better = edits.with_name(edits.with_part(first, Slot.GPU, "nvidia-geforce-rtx-3090"), "Starter with RTX 3090")
    spark = edits.with_name(edits.with_part(first, Slot.SYSTEM, "nvidia-dgx-spark-128-gb"), "DGX Spark 128 GB")
    folder = Path(tempfile.mkdtemp())
    paths = [folder / f"{index}.rig.json" for index in range(3)]
    for path, plan in zip(paths, (first, better, spark), strict=True):
        save_rig(path, plan, library)
    workspace.pages.compare_paths(paths)
    _settle_for(app, 5.0)  # the smallest changes and the charts come after the table
    window.grab().save(str(FOLDER / "compare-light.png"))
    window.close()


def _sheet(app: QApplication) -> None:
    from rigplanner.export.build_sheet import build_sheet
    from rigplanner.paper.build_pages import build_pages
    from rigplanner.paper.pdf import page_image
    from rigplanner.paper.size import PaperSize
    from rigplanner.paper.studio import ink_of
    from rigplanner.paths import shipped

    window = _window(app, "light")
    session = window.findChild(QWidget, "workspace").session
    sheet = build_sheet(session.report, session.library)
    document = build_pages(sheet, PaperSize.A4, ink_of(shipped("resources")))
    page_image(document, 0, 1.25).save(str(FOLDER / "sheet-1.png"))
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
    workspace.files.begin(starter_plan(workspace.session.library.uses["coding"]))


def _settle_for(app: QApplication, seconds: float) -> None:
    """Let everything be drawn that comes later."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        app.processEvents()


def _settle(app: QApplication, done: Callable[[], bool]) -> None:
    """Let everything be drawn."""
    for _ in range(20):
        app.processEvents()
    while not done():
        app.processEvents()


if __name__ == "__main__":
    sys.exit(main())
