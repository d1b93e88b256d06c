"""A sheet as it will be printed, with what can be done with it: saved as PDF, printed, saved or copied as text."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QGuiApplication, QPainter
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from rigplanner.domain.report import Severity
from rigplanner.drawing.strokes import hline
from rigplanner.export.formats import file_bytes
from rigplanner.paper.document import PaperDocument
from rigplanner.paper.pdf import pdf_bytes
from rigplanner.paper.size import PaperSize
from rigplanner.paper.studio import ink_of
from rigplanner.paths import shipped
from rigplanner.refusals import of_system
from rigplanner.store.atomic import write_atomically
from rigplanner.translation import mark, tr, tr_in, tr_n
from rigplanner.ui.asking_where import ask_where
from rigplanner.ui.parts.button import Button, IconButton
from rigplanner.ui.parts.label import Label
from rigplanner.ui.parts.note import Note
from rigplanner.ui.parts.overlay import Overlay
from rigplanner.ui.parts.segmented import Segmented
from rigplanner.ui.sheets.offer import SheetOffer, TextOffer
from rigplanner.ui.sheets.paper_view import PaperView
from rigplanner.ui.theme import ThemeStore
from rigplanner.ui.work import Worker
from rigplanner.wording.rig_files import exported_as

_MARGIN_PX: Final = 60
_LARGEST: Final = (1120, 1180)
_SIDE_PX: Final = 256
_HEAD_PX: Final = 60
_COLOUR: Final = "colour"
_GREYS: Final = "greys"
_NOT_WRITTEN: Final = mark("**{file}** could not be written: {reason}. Choose another folder.")


class SheetDialog(Overlay):
    """Says `saved` with the path of a file that was written, `paper_chosen` with another size."""

    saved = Signal(Path)
    paper_chosen = Signal(object)

    def __init__(
        self, theme: ThemeStore, offer: SheetOffer[Any], size: PaperSize, parent: QWidget | None = None
    ) -> None:
        super().__init__(theme, offer.title, parent)
        self.offer = offer
        self._content: object | None = None
        self.document: PaperDocument | None = None
        self.view = PaperView(theme)
        self.paper = Segmented(theme, tr("Size of paper"), [(size.value, size.value) for size in PaperSize])
        self.paper.set_chosen(size.value)
        self.tint = Segmented(theme, tr("Colour"), ((_COLOUR, tr("Colour")), (_GREYS, tr("Greys"))))
        self.tint.set_chosen(_COLOUR)
        pdf_tip, others_tip = tr("Save it as a PDF file (Ctrl+S)"), tr("Markdown, CSV, JSON or plain text")
        self.pdf = Button(theme, tr("Save PDF"), icon="sheet", kind="primary", tooltip=pdf_tip)
        self.printer = Button(theme, tr_in("verb", "Print"), tooltip=tr("Print it (Ctrl+P)"))
        self.others = Button(theme, tr("Save as"), trailing="chev", tooltip=others_tip)
        copy_tip = tr("Copy it to paste elsewhere")
        self.copy = Button(theme, tr_in("verb", "Copy"), icon="copy", trailing="chev", tooltip=copy_tip)
        self._count = Label(theme, tr("Laying out the pages"), "small", "text_3")
        self._note = Note(theme)
        self._note.hide()
        self._worker = Worker(self)
        self._arrange()
        self._connect()
        self._fit_to(parent)
        self._allow(False)
        self._worker.start(offer.prepare)

    def save_pdf_to(self, path: Path) -> None:
        """Write the PDF; a failure is told and leaves the file before."""
        if self.document is not None:
            self._write(path, pdf_bytes(self.document))

    def save_text_to(self, path: Path, text: TextOffer) -> None:
        """Write one of the formats of text."""
        self._write(path, file_bytes(text.ending, text.write()))

    def copy_text(self, text: TextOffer) -> None:
        """Put it into the clipboard."""
        QGuiApplication.clipboard().setText(text.write())
        self._tell(tr("Copied as {format}.", format=text.name))

    def paint_ground(self, painter: QPainter) -> None:
        """The desk under the pages, the panel beside it."""
        super().paint_ground(painter)
        painter.fillRect(self.view.geometry(), self._theme.colour("window"))
        hline(painter, 0, self.width(), _HEAD_PX, self._theme.colour("line"))

    def _show_pages(self, content: object) -> None:
        self._content = content
        self._lay_out()
        self._allow(True)
        self.pdf.setFocus(Qt.FocusReason.OtherFocusReason)

    def _lay_out(self) -> None:
        if self._content is None:
            return
        ink = ink_of(shipped("resources"), in_greys=self.tint.chosen == _GREYS)
        self.document = self.offer.lay_out(self._content, PaperSize(self.paper.chosen or PaperSize.A4.value), ink)
        self.view.show_document(self.document)
        pages = len(self.document.pages)
        self._count.set_text(tr_n("{count} page", "{count} pages", pages))

    def _fail(self, reason: str) -> None:
        self._count.set_text("")
        self._tell(tr("The sheet could not be made. {reason}", reason=reason), Severity.COST)

    def _write(self, path: Path, content: bytes) -> None:
        try:
            write_atomically(path, content)
        except (OSError, ValueError) as error:
            reason = of_system(error)
            text = tr(_NOT_WRITTEN, file=path.name, reason=reason)
            self._tell(text, Severity.COST)
            return
        self._tell(exported_as(path.name, path.absolute().parent))
        self.saved.emit(path)

    def _ask_for_pdf(self) -> None:
        self._ask("PDF", "pdf", self.save_pdf_to)

    def _ask_for_text(self, text: TextOffer) -> None:
        self._ask(text.name, text.ending, lambda path: self.save_text_to(path, text))

    def _ask(self, name: str, ending: str, save: Callable[[Path], None]) -> None:
        suggestion = f"{self.offer.file_stem}.{ending}"
        title = tr("Save as {format}", format=name)
        path = ask_where(self, title, suggestion, f"{name} (*.{ending})", (f".{ending}",))
        if path is not None:
            save(path)

    def _print(self) -> None:
        if self.document is None:
            return
        from rigplanner.ui.sheets.printing import ask_and_print

        if ask_and_print(self.document, self):
            self._tell(tr("Sent to the printer."))

    def _tell(self, text: str, severity: Severity = Severity.INFO) -> None:
        self._note.set_note(text, severity)
        self._note.show()

    def _allow(self, allowed: bool) -> None:
        for button in (self.pdf, self.printer, self.others, self.copy):
            button.setEnabled(allowed)

    def _connect(self) -> None:
        self._worker.done.connect(self._show_pages)
        self._worker.failed.connect(self._fail)
        self.paper.chosen_key.connect(lambda key: self.paper_chosen.emit(PaperSize(key)))
        self.paper.chosen_key.connect(lambda _: self._lay_out())
        self.tint.chosen_key.connect(lambda _: self._lay_out())
        self.pdf.clicked.connect(self._ask_for_pdf)
        self.printer.clicked.connect(self._print)
        self.pdf.setShortcut("Ctrl+S")
        self.printer.setShortcut("Ctrl+P")
        self._drop_down(self.others, self.offer.texts, self._ask_for_text)
        self._drop_down(self.copy, [text for text in self.offer.texts if text.copies], self.copy_text)

    def _drop_down(self, button: Button, texts: Iterable[TextOffer], act: Callable[[TextOffer], None]) -> None:
        menu = QMenu(button)
        for text in texts:
            menu.addAction(text.name).triggered.connect(partial(act, text))
        button.clicked.connect(lambda: menu.popup(button.mapToGlobal(QPoint(0, button.height()))))

    def _arrange(self) -> None:
        close = IconButton(self._theme, "x", tr("Close"), tooltip=tr("Close (Esc)"))
        close.clicked.connect(self.reject)
        head = QHBoxLayout()
        head.setContentsMargins(20, 0, 12, 0)
        head.addWidget(Label(self._theme, self.offer.title, "page", elide=False))
        head.addStretch(1)
        head.addWidget(close)
        head.addStrut(_HEAD_PX)
        side = QVBoxLayout()
        side.setContentsMargins(20, 20, 20, 20)
        side.setSpacing(8)
        for caption, field in ((tr("Paper"), self.paper), (tr("Ink"), self.tint)):
            side.addWidget(Label(self._theme, caption, "caption", "text_3"))
            side.addWidget(field)
            side.addSpacing(8)
        side.addWidget(self._count)
        side.addStretch(1)
        side.addWidget(self._note)
        side.addSpacing(8)
        buttons = (self.pdf, self.printer, self.others, self.copy)
        wide = max(_SIDE_PX - 40, *(widget.sizeHint().width() for widget in (*buttons, self.paper, self.tint)))
        for button in buttons:
            button.setMinimumWidth(wide)
            side.addWidget(button)
        panel = QWidget()
        panel.setFixedWidth(wide + 40)
        panel.setLayout(side)
        row = QHBoxLayout()
        row.setSpacing(0)
        row.addWidget(self.view, 1)
        row.addWidget(panel)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 0, 1, 1)
        column.setSpacing(1)
        column.addLayout(head)
        column.addLayout(row, 1)

    def _fit_to(self, parent: QWidget | None) -> None:
        """As large as the window allows."""
        room = parent.window().size() if parent else None
        width = min(_LARGEST[0], room.width() - _MARGIN_PX) if room else _LARGEST[0]
        height = min(_LARGEST[1], room.height() - _MARGIN_PX) if room else 800
        self.resize(width, height)
