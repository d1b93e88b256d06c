"""Content that scrolls: without a frame, as wide as its place, and with a name for those who hear it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget


class Scroll(QScrollArea):
    """Scrolls up and down; sideways only what may not be narrower (`across`)."""

    def __init__(self, name: str, body: QWidget | None = None, *, across: bool = False) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        if not across:
            self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        if body is not None:
            self.setWidget(body)
