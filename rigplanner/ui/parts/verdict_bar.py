"""The answer in one sentence, on the ground of its state."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from rigplanner.domain.report import Fit
from rigplanner.domain.visible import one_line
from rigplanner.drawing.shapes import fit_glyph
from rigplanner.drawing.strokes import RIGHT, box, draw_text, text_width
from rigplanner.ui.parts.flow import Flow, FlowStyle
from rigplanner.ui.theme import ThemeStore
from rigplanner.wording.marks import without_marks

_TEXT_X = 60
_GLYPH = 26
_GLYPH_X = 17
_PAD_Y = 10
_SECOND_GAP = 24


class VerdictBar(QLabel):
    """Wraps, and is never cut. `aside` stands at the right of the second line, or under it without room."""

    def __init__(self, theme: ThemeStore, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._fit = theme, Fit.UNKNOWN
        self._sentence = self._second = self._aside = ""
        self._flows: tuple[Flow, Flow] | None = None
        self.setTextFormat(Qt.TextFormat.PlainText)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setWordWrap(True)
        self.setSizePolicy(policy)
        theme.changed.connect(self._restyle)

    def set_verdict(self, fit: Fit, sentence: str, second: str = "", aside: str = "") -> None:
        """`sentence` is rich: **words** between marks are strong."""
        if (fit, sentence, second, aside) == (self._fit, self._sentence, self._second, self._aside):
            return
        self._fit, self._sentence, self._second, self._aside = fit, sentence, second, aside
        self._flows = None
        self.setText(one_line(" ".join(filter(None, (without_marks(sentence), without_marks(second), aside)))))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Wide; the height follows."""
        return QSize(640, self.heightForWidth(640))

    def minimumSizeHint(self) -> QSize:
        """Any width will do."""
        return QSize(240, 2 * _PAD_Y + self._theme.metrics.line_height("verdict"))

    def hasHeightForWidth(self) -> bool:
        """Sentences wrap."""
        return True

    def heightForWidth(self, width: int) -> int:
        """The height of all lines."""
        room = width - _TEXT_X - 16
        sentence, second = self._flowing()
        height = sentence.height(room) + 2 * _PAD_Y
        if self._second or self._aside:
            height += second.height(room) + (16 if self._aside_below(room) else 0)
        return height

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint ground, shape and sentences."""
        painter, theme = QPainter(self), self._theme.theme
        rect, room = QRectF(self.rect()), self.width() - _TEXT_X - 16
        box(painter, rect, theme.metrics.radius("panel"), theme.fit_soft(self._fit), theme.fit_line(self._fit))
        sentence, second = self._flowing()
        y = (self.height() - self.heightForWidth(self.width())) / 2 + _PAD_Y
        glyph_y = (self.height() - _GLYPH) / 2
        fit_glyph(painter, QRectF(_GLYPH_X, glyph_y, _GLYPH, _GLYPH), self._fit, theme)
        sentence.draw(painter, _TEXT_X, y, room)
        y += sentence.height(room)
        if self._second:
            second.draw(painter, _TEXT_X, y, room)
        self._paint_aside(painter, y, second, room)

    def _paint_aside(self, painter: QPainter, y: float, second: Flow, room: float) -> None:
        if not self._aside:
            return
        theme, font = self._theme.theme, self._theme.font("small")
        below = self._aside_below(room)
        top = y + (second.height(room) if below and self._second else 0)
        align = Qt.AlignmentFlag.AlignLeft if below else RIGHT
        draw_text(painter, QRectF(_TEXT_X, top, room, 16), self._aside, font, theme.colour("text_2"), align)

    def _aside_below(self, room: float) -> bool:
        if not self._aside or not self._second:
            return False
        font = self._theme.font("small")
        return text_width(font, without_marks(self._second)) + text_width(font, self._aside) + _SECOND_GAP > room

    def _flowing(self) -> tuple[Flow, Flow]:
        if self._flows is None:
            self._flows = (Flow(self._sentence, self._style("verdict")), Flow(self._second, self._style("small")))
        return self._flows

    def _style(self, role: str) -> FlowStyle:
        theme = self._theme
        strong = theme.font(f"{role}_strong")
        quiet = theme.colour("text_2")
        return FlowStyle(theme.font(role), quiet, strong, theme.colour("text"), theme.metrics.line_height(role))

    def _restyle(self) -> None:
        self._flows = None
        self.update()
