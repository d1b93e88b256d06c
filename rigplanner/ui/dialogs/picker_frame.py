"""The frame of a picker: search on top, facets at the left, the table, and what the marked row would change."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from rigplanner.domain.report import Fit
from rigplanner.drawing.strokes import hline
from rigplanner.translation import tr
from rigplanner.ui.dialogs.two_line_table import TwoLineTable
from rigplanner.ui.parts.button import Button, IconButton
from rigplanner.ui.parts.label import Label
from rigplanner.ui.parts.note import Glyph
from rigplanner.ui.parts.overlay import Overlay
from rigplanner.ui.parts.search_field import SearchField
from rigplanner.ui.theme import ThemeStore

_MARGIN_PX: Final = 60
_LARGEST: Final = (1180, 780)
#: The least width of the facets, and the most.
_FACETS_PX: Final = (200, 280)
_TABLE_KEYS: Final = (Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp)


class PickerFrame(Overlay):
    """Says `agreed` when the marked row is to be taken. Typing searches, arrows move in the table."""

    agreed = Signal()

    def __init__(
        self,
        theme: ThemeStore,
        title: str,
        placeholder: str,
        use: str,
        table: TwoLineTable,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme, title, parent)
        self.table = table
        self.search = SearchField(theme, placeholder)
        self.search.setMinimumWidth(360)
        self.search.installEventFilter(self)
        self._title = Label(theme, title, "page", elide=False)
        self._count = Label(theme, role="small", colour="text_3", elide=False)
        self.facets = QVBoxLayout()
        self._glyph = Glyph(theme, Fit.UNKNOWN, 16)
        self._headline = Label(theme, role="label")
        self._detail = Label(theme, role="small", colour="text_2")
        self._cancel = Button(theme, tr("Cancel"))
        self._use = Button(theme, use, kind="primary")
        self._use.setDefault(True)
        self._cancel.clicked.connect(self.reject)
        self._use.clicked.connect(self.agreed)
        table.row_chosen.connect(lambda _: self.agreed.emit())
        self._arrange()
        self._fit_to(parent)
        self.search.setFocus(Qt.FocusReason.OtherFocusReason)

    def add_side(self, side: QWidget, button: Button) -> None:
        """A pane at the right of the table, shown in the place of the facets by a button at the foot."""
        side.hide()
        self._middle.addWidget(side)
        button.setCheckable(True)
        button.toggled.connect(side.setVisible)
        button.toggled.connect(self._side.setHidden)
        self._foot_row.insertWidget(self._foot_row.indexOf(self._cancel), button)

    def set_count(self, text: str) -> None:
        """Say how many rows pass."""
        self._count.set_text(text)

    def set_nothing(self) -> None:
        """Say that no row passes."""
        self.set_outlook(tr("Nothing passes"), tr("Take back a filter or search for less."), Fit.UNKNOWN, usable=False)

    def set_outlook(self, headline: str, detail: str, fit: Fit, *, usable: bool = True) -> None:
        """Say what the marked row would change."""
        self._headline.set_text(headline)
        self._detail.set_text(detail)
        self._glyph.set_kind(fit)
        self._use.setEnabled(usable)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """While typing, the arrows move in the table."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in _TABLE_KEYS:
                self.table.keyPressEvent(event)
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.agreed.emit()
                return True
        return False

    def paint_ground(self, painter: QPainter) -> None:
        """Lines below the header and above the foot."""
        super().paint_ground(painter)
        line = self._theme.colour("line")
        hline(painter, 0, self.width(), 60, line)
        hline(painter, 0, self.width(), self.height() - 62, line)
        if self._side.isVisible():
            painter.fillRect(self._side.width(), 61, 1, self.height() - 123, line)

    def _arrange(self) -> None:
        header = QHBoxLayout()
        header.setContentsMargins(16, 0, 12, 0)
        header.setSpacing(16)
        close = IconButton(self._theme, "x", tr("Close"), tooltip=tr("Close (Esc)"))
        close.clicked.connect(self.reject)
        for widget in (self._title, self.search, self._count):
            header.addWidget(widget)
        header.addStretch(1)
        header.addWidget(close)
        middle = self._middle = QHBoxLayout()
        middle.setSpacing(0)
        side = self._side = QWidget()
        side.setMinimumWidth(_FACETS_PX[0])
        side.setMaximumWidth(_FACETS_PX[1])
        self.facets.setContentsMargins(16, 16, 16, 16)
        self.facets.setSpacing(6)
        side.setLayout(self.facets)
        middle.addWidget(side)
        middle.addSpacing(1)
        middle.addWidget(self.table, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 0, 1, 1)
        column.setSpacing(0)
        column.addLayout(self._strip(header, 60))
        column.addSpacing(1)
        column.addLayout(middle, 1)
        column.addSpacing(1)
        column.addLayout(self._strip(self._foot(), 62))

    def _foot(self) -> QHBoxLayout:
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addStretch(1)
        words.addWidget(self._headline)
        words.addWidget(self._detail)
        words.addStretch(1)
        foot = self._foot_row = QHBoxLayout()
        foot.setContentsMargins(16, 0, 16, 0)
        foot.setSpacing(12)
        foot.addWidget(self._glyph)
        foot.addLayout(words, 1)
        foot.addWidget(self._cancel)
        foot.addWidget(self._use)
        return foot

    def _strip(self, row: QHBoxLayout, height: int) -> QHBoxLayout:
        """A row of a fixed height."""
        row.addStrut(height)
        return row

    def _fit_to(self, parent: QWidget | None) -> None:
        """As large as the window allows."""
        room = parent.window().size() if parent else None
        width = min(_LARGEST[0], room.width() - _MARGIN_PX) if room else _LARGEST[0]
        height = min(_LARGEST[1], room.height() - _MARGIN_PX) if room else _LARGEST[1]
        self.resize(width, height)
