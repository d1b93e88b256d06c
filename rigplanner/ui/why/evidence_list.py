"""What sources report, beside our own figure and the one shown, all on one axis."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from rigplanner.domain.evidence import Estimate, ReportedFigure, Source, Unit
from rigplanner.domain.report import Report
from rigplanner.drawing.range_rows import RangeRow, RangeRowsData
from rigplanner.drawing.scale import round_up
from rigplanner.translation import tr
from rigplanner.ui.charts.range_rows import RangeRows
from rigplanner.ui.foreign_text import can_open, open_link
from rigplanner.ui.parts.button import Button
from rigplanner.ui.parts.label import Label
from rigplanner.ui.theme import ThemeStore
from rigplanner.wording.marks import as_written
from rigplanner.wording.quantities import EN_DASH, month, number, plain, span
from rigplanner.wording.sentences import clauses


class EvidenceList(QWidget):
    """The axis, then each source with its date, doubt and link."""

    def __init__(self, theme: ThemeStore, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._axis = RangeRows(theme, tr("Reported, modelled and shown"))
        self._rows: list[_SourceRow] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        self._column.addWidget(self._axis)

    def show_figures(
        self, figures: Sequence[ReportedFigure], modelled: Estimate, shown: Estimate, report: Report
    ) -> None:
        """Show figures about one quantity."""
        rows = _axis_rows(figures, modelled, shown)
        self._axis.setVisible(bool(rows))
        end = round_up(max((row.high for row in rows), default=1.0))
        self._axis.set_data(RangeRowsData(rows, end), clauses(f"{row.name} {row.shown}" for row in rows))
        while len(self._rows) < len(figures):
            row = _SourceRow(self._theme)
            self._column.addWidget(row)
            self._rows.append(row)
        for row, figure in zip(self._rows, figures, strict=False):
            row.show_figure(figure, report.sources.get(figure.source_id), shown.unit)
        for row in self._rows[len(figures) :]:
            row.hide()


class _SourceRow(QWidget):
    def __init__(self, theme: ThemeStore) -> None:
        super().__init__()
        self._url = ""
        self._text = Label(theme, role="small", colour="text_2", wrap=True, rich=True)
        self._link = Button(theme, tr("Open the source"), kind="link", trailing="link")
        self._link.clicked.connect(lambda: open_link(self._url))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._text)
        column.addWidget(self._link)

    def show_figure(self, figure: ReportedFigure, source: Source | None, unit: Unit) -> None:
        """Show one source."""
        title = f"{source.title}, {month(source.as_of)}" if source else figure.source_id
        note = " ".join(filter(None, (figure.doubt, figure.note and f"({figure.note})")))
        self._text.set_text(f"**{_stated(figure, unit)}** {as_written(title)}. {as_written(note)}".strip())
        url = source.url if source and source.url else ""
        self._url = url if can_open(url) else ""
        self._link.setVisible(bool(self._url))
        self.show()


def _stated(figure: ReportedFigure, unit: Unit) -> str:
    if figure.low is not None and figure.high is not None and figure.value is None:
        return f"{plain(figure.low, unit)}{EN_DASH}{plain(figure.high, unit)}"
    return plain(figure.middle, unit) if figure.middle is not None else figure.outcome


def _axis_rows(figures: Sequence[ReportedFigure], modelled: Estimate, shown: Estimate) -> tuple[RangeRow, ...]:
    rows = [
        RangeRow(
            tr("You measured") if figure.is_own else tr("Reported"),
            figure.middle,
            figure.low or figure.middle,
            figure.high or figure.middle,
            _stated(figure, shown.unit),
        )
        for figure in figures
        if figure.middle
    ]
    if modelled is not shown:
        rows += _estimate_row(tr("Modelled"), modelled, chosen=False)
    return (*rows, *_estimate_row(tr("Shown"), shown, chosen=True))


def _estimate_row(name: str, estimate: Estimate, *, chosen: bool) -> list[RangeRow]:
    if estimate.value is None or estimate.low is None or estimate.high is None or estimate.value < 0:
        return []
    low = max(estimate.low, 0.0)
    return [RangeRow(name, estimate.value, low, estimate.high, number(estimate), chosen, span(estimate))]
