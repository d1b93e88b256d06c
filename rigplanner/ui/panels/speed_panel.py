"""How fast it writes: the number with its range, against the depth, and how fast it reads prompts."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from rigplanner.domain.evidence import Basis, Estimate
from rigplanner.domain.report import Report, SpeedReport
from rigplanner.drawing.interval_bar import IntervalBarData
from rigplanner.drawing.pictures import speed_chart_data
from rigplanner.drawing.scale import round_up
from rigplanner.ui.charts.interval_bar import IntervalBar
from rigplanner.ui.charts.speed_chart import SpeedChart
from rigplanner.ui.foreign_text import set_tip
from rigplanner.ui.parts.button import Button
from rigplanner.ui.parts.label import Label
from rigplanner.ui.parts.note import Note
from rigplanner.ui.parts.panel import Panel
from rigplanner.ui.parts.rows import ValueRow
from rigplanner.ui.theme import ThemeStore
from rigplanner.wording import labels
from rigplanner.wording.marks import as_written
from rigplanner.wording.quantities import EN_DASH, about_tokens, number, rate, reason, span


class SpeedPanel(Panel):
    """Writing and reading speed, live."""

    def __init__(self, theme: ThemeStore, parent: QWidget | None = None) -> None:
        super().__init__(theme, "Speed", why=True, parent=parent)
        self._bar = IntervalBar(theme, "Range of the speed")
        self._note = Note(theme)
        self._caption = Label(theme, "tok/s against filled context", "caption", "text_2")
        self.chart = SpeedChart(theme)
        self._prefill = ValueRow(theme, "Reads prompts")
        self._prefill.setToolTip("Prefill: how fast it takes in what you write or attach")
        self._per_user = ValueRow(theme, "Each of several users")
        self._drafted = ValueRow(theme, "With the draft model")
        self.why = Button(theme, "Why this number", kind="link", trailing="right")
        self.why.clicked.connect(self.why_requested)
        for widget in (self._bar, self._note, self._caption):
            self.body.addWidget(widget)
        self.body.addWidget(self.chart, 1)
        rows = QVBoxLayout()
        rows.setSpacing(0)
        for row in (self._prefill, self._per_user, self._drafted, self.why):
            rows.addWidget(row)
        self.body.addLayout(rows)
        self.body.addStretch(0)

    def show_report(self, report: Report) -> None:
        """Show the speed of a plan."""
        speed = report.speed
        decode = speed.decode
        self.set_basis(decode.basis, labels.basis_meaning(decode.basis))
        known = decode.value is not None
        if known:
            self.set_hero(number(decode), "tok/s", span(decode), f"at {about_tokens(speed.filled_tokens)} filled")
        else:
            self.set_hero("unknown")
        self._render_bar(speed)
        note = _note(speed)
        self._note.setVisible(bool(note))
        self._note.set_note(note)
        for widget in (self._caption, self.chart):
            widget.setVisible(bool(speed.curve))
        self.chart.set_data(speed_chart_data(report), _spoken(speed))
        self._prefill.set_value(number(speed.prefill), "tok/s" if speed.prefill.value else "", span(speed.prefill))
        users = report.plan.workload.parallel_users
        self._per_user.setVisible(users > 1 and speed.per_user.value is not None)
        self._per_user.set_label(f"Each of {users} users")
        self._per_user.set_value(number(speed.per_user), "tok/s", span(speed.per_user))

        drafted = speed.drafted
        self._drafted.setVisible(drafted is not None)
        if drafted is not None:
            self._drafted.set_value(number(drafted), "tok/s" if drafted.value else "", span(drafted))
            set_tip(self._drafted, assumption(drafted))

    def _render_bar(self, speed: SpeedReport) -> None:
        decode, smooth = speed.decode, speed.smooth
        shown = decode.value is not None and decode.low is not None and decode.high is not None
        self._bar.setVisible(shown)
        if not shown:
            return
        mark = smooth.middle if smooth else None
        end = round_up(max(decode.high or 0, (mark or 0) * 1.2))
        label = f"{rate(mark)} reads smoothly" if mark else ""
        data = IntervalBarData(decode.value or 0, decode.low or 0, decode.high or 0, end, mark, label)
        self._bar.set_data(data, f"{number(decode)} tok/s, between {span(decode)}")


def assumption(drafted: Estimate) -> str:
    """What the speed with a draft model rests on."""
    return next((step.formula.capitalize() for step in drafted.steps if "assumed" in step.formula), reason(drafted))


def _note(speed: SpeedReport) -> str:
    """What our own model says beside a report, or a report beside our model."""
    ours = speed.modelled
    if speed.decode.value is None:
        return reason(speed.decode)
    if ours.value is None:
        return ""
    if speed.decode.basis is Basis.REPORTED:
        return f"Our model says **{number(ours)}** ({span(ours)})."
    doubtful = [figure for figure in speed.reports if figure.middle]
    if not doubtful:
        return ""
    figure = doubtful[0]
    stated = f"{rate(figure.low)}{EN_DASH}{rate(figure.high or 0)}" if figure.low else f"{figure.middle:g}"
    if figure.is_own:
        return f"You measured **{stated}**, {as_written(figure.note)}."
    return f"A source says **{stated}**. {as_written(figure.doubt)}".strip()


def _spoken(speed: SpeedReport) -> str:
    if not speed.curve:
        return ""
    first, last = speed.curve[0], speed.curve[-1]
    deep = about_tokens(last.filled_tokens)
    return f"From {rate(first.value)} tokens per second when empty to {rate(last.value)} at {deep}"
