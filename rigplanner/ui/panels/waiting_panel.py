"""The wait for the first word in its parts, and the time line of the chosen use."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QWidget

from rigplanner.domain.evidence import Quantity
from rigplanner.domain.plan import Use
from rigplanner.domain.report import PictureReading, Report, TimePart, Turn, WaitingReport
from rigplanner.drawing.pictures import timeline_data
from rigplanner.drawing.stacked_bar import Segment, StackedBarData
from rigplanner.estimate.evidence import disagrees
from rigplanner.numerals import figure
from rigplanner.translation import mark, tr
from rigplanner.ui.charts.stacked_bar import StackedBar
from rigplanner.ui.charts.timeline import Timeline
from rigplanner.ui.parts.label import Line
from rigplanner.ui.parts.legend import Legend, LegendItem
from rigplanner.ui.parts.note import Note
from rigplanner.ui.parts.panel import Panel
from rigplanner.ui.theme import ThemeStore
from rigplanner.wording import labels
from rigplanner.wording.glossary import Term
from rigplanner.wording.quantities import about_count, duration, number, reason, span, unknown, with_unit
from rigplanner.wording.sentences import clauses, together

_ROLES: Final = {"cpu": "data_runtime", "reading": "series_2", "transfer": "spills", "step": "series_1"}
_DISAGREES: Final = mark("That goes with a prompt read before, or a shorter one.")
_PICTURED: Final = mark(
    "A picture of {side} × {side} adds **{count} tokens**, **{time}** to read ({range}). "
    "Turning it into tokens takes more time, which is not known."
)


class WaitingPanel(Panel):
    """First word and time line, live."""

    def __init__(self, theme: ThemeStore, parent: QWidget | None = None) -> None:
        super().__init__(theme, tr("Waiting"), why=True, term=Term.FIRST_WORD, parent=parent)
        self._bar = StackedBar(theme, tr("Parts of the wait"), 14)
        self._legend = Legend(theme, columns=1, role="small")
        self._line = Line(theme)
        self._timeline = Timeline(theme)
        self._note = Note(theme)
        for widget in (self._bar, self._legend, self._line, self._timeline, self._note):
            self.body.addWidget(widget)
        self.body.addStretch(1)

    def show_report(self, report: Report) -> None:
        """Show the waiting of a plan."""
        waiting = report.waiting
        first = waiting.first_token
        self.set_basis(first.basis, labels.basis_meaning(first.basis))
        if first.value is None:
            self.set_hero(unknown())
        else:
            self.set_hero(number(first), tr("s to first word"), span(first))
        self._bar.setVisible(bool(waiting.parts))
        self._legend.setVisible(bool(waiting.parts))
        self._bar.set_data(_bar(waiting.parts), "")
        self._legend.set_items([_item(part, report.plan.workload.use) for part in waiting.parts])
        self._line.setVisible(bool(waiting.turns))
        self._timeline.setVisible(bool(waiting.turns))
        self._timeline.set_data(timeline_data(waiting.turns, report.plan.workload.use), _spoken(waiting.turns))
        note = _note(waiting)
        self._note.setVisible(bool(note))
        self._note.set_note(note)


def _bar(parts: tuple[TimePart, ...]) -> StackedBarData:
    segments = tuple(
        Segment("", part.seconds, _ROLES[part.code], tip=f"{labels.time_part(part.code)}: {_seconds(part.seconds)}")
        for part in parts
    )
    return StackedBarData(segments, max(sum(part.seconds for part in parts), 1e-9))


def _item(part: TimePart, use: Use) -> LegendItem:
    name = labels.time_part(part.code)
    if part.code == "reading":
        name = tr("Reading {count} tokens", count=about_count(use.prompt_tokens))
    return LegendItem(name, _seconds(part.seconds), _ROLES[part.code])


def _note(waiting: WaitingReport) -> str:
    """Why nothing is known, or what a source says; then what a picture adds."""
    if waiting.first_token.value is None:
        return reason(waiting.first_token)
    return together(_reported(waiting), _pictured(waiting.picture))


def _reported(waiting: WaitingReport) -> str:
    """What a source says, and whether it goes with our figure."""
    for report in waiting.reports:
        if report.quantity is Quantity.FIRST_TOKEN_S and report.middle:
            text = tr("A source reports **{time}**.", time=_seconds(report.middle))
            disagreed = tr(_DISAGREES) if disagrees(waiting.first_token, report) else ""
            return f"{text} {report.doubt or disagreed}".rstrip()
    return ""


def _pictured(picture: PictureReading | None) -> str:
    """What a picture adds to the prompt, and what is not known of it."""
    if picture is None:
        return ""
    return tr(
        _PICTURED,
        side=figure(picture.side_px),
        count=figure(picture.tokens),
        time=with_unit(picture.seconds),
        range=span(picture.seconds),
    )


def _seconds(value: float) -> str:
    return f"{figure(value, 2)} s"


def _spoken(turns: tuple[Turn, ...]) -> str:
    return clauses(f"{labels.turn(turn.code)}: {duration(turn.total_s)}" for turn in turns)
