"""The total of a build with its band and what a source said."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from rigplanner.domain.report import CostReport, Report
from rigplanner.drawing.interval_bar import IntervalBarData
from rigplanner.drawing.scale import round_up
from rigplanner.translation import tr, tr_n
from rigplanner.ui.charts.interval_bar import IntervalBar
from rigplanner.ui.parts.button import Button
from rigplanner.ui.parts.label import Label
from rigplanner.ui.theme import ThemeStore
from rigplanner.wording.quantities import begun, number, span, usd
from rigplanner.wording.sentences import remarks
from rigplanner.wording.sheet import still_open, total_word


class TotalBlock(QWidget):
    """Fixed below the cards."""

    why_requested = Signal()

    def __init__(self, theme: ThemeStore, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = Button(theme, kind="link", tooltip=tr("Where the total comes from"))
        self._title.clicked.connect(self.why_requested)
        self._span = Label(theme, role="small", colour="text_3")
        self._value = Label(theme, role="page", elide=False)
        self._bar = IntervalBar(theme, tr("Range of the total"))
        self._note = Label(theme, role="caption", colour="text_3", wrap=True)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._title)
        row.addStretch(1)
        row.addWidget(self._span)
        row.addWidget(self._value)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 6, 0)
        column.setSpacing(2)
        column.addLayout(row)
        column.addWidget(self._bar)
        column.addWidget(self._note)

    def show_report(self, report: Report) -> None:
        """Show what a build costs."""
        cost = report.cost
        self._value.set_text(number(cost.total))
        self._span.set_text(span(cost.total))
        said = tr("{total}, between {range}", total=number(cost.total), range=span(cost.total))
        self._bar.set_data(_bar(cost), said)
        self._note.set_text(_note(report))
        self._title.set_text(total_word(report))

    def set_folded(self, folded: bool) -> None:
        """Only the number, where the column is narrow."""
        for widget in (self._title, self._span, self._bar, self._note):
            widget.setVisible(not folded)


def _bar(cost: CostReport) -> IntervalBarData:
    total = cost.total
    stated = next((figure.middle for figure in cost.reports if figure.middle), None)
    label = tr("a source: {price}", price=usd(stated)) if stated else ""
    end = round_up(max(total.high or 0.0, stated or 0.0))
    return IntervalBarData(total.value or 0.0, total.low or 0.0, total.high or 0.0, end, stated, label)


def _note(report: Report) -> str:
    cost = report.cost
    old = sum(line.is_stale for line in cost.lines)
    parts = []
    if old:
        parts.append(tr_n("{count} old price", "{count} old prices", old))
    if cost.missing:
        parts.append(tr_n("{count} without a price", "{count} without a price", len(cost.missing)))
    if still := still_open(report):
        parts.append(still)
    return begun(remarks(parts))
