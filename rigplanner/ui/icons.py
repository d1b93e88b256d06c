"""Line icons, tinted and rendered once for each colour, size and device ratio."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

_GRID = 20
_SMALL_STROKE_PX = 1.35
_DRAWN_STROKE = 'stroke-width="1.5"'


class IconSet:
    """The icons of a folder, by file name without its ending."""

    def __init__(self, folder: Path) -> None:
        self._sources = {path.stem: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.svg"))}
        self._pixmaps: dict[tuple[str, int, int, float], QPixmap] = {}

    @property
    def names(self) -> tuple[str, ...]:
        """What can be drawn."""
        return tuple(self._sources)

    def pixmap(self, name: str, colour: QColor, size: int, ratio: float = 1.0) -> QPixmap:
        """An icon as square of `size` logical pixels; KeyError for a name that does not exist."""
        key = (name, colour.rgba(), size, ratio)
        found = self._pixmaps.get(key)
        if found is None:
            found = self._pixmaps[key] = _render(self._tinted(name, colour, size), size, ratio)
        return found

    def icon(self, name: str, colour: QColor, size: int = 16, ratio: float = 2.0) -> QIcon:
        """An icon for menus and window titles."""
        return QIcon(self.pixmap(name, colour, size, ratio))

    def draw(self, painter: QPainter, name: str, rect: QRectF, colour: QColor) -> None:
        """Draw an icon into the middle of a rectangle, as large as its shorter side."""
        size = round(min(rect.width(), rect.height()))
        pixmap = self.pixmap(name, colour, size, painter.device().devicePixelRatioF())
        x = round(rect.center().x() - size / 2)
        y = round(rect.center().y() - size / 2)
        painter.drawPixmap(x, y, pixmap)

    def _tinted(self, name: str, colour: QColor, size: int) -> str:
        source = self._sources[name].replace("currentColor", colour.name())
        if size >= _GRID:
            return source
        return source.replace(_DRAWN_STROKE, f'stroke-width="{_SMALL_STROKE_PX * _GRID / size:.3f}"')


def _render(source: str, size: int, ratio: float) -> QPixmap:
    pixels = max(1, round(size * ratio))
    pixmap = QPixmap(pixels, pixels)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    QSvgRenderer(QByteArray(source.encode())).render(painter, QRectF(0, 0, pixels, pixels))
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return pixmap
