"""One measurement in a row: what was measured beside what had been said."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from rigplanner.domain.own_run import OwnRun, RunKind
from rigplanner.drawing.range_rows import RangeRow, RangeRowsData
from rigplanner.drawing.scale import round_up
from rigplanner.numerals import figure
from rigplanner.translation import mark, tr
from rigplanner.ui.charts.range_rows import RangeRows
from rigplanner.ui.parts.button import IconButton
from rigplanner.ui.parts.label import Label
from rigplanner.ui.parts.rows import ValueRow
from rigplanner.ui.theme import ThemeStore
from rigplanner.wording.quantities import EN_DASH, MINUS, about_tokens, day, rate

#: Repetitions further apart than this are not one speed.
_UNSTEADY: Final = 1.3
_WHAT: Final = {RunKind.WRITING: mark("writes"), RunKind.READING: mark("reads the prompt")}
_READS: Final = mark("reads")
_INSIDE: Final = mark("said {speed}, {percent}%")
_OUTSIDE: Final = mark("said {speed}, {percent}%, outside the range")


class RunRow(QWidget):
    """Says `forget_requested` with its run."""

    forget_requested = Signal(object)

    def __init__(self, theme: ThemeStore, run: OwnRun) -> None:
        super().__init__()
        self._theme = theme
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(Label(theme, title_of(run), "label"))
        column.addWidget(self._figure(run))
        column.addWidget(Label(theme, facts_of(run), "small", "text_3", wrap=True))
        name, tip = tr("Forget: {run}", run=title_of(run)), tr("Forget this measurement")
        forget = IconButton(theme, "trash", name, tooltip=tip, size=24)
        forget.clicked.connect(lambda: self.forget_requested.emit(run))
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(4)
        line.addLayout(column, 1)
        line.addWidget(forget)

    def _figure(self, run: OwnRun) -> QWidget:
        """Where something was said before, a bar of it with a tick at what was measured; else the figure alone."""
        if run.predicted_low and run.predicted_high:
            bar = RangeRows(self._theme, title_of(run))
            row = _range(run, run.predicted_low, run.predicted_high)
            bar.set_data(RangeRowsData((row,), round_up(max(run.value, run.predicted_high))), facts_of(run))
            return bar
        value = ValueRow(self._theme, _what(run))
        value.set_value(*_shown(run))
        return value


def title_of(run: OwnRun) -> str:
    """What was measured."""
    if run.kind is RunKind.DRIVE:
        return tr("Drive {name}", name=run.subject)
    if run.kind is RunKind.MEMORY:
        return tr("Main memory")
    return " ".join(filter(None, (run.subject, run.quant)))


def facts_of(run: OwnRun) -> str:
    """Under which conditions, when, and how far off the prediction was."""
    when = " ".join(filter(None, (day(run.at), run.engine if run.engine != "RigPlanner" else "", run.engine_build)))
    if run.kind in (RunKind.DRIVE, RunKind.MEMORY):
        return " · ".join(filter(None, (_unsteady(run), when)))
    on_cpu = tr("ran on the processor") if run.gpu_layers == 0 and run.machine.gpu_ids else ""
    return " · ".join(filter(None, (_said(run), _unsteady(run), on_cpu, _test(run), when)))


def _test(run: OwnRun) -> str:
    if run.depth:
        return tr("{count} tokens, after {depth}", count=run.tokens, depth=about_tokens(run.depth))
    return tr("{count} tokens, empty context", count=run.tokens)


def _said(run: OwnRun) -> str:
    if not (run.predicted and run.predicted_low and run.predicted_high):
        return ""
    percent = f"{(run.value / run.predicted - 1) * 100:+.0f}".replace("-", MINUS)
    is_inside = run.predicted_low <= run.value <= run.predicted_high
    text = _INSIDE if is_inside else _OUTSIDE
    return tr(text, speed=rate(run.predicted), percent=percent)


def _unsteady(run: OwnRun) -> str:
    return tr("unsteady, measure again") if run.high / run.low > _UNSTEADY else ""


def _what(run: OwnRun) -> str:
    return tr(_WHAT.get(run.kind, _READS))


def _shown(run: OwnRun) -> tuple[str, str, str]:
    if run.kind in (RunKind.DRIVE, RunKind.MEMORY):
        return figure(run.value, 2), "GB/s", f"{figure(run.low, 2)}{EN_DASH}{figure(run.high, 2)}"
    return rate(run.value), tr("tok/s"), _between(run.low, run.high)


def _between(low: float, high: float) -> str:
    return f"{rate(low)}{EN_DASH}{rate(high)}"


def _range(run: OwnRun, low: float, high: float) -> RangeRow:
    tip = tr("Said {said}, measured {measured} tok/s", said=_between(low, high), measured=_between(run.low, run.high))
    return RangeRow(_what(run), run.value, low, high, tr("{speed} tok/s", speed=rate(run.value)), tip=tip)
