"""Text in at most so many lines, the last one cut with an ellipsis."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetricsF, QTextLayout, QTextOption

from rigplanner.domain.visible import one_line
from rigplanner.drawing.strokes import text_width
from rigplanner.ui.theme import ThemeStore

_MOST_KEPT = 2000


class Wrapper:
    """Keeps what it has measured and wrapped, since a table asks for its height and then paints, again and again."""

    def __init__(self, theme: ThemeStore) -> None:
        self._theme = theme
        self._lines: dict[tuple[str, str, int, int], tuple[str, ...]] = {}
        self._widths: dict[tuple[str, str], float] = {}

    def lines(self, role: str, text: str, width: float, most: int) -> tuple[str, ...]:
        """The lines of a text in a type role and a width [px]; none for no text."""
        key = (role, text, int(width), most)
        if key not in self._lines:
            if len(self._lines) > _MOST_KEPT:
                self._lines.clear()
            self._lines[key] = _wrapped(self._theme.font(role), text, max(width, 1.0), most)
        return self._lines[key]

    def width(self, role: str, text: str) -> float:
        """How wide a text is [px]."""
        key = (role, text)
        if key not in self._widths:
            if len(self._widths) > _MOST_KEPT:
                self._widths.clear()
            self._widths[key] = text_width(self._theme.font(role), text)
        return self._widths[key]


def _wrapped(font: QFont, text: str, width: float, most: int) -> tuple[str, ...]:
    metrics = QFontMetricsF(font)
    text = one_line(text)
    if not text or metrics.horizontalAdvance(text) <= width:
        return (text,) if text else ()
    layout = QTextLayout(text, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    layout.beginLayout()
    starts = []
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        starts.append(line.textStart())
    layout.endLayout()
    ends = [*starts[1:most], None]
    lines = [text[start:end].strip() for start, end in zip(starts[:most], ends, strict=False)]
    lines[-1] = metrics.elidedText(lines[-1], Qt.TextElideMode.ElideRight, width)
    return tuple(lines)
