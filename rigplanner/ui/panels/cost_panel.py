"""What the build costs: the total with its band, and what it buys."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QVBoxLayout, QWidget

from rigplanner.domain.report import CostReport, Report
from rigplanner.drawing.interval_bar import IntervalBarData
from rigplanner.drawing.scale import round_up
from rigplanner.translation import mark, tr, tr_in
from rigplanner.ui.charts.interval_bar import IntervalBar
from rigplanner.ui.parts.label import Label
from rigplanner.ui.parts.note import Note
from rigplanner.ui.parts.panel import Panel
from rigplanner.ui.parts.rows import ValueRow
from rigplanner.ui.theme import ThemeStore
from rigplanner.wording import labels
from rigplanner.wording.quantities import month, number, reason, span, unknown, usd

_ONE_DATED: Final = mark("One dated price, of {month}.")
_ONE_OLD: Final = mark("One dated price, of {month}, old by now.")
_DATED: Final = mark("{count} dated prices, {stale} of them old. The oldest is of {month}.")
_REPORTED: Final = mark("A source puts this build at **{price}** ({low} to {high}).")


class CostPanel(Panel):
    """Prices, live."""

    def __init__(self, theme: ThemeStore, parent: QWidget | None = None) -> None:
        super().__init__(theme, tr("Money"), why=True, parent=parent)
        self._bar = IntervalBar(theme, tr("Range of the total"))
        self._per_gib = ValueRow(theme, tr("Per GiB of graphics memory"))
        self._per_token = ValueRow(theme, tr("Per token a second"))
        self._note = Note(theme)
        self._trust = Label(theme, role="small", colour="text_3", wrap=True)
        ratios = QVBoxLayout()
        ratios.setSpacing(0)
        ratios.addWidget(self._per_gib)
        ratios.addWidget(self._per_token)
        self.body.addWidget(self._bar)
        self.body.addLayout(ratios)
        self.body.addWidget(self._note)
        self.body.addStretch(1)
        self.body.addWidget(self._trust)

    def show_report(self, report: Report) -> None:
        """Show what a plan costs."""
        cost = report.cost
        total = cost.total
        self.set_basis(total.basis, labels.basis_meaning(total.basis))
        if total.value is None:
            self.set_hero(unknown())
        else:
            self.set_hero(number(total), tr_in("behind a total price", "in all"), span(total))
        self._render_bar(cost)
        self._render_ratios(report)
        self._trust.set_text(_trust(cost))
        note = _note(cost)
        self._note.setVisible(bool(note))
        self._note.set_note(note)

    def _render_bar(self, cost: CostReport) -> None:
        total = cost.total
        shown = bool(total.value) and total.low is not None and total.high is not None
        self._bar.setVisible(shown)
        if not shown:
            return
        report = next((figure for figure in cost.reports if figure.middle), None)
        stated = report.middle if report else None
        label = tr("a source: {price}", price=usd(stated)) if stated else ""
        end = round_up(max(total.high or 0, stated or 0))
        data = IntervalBarData(total.value or 0, total.low or 0, total.high or 0, end, stated, label)
        self._bar.set_data(data, tr("{price}, between {range}", price=number(total), range=span(total)))

    def _render_ratios(self, report: Report) -> None:
        total, decode = report.cost.total.value, report.speed.decode.value
        capacity = sum(device.capacity_bytes for device in report.memory.devices) / 2**30
        self._per_gib.setVisible(bool(total and capacity))
        self._per_token.setVisible(bool(total and decode))
        if total and capacity:
            self._per_gib.set_value(usd(total / capacity))
        if total and decode:
            self._per_token.set_value(usd(total / decode))


def _trust(cost: CostReport) -> str:
    """How far the prices can be trusted."""
    dated = [line for line in cost.lines if line.as_of]
    if not dated:
        return ""
    stale = sum(line.is_stale for line in dated)
    oldest = min(dated, key=lambda line: line.as_of)
    if len(dated) == 1:
        return tr(_ONE_OLD if stale else _ONE_DATED, month=month(oldest.as_of))
    return tr(_DATED, count=len(dated), stale=stale, month=month(oldest.as_of))


def _note(cost: CostReport) -> str:
    if cost.total.value is None:
        return reason(cost.total)
    for figure in cost.reports:
        if figure.middle and figure.low is not None and figure.high is not None:
            low, high = usd(figure.low), usd(figure.high)
            return tr(_REPORTED, price=usd(figure.middle), low=low, high=high)
    return ""
