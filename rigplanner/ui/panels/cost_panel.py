"""What the build costs: the total with its band, each part with the date of its price."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from rigplanner.domain.report import CostLine, CostReport, Report
from rigplanner.ui.charts.canvas import round_up
from rigplanner.ui.charts.interval_bar import IntervalBar, IntervalBarData
from rigplanner.ui.parts.label import Label
from rigplanner.ui.parts.note import Note
from rigplanner.ui.parts.panel import Panel
from rigplanner.ui.parts.rows import ValueRow
from rigplanner.ui.theme import ThemeStore
from rigplanner.wording import labels
from rigplanner.wording.quantities import age, month, number, span, usd


class CostPanel(Panel):
    """Prices, live."""

    def __init__(self, theme: ThemeStore, parent: QWidget | None = None) -> None:
        super().__init__(theme, "Money", why=True, parent=parent)
        self._bar = IntervalBar(theme, "Range of the total")
        self._rows: list[ValueRow] = []
        self._per_gib = ValueRow(theme, "Per GiB of graphics memory")
        self._per_token = ValueRow(theme, "Per token a second")
        self._note = Note(theme)
        self._caption = Label(theme, "Parts", "caption", "text_2")
        for widget, gap in ((self._bar, 4), (self._per_gib, 2), (self._per_token, 0), (self._caption, 8)):
            self.body.addSpacing(gap)
            self.body.addWidget(widget)
        self._first_row = self.body.count()
        self.body.addSpacing(8)
        self.body.addWidget(self._note)
        self.body.addStretch(1)

    def show_report(self, report: Report) -> None:
        """Show what a plan costs."""
        cost = report.cost
        total = cost.total
        self.set_basis(total.basis, labels.basis_meaning(total.basis))
        if total.value is None:
            self.set_hero("unknown", total.steps[0].label if total.steps else "")
        else:
            self.set_hero(number(total), "in all", span(total))
        self._render_bar(cost)
        self._render_ratios(report)
        self._caption.setVisible(bool(cost.lines))
        while len(self._rows) < len(cost.lines):
            row = ValueRow(self._theme, "")
            self.body.insertWidget(self._first_row + len(self._rows), row)
            self._rows.append(row)
        for row, line in zip(self._rows, cost.lines, strict=False):
            _render_line(row, line)
        for row in self._rows[len(cost.lines) :]:
            row.hide()
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
        mark = report.middle if report else None
        label = f"a source: {usd(mark)}" if mark else ""
        end = round_up(max(total.high or 0, mark or 0))
        data = IntervalBarData(total.value or 0, total.low or 0, total.high or 0, end, mark, label)
        self._bar.set_data(data, f"{number(total)}, between {span(total)}")

    def _render_ratios(self, report: Report) -> None:
        total, decode = report.cost.total.value, report.speed.decode.value
        capacity = sum(device.capacity_bytes for device in report.memory.devices) / 2**30
        self._per_gib.setVisible(bool(total and capacity))
        self._per_token.setVisible(bool(total and decode))
        if total and capacity:
            self._per_gib.set_value(usd(total / capacity))
        if total and decode:
            self._per_token.set_value(usd(total / decode))


def _render_line(row: ValueRow, line: CostLine) -> None:
    name = f"{line.count} × {labels.slot(line.slot)}" if line.count > 1 else labels.slot(line.slot)
    row.set_label(name)
    price = number(line.price)
    when = f"{line.note}, {month(line.as_of)}" if line.as_of else line.note
    if line.is_stale and line.age_days is not None:
        when = f"{when}, {age(line.age_days)}"
    row.set_value(price, "", when)
    row.setToolTip(f"{line.name}: {price} {span(line.price)}".strip())
    row.show()


def _note(cost: CostReport) -> str:
    for figure in cost.reports:
        if figure.middle and figure.low is not None and figure.high is not None:
            return f"A source puts this build at **{usd(figure.middle)}** ({usd(figure.low)} to {usd(figure.high)})."
    return ""
