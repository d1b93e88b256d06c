"""What must stand before anything can be painted: Qt's fonts, with or without a window."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

from PySide6.QtGui import QFontDatabase, QGuiApplication

from rigplanner.drawing.fonts import load_fonts
from rigplanner.paper.ink import Ink, load_ink

_HEADLESS: Final = ("rigplanner", "-platform", "offscreen")
_OURS: Final = "Inter Display"


def qt_without_window() -> QGuiApplication:
    """Qt for a program without a window, on Linux also without a screen; the caller keeps it while it paints."""
    running = QGuiApplication.instance()
    if isinstance(running, QGuiApplication):
        return running
    return QGuiApplication(list(_HEADLESS) if sys.platform == "linux" else ["rigplanner"])


def ink_of(resources: Path, *, in_greys: bool = False) -> Ink:
    """The ink to paint with; Qt must run (see `qt_without_window`).

    Raises FontError or ThemeError where what is shipped is damaged.
    """
    if not QFontDatabase.hasFamily(_OURS):
        load_fonts(resources / "fonts")
    return load_ink(resources, in_greys=in_greys)
