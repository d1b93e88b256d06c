"""Opens the sheet of what is planned, and remembers which paper the user has."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QLocale, QObject, Signal
from PySide6.QtWidgets import QWidget

from rigplanner.catalog.library import Library
from rigplanner.domain.comparison import Comparison, SmallestChange
from rigplanner.domain.report import Report
from rigplanner.export.build_sheet import build_sheet
from rigplanner.export.comparison_sheet import ComparisonSheet, comparison_sheet
from rigplanner.export.comparison_text import comparison_csv, comparison_markdown
from rigplanner.export.formats import TextFormat, written
from rigplanner.paper.build_pages import build_pages
from rigplanner.paper.comparison_pages import comparison_pages
from rigplanner.paper.document import PaperDocument
from rigplanner.paper.ink import Ink
from rigplanner.paper.size import PaperSize
from rigplanner.store.rig_names import file_stem
from rigplanner.translation import mark, tr
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
    (TextFormat.TEXT, mark("Text for a forum"), True),
    (TextFormat.MARKDOWN, "Markdown", True),
    (TextFormat.CSV, mark("List of parts (CSV)"), True),
    (TextFormat.JSON, "JSON", False),
)
_COMPARISON_FORMATS: Final[tuple[tuple[TextFormat, str, Callable[[ComparisonSheet], str], bool], ...]] = (
    (TextFormat.MARKDOWN, "Markdown", comparison_markdown, True),
    (TextFormat.CSV, mark("Table (CSV)"), comparison_csv, True),
)
_COMPARISON_STEM: Final = mark("Rigs compared")
#: matplotlib comes with it, which takes most of a second to load.
_FIGURES: Final = "rigplanner.export.figures"


class SheetDesk(QObject):
    """Shows sheets over `window`; says `saved` with a file that was written, `paper_chosen` with another size."""

    saved = Signal(Path)
    paper_chosen = Signal(str)

    def __init__(self, theme: ThemeStore, window: QWidget, paper: str = "") -> None:
        super().__init__(window)
        self._theme, self._window = theme, window
        self.set_paper(paper)

    def set_paper(self, paper: str) -> None:
        """Sheets from now on are of this size; "" for what is usual here."""
        self._size = PaperSize(paper) if paper else usual_paper()

    def show_build_sheet(self, report: Report, library: Library) -> SheetDialog:
        """The sheet of a report."""
        texts = tuple(
            TextOffer(tr(name), kind.value, partial(written, kind, report, library), copies)
            for kind, name, copies in _FORMATS
        )
        stem = file_stem(report.plan.name)
        offer = SheetOffer(tr("Build sheet"), stem, partial(build_sheet, report, library), build_pages, texts)
        return self.show_offer(offer)

    def show_comparison_sheet(
        self, comparison: Comparison, changes: Sequence[SmallestChange], today: date
    ) -> SheetDialog:
        """The sheet of a comparison with the smallest change of each of its rigs."""
        sheet = comparison_sheet(comparison, changes, today)
        texts = tuple(
            TextOffer(tr(name), kind.value, partial(write, sheet), copies)
            for kind, name, write, copies in _COMPARISON_FORMATS
        )
        ready = partial(_with_figures, sheet)
        offer = SheetOffer(tr("Comparison sheet"), file_stem(tr(_COMPARISON_STEM)), ready, _comparison_pages, texts)
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


def _with_figures(sheet: ComparisonSheet) -> ComparisonSheet:
    """The sheet, once what draws its charts is loaded."""
    import_module(_FIGURES)
    return sheet


def _comparison_pages(sheet: ComparisonSheet, size: PaperSize, ink: Ink) -> PaperDocument:
    return comparison_pages(sheet, size, ink)


def usual_paper() -> PaperSize:
    """The paper of the country that the system is set to."""
    return PaperSize.LETTER if QLocale.system().territory() in _LETTER else PaperSize.A4
