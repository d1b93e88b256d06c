"""The names over the table: shape, rig, what is in it, whether the model fits, and what can be done with it."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QWidget

from rigplanner.domain.comparison import Comparison
from rigplanner.domain.lineup import ComparedRig, RigKind
from rigplanner.domain.report import Fit
from rigplanner.domain.visible import one_line
from rigplanner.drawing.shapes import fit_glyph, rig_marker
from rigplanner.drawing.strokes import box, draw_text, hline
from rigplanner.store.recovery import Recovery
from rigplanner.translation import mark, tr
from rigplanner.ui.foreign_text import set_tip
from rigplanner.ui.parts.badge import paint_tag, tag_width
from rigplanner.ui.parts.button import IconButton
from rigplanner.ui.theme import ThemeStore
from rigplanner.wording.rig_names import rig_line
from rigplanner.wording.verdict import fit_word, shown_fit

HEAD_PX: Final = 92
_PAD: Final = 16
_MARKER_PX: Final = 18
_GLYPH: Final = 16.0
_SERIES: Final = ("series_1", "series_2", "series_3", "series_4")
_NOT_SAVED: Final = mark("not saved")
_KIND_WORDS: Final = {
    RigKind.OPEN: mark("open plan"),
    RigKind.THIS_PC: mark("this PC"),
    RigKind.FILE: mark("saved"),
    RigKind.VARIANT: mark("tried here"),
}


def kind_word(rig: ComparedRig) -> str:
    """Where a rig is from; a plan that was left unsaved lies in a file too."""
    is_left = rig.kind is RigKind.FILE and Recovery().has(Path(rig.path))
    return tr(_NOT_SAVED if is_left else _KIND_WORDS[rig.kind])


class RigHead(QLabel):
    """One column; says `menu_requested`."""

    menu_requested = Signal()

    def __init__(self, theme: ThemeStore, column: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._column = theme, column
        self._name = self._line = self._kind = ""
        self._fit, self._word = Fit.UNKNOWN, ""
        self.more = IconButton(theme, "more", tr("More"), size=24, parent=self)
        self.more.clicked.connect(self.menu_requested)
        self.setTextFormat(Qt.TextFormat.PlainText)
        theme.changed.connect(self.update)

    def show_rig(self, name: str, line: str, fit: Fit, word: str, kind: str) -> None:
        """Show a rig."""
        self._name, self._line, self._fit, self._word, self._kind = name, line, fit, word, kind
        self.setText(one_line(f"{name}, {line}, {word}, {kind}"))
        set_tip(self, f"{name}\n{line}")
        self.more.setAccessibleName(one_line(tr("More about {rig}", rig=name)))
        self.update()

    def minimumSizeHint(self) -> QSize:
        """The shape with its fit; names give way, the columns below set the width."""
        return QSize(_PAD + _MARKER_PX + self.more.width() + _PAD, 0)

    def resizeEvent(self, event: object) -> None:
        """The button stays at the right."""
        super().resizeEvent(event)  # type: ignore[arg-type]
        self.more.move(self.width() - 12 - self.more.width(), 10)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint shape, name, line, fit and where the rig is from."""
        painter, theme = QPainter(self), self._theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(QRectF(0, 0, 1, self.height()), theme.colour("line"))
        colour, ground = theme.colour(_SERIES[self._column]), theme.colour("panel")
        rig_marker(painter, QPointF(_PAD + 5, 22), self._column, colour, ground, 9)
        room = QRectF(_PAD + _MARKER_PX, 12, self.more.x() - _PAD - _MARKER_PX - 6, 20)
        draw_text(painter, room, self._name, theme.font("stat"), theme.colour("text"), elide=True)
        line = QRectF(_PAD, 35, self.width() - 2 * _PAD, 16)
        draw_text(painter, line, self._line, theme.font("small"), theme.colour("text_3"), elide=True)
        fit_glyph(painter, QRectF(_PAD, 60, _GLYPH, _GLYPH), self._fit, theme.theme)
        word = QRectF(_PAD + _GLYPH + 8, 58, self.width(), 20)
        used = draw_text(painter, word, self._word, theme.font("label"), theme.colour("text"))
        width = tag_width(theme, self._kind)
        if self._kind and word.left() + used + 12 + width <= self.width() - _PAD:
            paint_tag(painter, QRectF(self.width() - _PAD - width, 59, width, 18), self._kind, theme)


class HeadStrip(QWidget):
    """All names, as wide as the columns below. Says `menu_requested` with a column and where its button is."""

    menu_requested = Signal(int, object)

    def __init__(self, theme: ThemeStore, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.heads = [RigHead(theme, column, self) for column in range(4)]
        for column, head in enumerate(self.heads):
            head.menu_requested.connect(lambda column=column: self._ask(column))
        self.setFixedHeight(HEAD_PX)
        self.setAccessibleName(tr("Rigs that are compared"))
        theme.changed.connect(self.update)

    def show_comparison(self, comparison: Comparison, kinds: tuple[str, ...]) -> None:
        """Show the rigs of a comparison."""
        for column, head in enumerate(self.heads):
            there = column < len(comparison.reports)
            head.setVisible(there)
            if there:
                report = comparison.reports[column]
                kind = kinds[column] if column < len(kinds) else ""
                head.show_rig(comparison.names[column], rig_line(report), shown_fit(report), fit_word(report), kind)

    def set_columns(self, name_px: int, column_px: int) -> None:
        """Lie over the columns of the table."""
        for column, head in enumerate(self.heads):
            head.setGeometry(name_px + column * column_px, 0, column_px, HEAD_PX - 1)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the upper end of the panel, with a line below."""
        painter, theme = QPainter(self), self._theme
        radius = theme.metrics.radius("panel")
        painter.fillRect(self.rect(), theme.colour("window"))
        rect = QRectF(0, 0, self.width(), self.height() + 2 * radius)
        box(painter, rect, radius, theme.colour("panel"), theme.colour("line"))
        hline(painter, 1, self.width() - 1, self.height() - 1, theme.colour("line"))

    def _ask(self, column: int) -> None:
        more = self.heads[column].more
        self.menu_requested.emit(column, more.mapToGlobal(more.rect().bottomLeft()))
