"""Has the charts of a comparison drawn by a process beside the window; the newest request wins."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QImage

from rigplanner.domain.comparison import Comparison
from rigplanner.drawing.theme import Theme
from rigplanner.export.figure_kinds import FigureKind
from rigplanner.export.figure_look import Sheet
from rigplanner.ui.compare.chart_process import chart_process
from rigplanner.ui.compare.chart_request import ChartRequest
from rigplanner.ui.work import Worker
from rigplanner.wording.currency import shown

#: While somebody goes on editing, nothing is drawn.
_PAUSE_MS: Final = 250

Images = Mapping[FigureKind, QImage]


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What is to be drawn."""

    comparison: Comparison
    theme: Theme
    sheets: Mapping[FigureKind, Sheet]


class ChartDrawer(QObject):
    """Says `drawn` with an image for each chart."""

    drawn = Signal(object)
    failed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._worker = Worker(self)
        self._process = chart_process()
        self._worker.done.connect(self.drawn)
        self._worker.failed.connect(self.failed)
        self._wanted: _Wanted | None = None
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self._draw)

    def draw(self, comparison: Comparison, theme: Theme, sheets: Mapping[FigureKind, Sheet]) -> None:
        """Draw these soon; what is still on its way is no longer wanted."""
        self._worker.cancel()
        self._wanted = _Wanted(comparison, theme, sheets)
        self._process.keep()
        self._pause.start()

    def cancel(self) -> None:
        """Want nothing any more."""
        self._pause.stop()
        self._worker.cancel()
        self._wanted = None

    def _draw(self) -> None:
        wanted = self._wanted
        if wanted is not None:
            self._worker.start(lambda: self._images(wanted))

    def _images(self, wanted: _Wanted) -> Images:
        """All charts; the rest is left when something newer is wanted, so that it takes no time from an edit."""
        images = {}
        for kind, sheet in wanted.sheets.items():
            if self._wanted is not wanted:
                break
            request = ChartRequest(kind, wanted.comparison, wanted.theme.name, shown(), sheet)
            images[kind] = self._process.draw(request).image()
        return images


def saved_chart(comparison: Comparison, theme: Theme, kind: FigureKind, suffix: str) -> bytes:
    """The bytes of a chart as a file; waits for it, in a thread."""
    request = ChartRequest(kind, comparison, theme.name, shown(), suffix=suffix)
    return chart_process().draw(request).content
