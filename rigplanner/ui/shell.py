"""The frame of the window. It stands before anything heavy is loaded, so that a start is seen at once.

Only QtWidgets and the plain text of the settings are used here: pydantic, catalogs and panels come after
the first paint.
"""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Final

from PySide6.QtCore import QByteArray, QRectF, Qt, Signal
from PySide6.QtGui import QCloseEvent, QColor, QDragEnterEvent, QDropEvent, QGuiApplication, QPainter, QPaintEvent
from PySide6.QtWidgets import QMainWindow, QWidget

from rigplanner.translation import mark, tr

_TEXT: Final = mark("Reading parts and models")
_RAIL_PX: Final = 72
_TOP_PX: Final = 48
#: A title bar, which the size of a window leaves out.
_TITLE_PX: Final = 36
_FIRST_SIZE: Final = (1440, 900)
_LEAST_SIZE: Final = (900, 600)
_LOOKS: Final = ("dark", "light", "contrast")


class Shell(QMainWindow):
    """Says `painted` when it is first seen, `closing` before it goes, and `file_dropped` with a path."""

    painted = Signal()
    closing = Signal()
    file_dropped = Signal(Path)

    def __init__(self, themes: Path, look: str) -> None:
        super().__init__()
        self.setWindowTitle("RigPlanner")
        self.setMinimumSize(*_LEAST_SIZE)
        room = self.screen().availableSize()
        self.resize(min(_FIRST_SIZE[0], room.width()), min(_FIRST_SIZE[1], room.height() - _TITLE_PX))
        self.setAcceptDrops(True)
        ground = _Ground(themes / f"{look}.toml")
        ground.painted.connect(self.painted)
        self.setCentralWidget(ground)

    def state(self) -> bytes:
        """Size and place of the window."""
        return bytes(self.saveGeometry().data())

    def restore(self, state: bytes) -> None:
        """Take the size and place it had."""
        self.restoreGeometry(QByteArray(state))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Hand on the first file that was dropped."""
        for url in event.mimeData().urls():
            if url.isLocalFile():
                self.file_dropped.emit(Path(url.toLocalFile()))
                return

    def closeEvent(self, event: QCloseEvent) -> None:
        """Tell that the window goes."""
        self.closing.emit()
        super().closeEvent(event)


class _Ground(QWidget):
    """The grounds of the window in the colours it will have, and what it is waiting for."""

    painted = Signal()

    def __init__(self, theme: Path) -> None:
        super().__init__()
        self._seen = False
        self._colours = {role: QColor(text[:7]) for role, text in tomllib.loads(theme.read_text("utf-8")).items()}
        self.setAccessibleName(tr(_TEXT))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint rail, lines and words."""
        painter, colours = QPainter(self), self._colours
        painter.fillRect(self.rect(), colours["window"])
        painter.fillRect(0, 0, _RAIL_PX, self.height(), colours["rail"])
        painter.fillRect(_RAIL_PX - 1, 0, 1, self.height(), colours["line"])
        painter.fillRect(_RAIL_PX, _TOP_PX - 1, self.width(), 1, colours["line"])
        painter.setPen(colours["text_3"])
        painter.drawText(QRectF(self.rect()), Qt.AlignmentFlag.AlignCenter, tr(_TEXT))
        if not self._seen:
            self._seen = True
            self.painted.emit()


def remembered_look(settings: Path, asked: str | None) -> str:
    """The look to start in: what was asked for, else what the settings say, else what the desktop has."""
    wanted = asked or remembered(settings, "theme")
    if wanted in _LOOKS:
        return wanted
    return "light" if QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Light else "dark"


def remembered(settings: Path, name: str) -> str:
    """A word of the settings; those that cannot be read are judged where they are loaded in full."""
    try:
        stored = json.loads(settings.read_bytes())
    except (OSError, ValueError, RecursionError):
        return ""
    word = stored.get(name) if isinstance(stored, dict) else None
    return word if isinstance(word, str) else ""
