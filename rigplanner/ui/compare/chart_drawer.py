"""Draws the charts of a comparison in a thread: matplotlib is loaded there, and the newest request wins."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QImage

from rigplanner.domain.comparison import Comparison
from rigplanner.export.figure_kinds import FigureKind
from rigplanner.export.figure_look import FigureLook, Sheet
from rigplanner.ui.work import Worker

#: While somebody goes on editing, nothing is drawn.
_PAUSE_MS: Final = 120

Images = Mapping[FigureKind, QImage]


class ChartDrawer(QObject):
    """Says `drawn` with an image for each chart."""

    drawn = Signal(object)
    failed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._worker = Worker(self)
        self._worker.done.connect(self.drawn)
        self._worker.failed.connect(self.failed)
        self._wanted: tuple[Comparison, FigureLook, Mapping[FigureKind, Sheet]] | None = None
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self._draw)

    def draw(self, comparison: Comparison, look: FigureLook, sheets: Mapping[FigureKind, Sheet]) -> None:
        """Draw these soon; what is still on its way is no longer wanted."""
        self._worker.cancel()
        self._wanted = (comparison, look, sheets)
        self._pause.start()

    def cancel(self) -> None:
        """Want nothing any more."""
        self._pause.stop()
        self._worker.cancel()

    def _draw(self) -> None:
        if self._wanted is not None:
            comparison, look, sheets = self._wanted
            self._worker.start(lambda: _images(comparison, look, sheets))


def _images(comparison: Comparison, look: FigureLook, sheets: Mapping[FigureKind, Sheet]) -> Images:
    return {kind: _image(comparison, look, kind, sheet) for kind, sheet in sheets.items()}


def _image(comparison: Comparison, look: FigureLook, kind: FigureKind, sheet: Sheet) -> QImage:
    from rigplanner.export.figures import draw, pixels

    raw, width, height = pixels(draw(kind, comparison, look, sheet))
    image = QImage(raw, width, height, 4 * width, QImage.Format.Format_RGBA8888).copy()
    image.setDevicePixelRatio(sheet.ratio)
    return image


def saved_chart(comparison: Comparison, look: FigureLook, kind: FigureKind, suffix: str) -> bytes:
    """The bytes of a chart as a file, drawn where this is called."""
    from rigplanner.export.figures import figure_bytes

    return figure_bytes(kind, comparison, look, suffix)
