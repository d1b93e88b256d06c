"""Pages of paper below each other, as they will be printed."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from rigplanner.paper.document import PaperDocument
from rigplanner.paper.pdf import page_image
from rigplanner.translation import tr
from rigplanner.ui.theme import ThemeStore

_GAP: Final = 16
_WIDEST: Final = 820


class PaperView(QScrollArea):
    """Shows a document, every page as wide as there is room."""

    def __init__(self, theme: ThemeStore, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._pages: list[_PageView] = []
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setAccessibleName(tr("Pages as they will be printed"))
        inner = QWidget()
        self._column = QVBoxLayout(inner)
        self._column.setContentsMargins(_GAP, _GAP, _GAP, _GAP)
        self._column.setSpacing(_GAP)
        self._column.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self.setWidget(inner)

    @property
    def page_count(self) -> int:
        """How many pages are shown."""
        return len(self._pages)

    def show_document(self, document: PaperDocument) -> None:
        """Show other pages; those that are not yet in sight are painted when they come into it."""
        for page in self._pages:
            self._column.removeWidget(page)
            page.deleteLater()
        self._pages = [_PageView(self._theme, document, index) for index in range(len(document.pages))]
        for page in self._pages:
            self._column.addWidget(page)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the pages to another width."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        width = min(self.viewport().width() - 2 * _GAP, _WIDEST)
        for page in self._pages:
            page.set_width(max(width, 120))


class _PageView(QWidget):
    """A page, painted once for each width."""

    def __init__(self, theme: ThemeStore, document: PaperDocument, index: int) -> None:
        super().__init__()
        self._theme, self._document, self._index = theme, document, index
        self._image: QImage | None = None
        self.setAccessibleName(tr("Page {number} of {count}", number=index + 1, count=len(document.pages)))

    def set_width(self, width: int) -> None:
        """Be so wide, and as high as paper is then."""
        sheet = self._document.size.sheet
        size = QSize(width, round(width * sheet.height() / sheet.width()))
        if size != self.size():
            self._image = None
            self.setFixedSize(size)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the page with an edge."""
        painter = QPainter(self)
        ratio = self.devicePixelRatioF()
        if self._image is None or self._image.devicePixelRatio() != ratio:
            scale = self.width() * ratio / self._document.size.sheet.width()
            self._image = page_image(self._document, self._index, scale)
            self._image.setDevicePixelRatio(ratio)
        painter.drawImage(self.rect(), self._image)
        painter.setPen(self._theme.colour("line_strong"))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
