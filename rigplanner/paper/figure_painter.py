"""Paints a matplotlib figure with Qt: lines stay lines and letters stay letters, in a PDF as on a printer.

matplotlib is imported with this module, so only where a figure is painted.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from matplotlib.backend_bases import GraphicsContextBase, RendererBase
from matplotlib.path import Path
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen

from rigplanner.domain.visible import one_line
from rigplanner.drawing.strokes import hatch
from rigplanner.drawing.theme import Theme
from rigplanner.paper.ink import grey

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matplotlib.figure import Figure
    from matplotlib.font_manager import FontProperties
    from matplotlib.text import Text
    from matplotlib.transforms import Transform

_HALO_PX: Final = 3.0
_HATCH_STEP: Final = 7.0
#: Figures are laid out in pixels of 1/100 inch.
_DPI: Final = 100.0
_CAPS: Final = {
    "butt": Qt.PenCapStyle.FlatCap,
    "round": Qt.PenCapStyle.RoundCap,
    "projecting": Qt.PenCapStyle.SquareCap,
}


def paint_figure(painter: QPainter, place: QPointF, figure: Figure, theme: Theme, *, in_greys: bool = False) -> None:
    """Paint a figure with its upper left corner at a place; its pixels become those of the painter."""
    painter.save()
    painter.translate(place)
    renderer = _Renderer(painter, figure, theme, in_greys=in_greys)
    figure.draw(renderer)
    renderer.let_go()
    painter.restore()


class _Renderer(RendererBase):
    """What matplotlib asks of a surface. Its y axis points up, that of Qt down."""

    def __init__(self, painter: QPainter, figure: Figure, theme: Theme, *, in_greys: bool) -> None:
        super().__init__()
        self._painter, self._theme, self._in_greys, self._dpi = painter, theme, in_greys, figure.dpi
        self._width, self._height = figure.bbox.size
        self._scale = figure.dpi / _DPI

    def let_go(self) -> None:
        """The figure keeps its last surface; the painter must go with the thread that made it."""
        del self._painter

    def get_canvas_width_height(self) -> tuple[float, float]:
        return self._width, self._height

    def flipy(self) -> bool:
        return False

    def points_to_pixels(self, points: Any) -> Any:
        return points * self._dpi / 72

    def draw_path(self, gc: GraphicsContextBase, path: Path, transform: Transform, rgbFace: Any = None) -> None:  # noqa: N803
        outline = self._outline(path, transform)
        with self._clipped(gc):
            self._painter.setPen(self._pen(gc))
            fill = None if rgbFace is None else self._colour(rgbFace, gc.get_alpha() if len(rgbFace) == 3 else None)
            self._painter.setBrush(QBrush(fill) if fill is not None else Qt.BrushStyle.NoBrush)
            self._painter.drawPath(outline)
            if gc.get_hatch():
                hatch(self._painter, outline, self._colour(gc.get_hatch_color(), None), _HATCH_STEP * self._scale)

    def draw_image(self, gc: GraphicsContextBase, x: float, y: float, im: object, transform: object = None) -> None:
        raise NotImplementedError("figures on paper have no pixels")

    def draw_text(
        self,
        gc: GraphicsContextBase,
        x: float,
        y: float,
        s: str,
        prop: FontProperties,
        angle: float,
        ismath: bool | str = False,  # noqa: ARG002
        mtext: Text | None = None,  # noqa: ARG002
    ) -> None:
        font, s = self._font(prop), one_line(s)
        self._painter.save()
        self._painter.translate(x, self._height - y)
        self._painter.rotate(-angle)
        halo = QPainterPath()
        halo.addText(QPointF(0, 0), font, s)
        self._painter.strokePath(halo, QPen(self._theme.colour("panel"), _HALO_PX * self._scale))
        self._painter.setFont(font)
        self._painter.setPen(self._colour(gc.get_rgb(), None))
        self._painter.drawText(QPointF(0, 0), s)
        self._painter.restore()

    def get_text_width_height_descent(
        self,
        s: str,
        prop: FontProperties,
        ismath: bool | str,  # noqa: ARG002
    ) -> tuple[float, float, float]:
        metrics = QFontMetricsF(self._font(prop))
        return metrics.horizontalAdvance(one_line(s)), metrics.ascent() + metrics.descent(), metrics.descent()

    def _font(self, prop: FontProperties) -> QFont:
        """The fonts of the theme: Qt finds letters that these lack elsewhere."""
        is_strong = "SemiBold" in str(prop.get_file())
        font = QFont(self._theme.font("caption_strong" if is_strong else "caption"))
        font.setPixelSize(round(self.points_to_pixels(prop.get_size_in_points())))
        return font

    def _outline(self, path: Path, transform: Transform) -> QPainterPath:
        outline = QPainterPath()
        for points, code in path.iter_segments(transform, simplify=False):
            at = [QPointF(x, self._height - y) for x, y in zip(points[::2], points[1::2], strict=True)]
            match code:
                case Path.MOVETO:
                    outline.moveTo(at[0])
                case Path.LINETO:
                    outline.lineTo(at[0])
                case Path.CURVE3:
                    outline.quadTo(at[0], at[1])
                case Path.CURVE4:
                    outline.cubicTo(at[0], at[1], at[2])
                case Path.CLOSEPOLY:
                    outline.closeSubpath()
        return outline

    def _pen(self, gc: GraphicsContextBase) -> QPen:
        width = self.points_to_pixels(gc.get_linewidth())
        if not width:
            return QPen(Qt.PenStyle.NoPen)
        pen = QPen(self._colour(gc.get_rgb(), gc.get_alpha() if gc.get_forced_alpha() else None), width)
        pen.setCapStyle(_CAPS.get(str(gc.get_capstyle()), Qt.PenCapStyle.FlatCap))
        dashes: Any = gc.get_dashes()[1]
        if dashes is not None:
            pen.setDashPattern([self.points_to_pixels(dash) / width for dash in dashes])
        return pen

    def _colour(self, values: Any, alpha: float | None) -> QColor:
        colour = QColor.fromRgbF(*(float(value) for value in values))
        if alpha is not None:
            colour.setAlphaF(alpha)
        return grey(colour) if self._in_greys else colour

    @contextmanager
    def _clipped(self, gc: Any) -> Iterator[None]:
        self._painter.save()
        area = gc.get_clip_rectangle()
        if area is not None:
            top = self._height - area.y1
            self._painter.setClipRect(QRectF(area.x0, top, area.width, area.height), Qt.ClipOperation.IntersectClip)
        yield
        self._painter.restore()
