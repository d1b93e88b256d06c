"""Text in at most so many lines, the last one cut with an ellipsis."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetricsF, QTextLayout, QTextOption

from rigplanner.domain.visible import one_line

_MOST_KEPT = 2000


class Wrapper:
    """Keeps what it has wrapped, since a table asks for its height and then paints."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str, int, int], tuple[str, ...]] = {}

    def lines(self, font: QFont, text: str, width: float, most: int) -> tuple[str, ...]:
        """The lines of a text in a width [px]; none for no text."""
        key = (font.key(), text, int(width), most)
        if key not in self._known:
            if len(self._known) > _MOST_KEPT:
                self._known.clear()
            self._known[key] = _wrapped(font, text, max(width, 1.0), most)
        return self._known[key]


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
