"""The charts beside the table, each in a panel of its own with a way to save it."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QSize, QTimer, Signal
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from rigplanner.domain.comparison import Comparison, RowKey
from rigplanner.domain.report import Severity
from rigplanner.export.figure_kinds import SUFFIXES, TITLES, FigureKind, height_px, suffix_of
from rigplanner.export.figure_look import Sheet
from rigplanner.refusals import of_system
from rigplanner.store.atomic import write_atomically
from rigplanner.store.rig_names import file_stem
from rigplanner.translation import mark, tr
from rigplanner.ui.asking_where import ask_where
from rigplanner.ui.compare.chart_drawer import ChartDrawer, Images, saved_chart
from rigplanner.ui.parts.button import IconButton
from rigplanner.ui.parts.panel import Panel
from rigplanner.ui.theme import ThemeStore
from rigplanner.ui.work import Worker
from rigplanner.wording.comparison import cell_text
from rigplanner.wording.rig_files import exported_as
from rigplanner.wording.sentences import remarks

_LEAST_PX: Final = 380
_FILTERS: Final = (mark("Pictures (*.png)"), mark("Drawings (*.svg)"), mark("Pages (*.pdf)"))
_SAVE_TIP: Final = mark("Save this chart as PNG, SVG or PDF")
_NOT_SAVED: Final = mark("The chart was not saved: {reason}.")
_SPOKEN: Final = {
    FigureKind.SPEED: RowKey.SPEED,
    FigureKind.PRICE: RowKey.PRICE,
    FigureKind.MEMORY: RowKey.MEMORY,
    FigureKind.LOADING: RowKey.LOADING,
}


class ChartView(QWidget):
    """An image at its own size; until it comes the ground alone."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._image = QImage()
        self._height = 220
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def image(self) -> QImage:
        """What is shown."""
        return self._image

    def set_image(self, image: QImage) -> None:
        """Show another image."""
        self._image = image
        self.update()

    def set_height(self, height: int) -> None:
        """Be so high [px]."""
        if height != self._height:
            self._height = height
            self.updateGeometry()

    def sizeHint(self) -> QSize:
        """As wide as there is room."""
        return QSize(_LEAST_PX, self._height)

    def minimumSizeHint(self) -> QSize:
        """Narrow enough for a small window."""
        return QSize(240, self._height)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the image; one for another width is fitted until the right one comes."""
        if self._image.isNull():
            return
        painter = QPainter(self)
        size = self._image.deviceIndependentSize()
        if abs(size.width() - self.width()) < 1:
            painter.drawImage(0, 0, self._image)
        else:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(self.rect(), self._image)


class ChartCard(Panel):
    """A chart with its title; says `save_requested` with a file."""

    save_requested = Signal(object)

    def __init__(self, theme: ThemeStore, kind: FigureKind, parent: QWidget | None = None) -> None:
        title = tr(TITLES[kind])
        super().__init__(theme, title, parent=parent)
        self.kind = kind
        self.view = ChartView(title)
        self.save = IconButton(theme, "download", tr("Save: {chart}", chart=title), tooltip=tr(_SAVE_TIP), size=24)
        self.save.clicked.connect(self._ask)
        self.add_to_header(self.save)
        self.body.addWidget(self.view)
        self.body.addStretch(1)

    def _ask(self) -> None:
        suggestion = f"{file_stem(tr(TITLES[self.kind]))}.png"
        path = ask_where(self, tr("Save this chart"), suggestion, ";;".join(map(tr, _FILTERS)), SUFFIXES)
        if path is not None:
            self.save_requested.emit(path)


class ChartCards(QWidget):
    """All charts in as many columns as there is room for. Says `told` when one is saved, or why not."""

    told = Signal(str, object)

    def __init__(self, theme: ThemeStore, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._comparison: Comparison | None = None
        self._columns = 0
        self.cards = {kind: ChartCard(theme, kind) for kind in FigureKind}
        self.drawer = ChartDrawer(self)
        self._saver = Worker(self)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(int(theme.metrics.size("panel_gap")))
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._request)
        self.drawer.drawn.connect(self._show)
        self.drawer.failed.connect(partial(self._tell_failure, mark("The charts could not be drawn: {reason}.")))
        self._saver.done.connect(self._write)
        self._saver.failed.connect(partial(self._tell_failure, _NOT_SAVED))
        for kind, card in self.cards.items():
            card.save_requested.connect(partial(self.save, kind))
        theme.changed.connect(self._soon.start)
        self._arrange(1)

    def show_comparison(self, comparison: Comparison) -> None:
        """Draw the charts of a comparison, after everything else."""
        self._comparison = comparison
        for kind, card in self.cards.items():
            card.view.setAccessibleDescription(_spoken(comparison, kind))
        self._soon.start()

    def save(self, kind: FigureKind, path: Path) -> None:
        """Save a chart; its ending decides the format."""
        if self._comparison is not None:
            comparison, theme = self._comparison, self._theme.theme
            self._saver.start(lambda: (path, saved_chart(comparison, theme, kind, suffix_of(path))))

    def close_work(self) -> None:
        """Want no chart any more."""
        self.drawer.cancel()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """More columns where there is room, and charts of that width."""
        super().resizeEvent(event)
        gap = self._grid.spacing()
        self._arrange(max(1, min(2, (self.width() + gap) // (_LEAST_PX + gap))))
        self._soon.start()

    def _arrange(self, columns: int) -> None:
        if columns == self._columns:
            return
        self._columns = columns
        for index, card in enumerate(self.cards.values()):
            self._grid.addWidget(card, index // columns, index % columns)
        for column in range(2):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)
        self._grid.setRowStretch(len(self.cards), 1)

    def _request(self) -> None:
        if self._comparison is None or not self.isVisible():
            return
        sheets = {}
        for kind, card in self.cards.items():
            width = card.view.width()
            height = height_px(kind, len(self._comparison.reports), width)
            card.view.set_height(height)
            sheets[kind] = Sheet(width, height, self.devicePixelRatioF(), side=0.0)
        self.drawer.draw(self._comparison, self._theme.theme, sheets)

    def showEvent(self, event: object) -> None:
        """What was asked for while hidden is drawn now."""
        super().showEvent(event)  # type: ignore[arg-type]
        self._soon.start()

    def _show(self, images: Images) -> None:
        for kind, image in images.items():
            self.cards[kind].view.set_image(image)

    def _tell_failure(self, text: str, reason: str | None) -> None:
        self.told.emit(tr(text, reason=reason), Severity.COST)

    def _write(self, answer: tuple[Path, bytes]) -> None:
        path, content = answer
        try:
            write_atomically(path, content)
        except OSError as error:
            self._tell_failure(_NOT_SAVED, of_system(error))
        else:
            self.told.emit(exported_as(path.name, path.absolute().parent), Severity.INFO)


def _spoken(comparison: Comparison, kind: FigureKind) -> str:
    """The figures of a chart in words."""
    row = comparison.row(_SPOKEN[kind])
    if row is None:
        return ""
    pairs = zip(comparison.names, row.cells, comparison.reports, strict=True)
    return remarks(f"{name}: {cell_text(row.key, cell, report).spoken}" for name, cell, report in pairs)
