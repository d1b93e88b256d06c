"""Opens the sheet of what is planned, and remembers which paper the user has."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QLocale, QObject, Signal
from PySide6.QtWidgets import QWidget

from rigplanner.catalog.library import Library
from rigplanner.domain.report import Report
from rigplanner.export.build_sheet import build_sheet
from rigplanner.export.formats import TextFormat, written
from rigplanner.paper.build_pages import build_pages
from rigplanner.paper.size import PaperSize
from rigplanner.store.rig_names import file_stem
from rigplanner.ui.sheets.offer import SheetOffer, TextOffer
from rigplanner.ui.sheets.sheet_dialog import SheetDialog
from rigplanner.ui.theme import ThemeStore

#: Where letters are written on Letter (CLDR, territories whose paper size is US-Letter).
_LETTER: Final = frozenset(
    {
        QLocale.Country.UnitedStates,
        QLocale.Country.Canada,
        QLocale.Country.Mexico,
        QLocale.Country.Chile,
        QLocale.Country.Colombia,
        QLocale.Country.Philippines,
        QLocale.Country.Venezuela,
    }
)
_FORMATS: Final = (
    (TextFormat.TEXT, "Text for a forum", True),
    (TextFormat.MARKDOWN, "Markdown", True),
    (TextFormat.CSV, "List of parts (CSV)", True),
    (TextFormat.JSON, "JSON", False),
)


class SheetDesk(QObject):
    """Shows sheets over `window`; says `saved` with a file that was written, `paper_chosen` with another size."""

    saved = Signal(Path)
    paper_chosen = Signal(str)

    def __init__(self, theme: ThemeStore, window: QWidget, paper: str = "") -> None:
        super().__init__(window)
        self._theme, self._window = theme, window
        self._size = PaperSize(paper) if paper else usual_paper()

    def show_build_sheet(self, report: Report, library: Library) -> SheetDialog:
        """The sheet of a report."""
        texts = tuple(
            TextOffer(name, kind.value, partial(written, kind, report, library), copies)
            for kind, name, copies in _FORMATS
        )
        stem = file_stem(report.plan.name)
        offer = SheetOffer("Build sheet", stem, partial(build_sheet, report, library), build_pages, texts)
        return self.show_offer(offer)

    def show_offer(self, offer: SheetOffer[Any]) -> SheetDialog:
        """Any sheet."""
        dialog = SheetDialog(self._theme, offer, self._size, self._window)
        dialog.saved.connect(self.saved)
        dialog.paper_chosen.connect(self._keep)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return dialog

    def _keep(self, size: PaperSize) -> None:
        self._size = size
        self.paper_chosen.emit(size.value)


def usual_paper() -> PaperSize:
    """The paper of the country that the system is set to."""
    return PaperSize.LETTER if QLocale.system().country() in _LETTER else PaperSize.A4
