"""Charts of matplotlib as pictures and files, painted by Qt, which finds letters of every script."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QPointF, QRectF, QSizeF
from PySide6.QtGui import QImage, QPageSize, QPainter, QPdfWriter
from PySide6.QtSvg import QSvgGenerator

from rigplanner import __version__
from rigplanner.domain.comparison import Comparison
from rigplanner.drawing.theme import Theme
from rigplanner.export.figure_kinds import SUFFIXES, TITLES, FigureKind, height_px
from rigplanner.export.figure_look import FigureLook, Sheet
from rigplanner.translation import tr
from rigplanner.wording.quantities import tokens
from rigplanner.wording.rig_names import work_line

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_WIDTH_PX: Final = 640
_TITLE_PX: Final = 28
#: A saved picture is read on large screens too.
_RATIO: Final = 3.0
_PX_PER_INCH: Final = 100.0
_PDF_DPI: Final = 1200


def figure_image(figure: Figure, theme: Theme, ratio: float) -> QImage:
    """A figure as it is shown; may be called in any thread."""
    from rigplanner.paper.figure_painter import paint_figure

    width, height = (int(size) for size in figure.bbox.size)
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(theme.colour("panel"))
    painter = QPainter(image)
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
    paint_figure(painter, QPointF(0, 0), figure, theme)
    painter.end()
    image.setDevicePixelRatio(ratio)
    return image


def figure_file(kind: FigureKind, comparison: Comparison, look: FigureLook, theme: Theme, suffix: str) -> bytes:
    """A chart with its title as the bytes of a PNG, SVG or PDF file; ValueError for another ending."""
    from rigplanner.export.figures import draw

    if suffix not in SUFFIXES:
        raise ValueError(f"figures are saved as {', '.join(SUFFIXES)}, not {suffix!r}")
    height = height_px(kind, len(comparison.reports), _WIDTH_PX) + _TITLE_PX
    ratio = _RATIO if suffix == ".png" else 1.0
    title = _title(kind, comparison)
    figure = draw(kind, comparison, look, Sheet(_WIDTH_PX, height, ratio, title))
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    if suffix == ".png":
        figure_image(figure, theme, 1.0).save(buffer, "PNG")  # type: ignore[call-overload]
    elif suffix == ".svg":
        _write_svg(buffer, figure, theme, title)
    else:
        _write_pdf(buffer, figure, theme, title)
    buffer.close()
    return bytes(data.data())


def _title(kind: FigureKind, comparison: Comparison) -> str:
    """What is drawn and under which work, since a file stands alone."""
    title = tr(TITLES[kind])
    if not comparison.same_work:
        return title
    first = comparison.reports[0]
    context = tr("{context} context", context=tokens(first.plan.workload.context_tokens))
    return f"{title}: {work_line(first)}, {context}"


def _write_svg(buffer: QBuffer, figure: Figure, theme: Theme, title: str) -> None:
    from rigplanner.paper.figure_painter import paint_figure

    width, height = figure.bbox.size
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setViewBox(QRectF(0, 0, width, height))
    generator.setTitle(title)
    generator.setDescription(f"RigPlanner {__version__}")
    painter = QPainter(generator)
    painter.fillRect(QRectF(0, 0, width, height), theme.colour("panel"))
    paint_figure(painter, QPointF(0, 0), figure, theme)
    painter.end()


def _write_pdf(buffer: QBuffer, figure: Figure, theme: Theme, title: str) -> None:
    from rigplanner.paper.figure_painter import paint_figure

    width, height = figure.bbox.size
    writer = QPdfWriter(buffer)
    writer.setTitle(title)
    writer.setCreator(f"RigPlanner {__version__}")
    writer.setResolution(_PDF_DPI)
    inches = QSizeF(width / _PX_PER_INCH, height / _PX_PER_INCH)
    writer.setPageSize(QPageSize(inches, QPageSize.Unit.Inch, title, QPageSize.SizeMatchPolicy.ExactMatch))
    writer.setPageMargins(QMarginsF(0, 0, 0, 0))
    painter = QPainter(writer)
    painter.scale(_PDF_DPI / _PX_PER_INCH, _PDF_DPI / _PX_PER_INCH)
    painter.fillRect(QRectF(0, 0, width, height), theme.colour("panel"))
    paint_figure(painter, QPointF(0, 0), figure, theme)
    painter.end()
