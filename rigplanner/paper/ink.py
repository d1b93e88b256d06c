"""What is printed with: the light look on white, in colour or in greys, and the mark of the program."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QByteArray, QRectF
from PySide6.QtGui import QColor, QFont, QPainter
from PySide6.QtSvg import QSvgRenderer

from rigplanner.drawing.theme import Theme, load_theme

_MARK = "plan.svg"
_WHITE = "#FFFFFF"
_GREYS = {
    "data_weights": 70,
    "data_kv": 140,
    "data_compute": 215,
    "data_runtime": 105,
    "data_apps": 225,
    "series_1": 70,
    "series_2": 150,
    "series_3": 110,
    "series_4": 185,
}
#: Where paper is set closer than the screen.
_LINES = {"code": 16, "fine": 14}
#: The smallest on paper, 7.5 pt.
_FINE_PX = 10


@dataclass(frozen=True, slots=True)
class Ink:
    """The theme of paper and the drawing of the program's mark."""

    theme: Theme
    mark: str
    in_greys: bool = False

    def colour(self, role: str) -> QColor:
        """A colour by role."""
        return self.theme.colour(role)

    def font(self, role: str) -> QFont:
        """A font by role."""
        return self.theme.font(role)

    def line_height(self, role: str) -> float:
        """The height of a line of text [px]."""
        return _LINES.get(role) or self.theme.metrics.line_height(role)

    def draw_mark(self, painter: QPainter, rect: QRectF) -> None:
        """The mark of the program, as lines."""
        source = self.mark.replace("currentColor", self.colour("text").name())
        QSvgRenderer(QByteArray(source.encode())).render(painter, rect)


def load_ink(resources: Path, *, in_greys: bool = False) -> Ink:
    """The ink from the shipped looks; fonts must be loaded. Raises ThemeError where a file is missing."""
    light = load_theme(resources / "themes", "light")
    mark = (resources / "icons" / _MARK).read_text(encoding="utf-8")
    colours = {**light.colours, **{role: QColor(_WHITE) for role in ("panel", "data_free")}}
    if in_greys:
        colours = {role: grey(colour) for role, colour in colours.items()} | _apart()
    fonts = {role: _literal(font) for role, font in light.metrics.fonts.items()}
    fonts["fine"] = QFont(fonts["caption"])
    fonts["fine"].setPixelSize(_FINE_PX)
    return Ink(replace(light, colours=colours, metrics=replace(light.metrics, fonts=fonts)), mark, in_greys)


def _apart() -> dict[str, QColor]:
    """Greys of what stands beside each other, further apart than their colours are light."""
    return {role: QColor(level, level, level) for role, level in _GREYS.items()}


def grey(colour: QColor) -> QColor:
    """As light as the colour is (Rec. 709 weights, as greyscale printing has it)."""
    level = round(0.2126 * colour.red() + 0.7152 * colour.green() + 0.0722 * colour.blue())
    return QColor(level, level, level, colour.alpha())


def _literal(font: QFont) -> QFont:
    """Letters as they are written, so that a search in a PDF finds "2x16" and "48".

    Inter's figures of equal width have codes of its private area, which is what Qt then writes as their text.
    """
    plain = QFont(font)
    for feature in ("calt", "liga", "tnum"):
        plain.setFeature(QFont.Tag(feature), 0)
    return plain
