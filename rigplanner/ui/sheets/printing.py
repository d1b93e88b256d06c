"""A paper document on a printer."""

from __future__ import annotations

from PySide6.QtCore import QMarginsF
from PySide6.QtGui import QPageLayout, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QWidget

from rigplanner.paper.document import PaperDocument
from rigplanner.paper.pdf import paint_all
from rigplanner.translation import tr
from rigplanner.wording.labels import in_sentence


def printer_for(document: PaperDocument) -> QPrinter:
    """A printer set to the size of the document."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(f"{document.title} – {document.kind}")
    layout = QPageLayout(document.size.page_size, QPageLayout.Orientation.Portrait, QMarginsF(0, 0, 0, 0))
    printer.setPageLayout(layout)
    printer.setFullPage(True)
    return printer


def ask_and_print(document: PaperDocument, parent: QWidget) -> bool:
    """Ask which printer, and print; False where the user or the printer did not want to."""
    printer = printer_for(document)
    dialog = QPrintDialog(printer, parent)
    dialog.setWindowTitle(tr("Print {sheet}", sheet=in_sentence(document.kind)))
    return bool(dialog.exec()) and print_document(document, printer)


def print_document(document: PaperDocument, printer: QPrinter) -> bool:
    """Print; False where the printer does not take it."""
    painter = QPainter()
    if not painter.begin(printer):
        return False
    paint_all(painter, document, printer, printer.resolution())
    return painter.end()
