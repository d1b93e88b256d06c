"""How fast it writes: the number with its range, against the depth, and how fast it reads prompts."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from rigplanner.domain.evidence import Basis, Estimate
from rigplanner.domain.report import Report, SpeedReport
from rigplanner.drawing.interval_bar import IntervalBarData
from rigplanner.drawing.pictures import speed_chart_data
from rigplanner.drawing.scale import round_up
from rigplanner.numerals import exact
from rigplanner.planner.drafted_report import ROUND
from rigplanner.translation import tr
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
from rigplanner.wording.glossary import Term, explanation
from rigplanner.wording.marks import as_written
from rigplanner.wording.quantities import EN_DASH, about_tokens, begun, number, rate, reason, span, unknown


class SpeedPanel(Panel):
    """Writing and reading speed, live."""

    def __init__(self, theme: ThemeStore, parent: QWidget | None = None) -> None:
        super().__init__(theme, tr("Speed"), why=True, term=Term.WRITING, parent=parent)
        self._bar = IntervalBar(theme, tr("Range of the speed"))
        self._note = Note(theme)
        self._caption = Label(theme, tr("tok/s against filled context"), "caption", "text_2")
        self.chart = SpeedChart(theme)
        self._prefill = ValueRow(theme, tr("Reads prompts"))
        set_tip(self._prefill, explanation(Term.READING))
        self._per_user = ValueRow(theme, tr("Each of several users"))
        self._drafted = ValueRow(theme, tr("With the draft model"))
        self.why = Button(theme, tr("Why this number"), kind="link", trailing="right")
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
            filled = tr("at {tokens} filled", tokens=about_tokens(speed.filled_tokens))
            self.set_hero(number(decode), tr("tok/s"), span(decode), filled)
        else:
            self.set_hero(unknown())
        self._render_bar(speed)
        note = _note(speed)
        self._note.setVisible(bool(note))
        self._note.set_note(note)
        for widget in (self._caption, self.chart):
            widget.setVisible(bool(speed.curve))
        self.chart.set_data(speed_chart_data(report), _spoken(speed))
        self._prefill.set_value(number(speed.prefill), tr("tok/s") if speed.prefill.value else "", span(speed.prefill))
        users = report.plan.workload.parallel_users
        self._per_user.setVisible(users > 1 and speed.per_user.value is not None)
        self._per_user.set_label(tr("Each of {count} users", count=users))
        self._per_user.set_value(number(speed.per_user), tr("tok/s"), span(speed.per_user))

        drafted = speed.drafted
        self._drafted.setVisible(drafted is not None)
        if drafted is not None:
            self._drafted.set_value(number(drafted), tr("tok/s") if drafted.value else "", span(drafted))
            set_tip(self._drafted, assumption(drafted))

    def _render_bar(self, speed: SpeedReport) -> None:
        decode, smooth = speed.decode, speed.smooth
        shown = decode.value is not None and decode.low is not None and decode.high is not None
        self._bar.setVisible(shown)
        if not shown:
            return
        mark = smooth.middle if smooth else None
        end = round_up(max(decode.high or 0, (mark or 0) * 1.2))
        label = tr("{speed} reads smoothly", speed=rate(mark)) if mark else ""
        data = IntervalBarData(decode.value or 0, decode.low or 0, decode.high or 0, end, mark, label)
        self._bar.set_data(data, tr("{speed} tok/s, between {range}", speed=number(decode), range=span(decode)))


def assumption(drafted: Estimate) -> str:
    """What the speed with a draft model rests on."""
    return next((begun(step.formula) for step in drafted.steps if step.label == ROUND), reason(drafted))


def _note(speed: SpeedReport) -> str:
    """What our own model says beside a report, or a report beside our model."""
    ours = speed.modelled
    if speed.decode.value is None:
        return reason(speed.decode)
    if ours.value is None:
        return ""
    if speed.decode.basis is Basis.REPORTED:
        return tr("Our model says **{speed}** ({range}).", speed=number(ours), range=span(ours))
    doubtful = [figure for figure in speed.reports if figure.middle]
    if not doubtful:
        return ""
    figure = doubtful[0]
    stated = f"{rate(figure.low)}{EN_DASH}{rate(figure.high or 0)}" if figure.low else exact(figure.middle or 0)
    if figure.is_own:
        return tr("You measured **{speed}**, {how}.", speed=stated, how=as_written(figure.note))
    said = tr("A source says **{speed}**.", speed=stated)
    return f"{said} {as_written(figure.doubt)}".strip()


def _spoken(speed: SpeedReport) -> str:
    if not speed.curve:
        return ""
    first, last = speed.curve[0], speed.curve[-1]
    return tr(
        "From {first} tokens per second when empty to {last} at {depth}",
        first=rate(first.value),
        last=rate(last.value),
        depth=about_tokens(last.filled_tokens),
    )
