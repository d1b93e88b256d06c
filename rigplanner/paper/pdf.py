"""A paper document as PDF: vector pictures, embedded letters that can be searched, and data about the document."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF
from PySide6.QtGui import QImage, QPagedPaintDevice, QPainter, QPdfWriter

from rigplanner import __version__
from rigplanner.domain.visible import one_line
from rigplanner.paper.document import PaperDocument
from rigplanner.paper.size import PX_PER_INCH

_DPI: Final = 1200


def pdf_bytes(document: PaperDocument) -> bytes:
    """The whole document."""
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setTitle(one_line(f"{document.title} – {document.kind}"))
    writer.setCreator(f"RigPlanner {__version__}")
    writer.setResolution(_DPI)
    writer.setPageSize(document.size.page_size)
    writer.setPageMargins(QMarginsF(0, 0, 0, 0))
    painter = QPainter(writer)
    paint_all(painter, document, writer, _DPI)
    painter.end()
    buffer.close()
    return bytes(data.data())


def paint_all(painter: QPainter, document: PaperDocument, device: QPagedPaintDevice, dpi: float) -> None:
    """Every page on a device of so many dots per inch whose origin is the corner of the sheet."""
    for index in range(len(document.pages)):
        if index:
            device.newPage()
        painter.save()
        painter.scale(dpi / PX_PER_INCH, dpi / PX_PER_INCH)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        document.paint(painter, index)
        painter.restore()


def page_image(document: PaperDocument, index: int, scale: float) -> QImage:
    """A page as a picture, `scale` pixels for each of 1/96 inch."""
    sheet = document.size.sheet
    image = QImage(round(sheet.width() * scale), round(sheet.height() * scale), QImage.Format.Format_RGB32)
    image.fill(0xFFFFFFFF)
    painter = QPainter(image)
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
    painter.scale(scale, scale)
    document.paint(painter, index)
    painter.end()
    return image
