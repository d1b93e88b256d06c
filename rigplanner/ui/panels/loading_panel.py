"""Load time from every kind of storage, the chosen drive marked."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from rigplanner.domain.report import LoadingReport, Report
from rigplanner.drawing.pictures import load_rows_data
from rigplanner.numerals import exact
from rigplanner.translation import tr
from rigplanner.ui.charts.range_rows import RangeRows
from rigplanner.ui.parts.label import Label
from rigplanner.ui.parts.note import Note
from rigplanner.ui.parts.panel import Panel
from rigplanner.ui.theme import ThemeStore
from rigplanner.wording import labels
from rigplanner.wording.glossary import Term
from rigplanner.wording.marks import as_written
from rigplanner.wording.quantities import EN_DASH, duration, gb_with_unit, number, reason, span, unknown
from rigplanner.wording.sentences import clauses


class LoadingPanel(Panel):
    """Load times, live."""

    def __init__(self, theme: ThemeStore, parent: QWidget | None = None) -> None:
        super().__init__(theme, tr("Loading"), why=True, term=Term.LOADING, parent=parent)
        self._rows = RangeRows(theme, tr("Load time by kind of storage"))
        self._size = Label(theme, role="small", colour="text_3", wrap=True)
        self._size.setToolTip(tr("Memory mapping goes wrong on unified memory and where the file exceeds free RAM"))
        self._note = Note(theme)
        self.body.addWidget(self._rows)
        self.body.addWidget(self._note)
        self.body.addStretch(1)
        self.body.addWidget(self._size)

    def show_report(self, report: Report) -> None:
        """Show the load times of a plan."""
        loading = report.loading
        chosen = loading.chosen
        self.set_basis(chosen.basis, labels.basis_meaning(chosen.basis))
        if chosen.value is None:
            self.set_hero(unknown())
        else:
            self.set_hero(number(chosen), tr("s cold"), span(chosen))
        self._rows.setVisible(bool(loading.rows))
        self._rows.set_data(load_rows_data(loading), _spoken(loading))
        note = _note(loading)
        self._note.setVisible(bool(note))
        self._note.set_note(note)
        self._size.set_text(_size(loading))


def _size(loading: LoadingReport) -> str:
    if loading.file_bytes is None:
        return ""
    size = gb_with_unit(loading.file_bytes)
    if loading.bad_mmap.value is None:
        return tr("{size}, read cold.", size=size)
    return tr("{size}, cold. With bad mmap {time}.", size=size, time=duration(loading.bad_mmap.value))


def _note(loading: LoadingReport) -> str:
    if loading.chosen.value is None:
        return reason(loading.chosen)
    for figure in loading.reports:
        if figure.low is not None and figure.high is not None:
            time = f"{exact(figure.low)}{EN_DASH}{exact(figure.high)} s"
            said = tr("A source reports **{time}**.", time=time)
            return f"{said} {as_written(figure.doubt)}".strip()
    return ""


def _spoken(loading: LoadingReport) -> str:
    return clauses(f"{row.name} {duration(row.seconds.value or 0.0)}" for row in loading.rows)
