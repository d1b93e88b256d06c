"""Words in a type role and a colour role."""

from __future__ import annotations

import math

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from rigplanner.domain.visible import one_line
from rigplanner.drawing.strokes import LEFT, draw_text, hline, text_width
from rigplanner.ui.parts.flow import Flow, FlowStyle
from rigplanner.ui.theme import ThemeStore
from rigplanner.wording.marks import without_marks

_STRONG = {"verdict": "verdict_strong", "small": "small_strong", "caption": "caption_strong"}
_LEAST_WIDTH = 24


class Label(QLabel):
    """One line, or with `wrap` as many as it takes; `**words**` are strong in a rich label.

    A name may be cut with an ellipsis (`elide`); a number never.
    """

    def __init__(
        self,
        theme: ThemeStore,
        text: str = "",
        role: str = "body",
        colour: str = "text",
        *,
        wrap: bool = False,
        rich: bool = False,
        elide: bool = True,
        align: Qt.AlignmentFlag = LEFT,
        strong_colour: str = "text",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme, self._role, self._colour, self._strong_colour = theme, role, colour, strong_colour
        self._wraps, self._rich, self._elide, self._align = wrap, rich, elide, align
        self._source = ""
        self._flow: Flow | None = None
        self.setTextFormat(Qt.TextFormat.PlainText)
        # QLabel keeps the height-for-width flag only of a label that wraps, and a fixed height would cap it.
        self.setWordWrap(wrap)
        upright = QSizePolicy.Policy.Preferred if wrap else QSizePolicy.Policy.Fixed
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, upright)
        policy.setHeightForWidth(wrap)
        self.setSizePolicy(policy)
        theme.changed.connect(self._restyle)
        self.set_text(text)

    def set_text(self, text: str) -> None:
        """Show other words."""
        if text == self._source:
            return
        self._source, self._flow = text, None
        self.setText(one_line(without_marks(text) if self._rich else text))
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as the words on one line."""
        return QSize(self._natural_width(), self._line())

    def minimumSizeHint(self) -> QSize:
        """What must not be cut keeps its width."""
        if self._wraps:
            return QSize(_LEAST_WIDTH, self._line())
        width = self._natural_width()
        return QSize(min(width, _LEAST_WIDTH) if self._elide else width, self._line())

    def hasHeightForWidth(self) -> bool:
        """Only text that wraps."""
        return self._wraps

    def heightForWidth(self, width: int) -> int:
        """The height of the wrapped lines."""
        return self._flowing().height(width) if self._wraps else self._line()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the words."""
        painter = QPainter(self)
        if self._wraps or self._rich:
            self._paint_flow(painter)
            return
        font, colour = self._theme.font(self._role), self._theme.colour(self._colour)
        draw_text(painter, QRectF(self.rect()), self._source, font, colour, self._align, self._elide)

    def _paint_flow(self, painter: QPainter) -> None:
        flow = self._flowing()
        x = 0 if self._wraps or self._align == LEFT else self.width() - flow.natural_width
        width = self.width() if self._wraps else 100_000
        flow.draw(painter, x, 0 if self._wraps else (self.height() - self._line()) / 2, width)

    def _natural_width(self) -> int:
        if self._wraps or self._rich:
            return self._flowing().natural_width + 1
        return math.ceil(text_width(self._theme.font(self._role), self._source))

    def _line(self) -> int:
        return self._theme.metrics.line_height(self._role)

    def _flowing(self) -> Flow:
        if self._flow is None:
            strong = _STRONG.get(self._role, "strong")
            font, colour = self._theme.font(self._role), self._theme.colour(self._colour)
            strong_colour = self._theme.colour(self._strong_colour)
            style = FlowStyle(font, colour, self._theme.font(strong), strong_colour, self._line())
            self._flow = Flow(self._source, style, marked=self._rich)
        return self._flow

    def _restyle(self) -> None:
        self._flow = None
        self.update()


class Line(QWidget):
    """A hairline between things."""

    def __init__(self, theme: ThemeStore, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setFixedHeight(1)
        theme.changed.connect(self.update)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the line."""
        hline(QPainter(self), 0, self.width(), 0, self._theme.colour("line"))
