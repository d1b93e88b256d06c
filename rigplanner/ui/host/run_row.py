"""One measurement in a row: what was measured beside what had been said."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from rigplanner.domain.own_run import OwnRun, RunKind
from rigplanner.drawing.range_rows import RangeRow, RangeRowsData
from rigplanner.drawing.scale import round_up
from rigplanner.ui.charts.range_rows import RangeRows
from rigplanner.ui.parts.button import IconButton
from rigplanner.ui.parts.label import Label
from rigplanner.ui.parts.rows import ValueRow
from rigplanner.ui.theme import ThemeStore
from rigplanner.wording.quantities import EN_DASH, MINUS, about_tokens, day, rate

#: Repetitions further apart than this are not one speed.
_UNSTEADY: Final = 1.3


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
        forget = IconButton(theme, "trash", f"Forget: {title_of(run)}", tooltip="Forget this measurement", size=24)
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
        return f"Drive {run.subject}"
    if run.kind is RunKind.MEMORY:
        return "Main memory"
    return " ".join(filter(None, (run.subject, run.quant)))


def facts_of(run: OwnRun) -> str:
    """Under which conditions, when, and how far off the prediction was."""
    when = " ".join(filter(None, (day(run.at), run.engine if run.engine != "RigPlanner" else "", run.engine_build)))
    if run.kind in (RunKind.DRIVE, RunKind.MEMORY):
        return " · ".join(filter(None, (_unsteady(run), when)))
    depth = f"after {about_tokens(run.depth)}" if run.depth else "empty context"
    on_cpu = "ran on the processor" if run.gpu_layers == 0 and run.machine.gpu_ids else ""
    return " · ".join(filter(None, (_said(run), _unsteady(run), on_cpu, f"{run.tokens} tokens, {depth}", when)))


def _said(run: OwnRun) -> str:
    if not (run.predicted and run.predicted_low and run.predicted_high):
        return ""
    sign = f"{run.value / run.predicted - 1:+.0%}".replace("-", MINUS)
    inside = run.predicted_low <= run.value <= run.predicted_high
    return f"said {rate(run.predicted)}, {sign}{'' if inside else ', outside the range'}"


def _unsteady(run: OwnRun) -> str:
    return "unsteady, measure again" if run.high / run.low > _UNSTEADY else ""


def _what(run: OwnRun) -> str:
    return {RunKind.WRITING: "writes", RunKind.READING: "reads the prompt"}.get(run.kind, "reads")


def _shown(run: OwnRun) -> tuple[str, str, str]:
    if run.kind in (RunKind.DRIVE, RunKind.MEMORY):
        return f"{run.value:.2f}", "GB/s", f"{run.low:.2f}{EN_DASH}{run.high:.2f}"
    return rate(run.value), "tok/s", f"{rate(run.low)}{EN_DASH}{rate(run.high)}"


def _range(run: OwnRun, low: float, high: float) -> RangeRow:
    tip = f"Said {rate(low)}{EN_DASH}{rate(high)}, measured {rate(run.low)}{EN_DASH}{rate(run.high)} tok/s"
    return RangeRow(_what(run), run.value, low, high, f"{rate(run.value)} tok/s", tip=tip)
