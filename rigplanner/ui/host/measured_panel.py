"""What was measured on this machine, beside what the program had said."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from rigplanner.domain.own_run import OwnRun, RunKind
from rigplanner.domain.report import Severity
from rigplanner.measure.progress import Progress
from rigplanner.ui.charts.canvas import round_up
from rigplanner.ui.charts.range_rows import RangeRow, RangeRows, RangeRowsData
from rigplanner.ui.parts.button import Button, IconButton
from rigplanner.ui.parts.label import Label
from rigplanner.ui.parts.note import Note
from rigplanner.ui.parts.panel import Panel
from rigplanner.ui.parts.progress import ProgressBar
from rigplanner.ui.theme import ThemeStore
from rigplanner.wording.quantities import EN_DASH, MINUS, about_tokens, duration, month, rate

_MOST_RUNS: Final = 12
_COLUMNS: Final = 2
_EMPTY: Final = (
    "Nothing yet. A measurement takes about a minute; from then on the figures for this PC follow what it found."
)


class MeasuredPanel(Panel):
    """Says `measure_requested`, `memory_requested`, `cancel_requested` and `forget_requested` with a run."""

    measure_requested = Signal()
    memory_requested = Signal()
    cancel_requested = Signal()
    forget_requested = Signal(object)

    def __init__(self, theme: ThemeStore, parent: QWidget | None = None) -> None:
        super().__init__(theme, "Measured here", parent=parent)
        self._rows: list[QWidget] = []
        self.measure = Button(
            theme, "Measure a model", icon="play", small=True, tooltip="How fast a model really is on this PC"
        )
        self.memory = Button(
            theme, "Measure memory", kind="ghost", small=True, tooltip="How fast main memory is read; two seconds"
        )
        self.measure.clicked.connect(self.measure_requested)
        self.memory.clicked.connect(self.memory_requested)
        self.work = _Work(theme)
        self.work.cancel.clicked.connect(self.cancel_requested)
        self._note = Note(theme)
        self._empty = Note(theme, _EMPTY)
        self._fill()

    def show_runs(self, runs: Sequence[OwnRun]) -> None:
        """Show what is kept, the newest first."""
        newest = sorted(runs, key=lambda run: run.at, reverse=True)[:_MOST_RUNS]
        self._empty.setVisible(not newest and not self.work.isVisible())
        for row in self._rows:
            row.hide()
            row.deleteLater()
        self._rows = [self._row(run) for run in newest]
        for number, row in enumerate(self._rows):
            self._list.addWidget(row, number // _COLUMNS, number % _COLUMNS)
            row.show()

    def show_start(self, subject: str) -> None:
        """A measurement is under way."""
        self._note.hide()
        self._empty.hide()
        self.work.show_progress(Progress(0.0, f"Starting: {subject}"))
        self.work.show()
        self.measure.setEnabled(False)
        self.memory.setEnabled(False)

    def show_end(self, text: str, severity: Severity) -> None:
        """A measurement is over."""
        self.work.hide()
        self.measure.setEnabled(True)
        self.memory.setEnabled(True)
        self._note.setVisible(bool(text))
        self._note.set_note(text, severity)
        self._empty.setVisible(not self._rows)

    def _row(self, run: OwnRun) -> QWidget:
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(4)
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(Label(self._theme, _title(run), "label"))
        if _is_model(run):
            bar = RangeRows(self._theme, _title(run))
            bar.set_data(RangeRowsData((_range(run),), round_up(_highest(run))), _spoken(run))
            column.addWidget(bar)
        column.addWidget(Label(self._theme, _facts(run), "small", "text_3", wrap=True))
        forget = IconButton(self._theme, "trash", f"Forget: {_title(run)}", size=24)
        forget.clicked.connect(lambda: self.forget_requested.emit(run))
        line.addLayout(column, 1)
        line.addWidget(forget)
        return row

    def _fill(self) -> None:
        for button in (self.memory, self.measure):
            self.add_to_header(button)
        self._list = QGridLayout()
        self._list.setHorizontalSpacing(32)
        self._list.setVerticalSpacing(12)
        for column in range(_COLUMNS):
            self._list.setColumnStretch(column, 1)
        self.body.addWidget(self.work)
        self.body.addWidget(self._note)
        self.body.addWidget(self._empty)
        self.body.addLayout(self._list)
        self.body.addStretch(1)
        self.work.hide()
        self._note.hide()


class _Work(QWidget):
    """A measurement under way: what it does, how long it takes, and a way to stop it."""

    def __init__(self, theme: ThemeStore) -> None:
        super().__init__()
        self._doing = Label(theme, "", "small", "text_2")
        self._left = Label(theme, "", "small", "text_3", elide=False)
        self.bar = ProgressBar(theme, "Measurement")
        self.cancel = Button(theme, "Stop", small=True, tooltip="End the measurement now; nothing is left behind")
        words = QHBoxLayout()
        words.addWidget(self._doing, 1)
        words.addWidget(self._left)
        column = QVBoxLayout()
        column.setSpacing(6)
        column.addLayout(words)
        column.addWidget(self.bar)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addLayout(column, 1)
        row.addWidget(self.cancel)

    def show_progress(self, progress: Progress) -> None:
        """Show how far it is."""
        self._doing.set_text(progress.doing)
        self._left.set_text(f"about {duration(progress.left_s)} left" if progress.left_s else "")
        self.bar.set_fraction(progress.share)


def _is_model(run: OwnRun) -> bool:
    return run.kind in (RunKind.WRITING, RunKind.READING)


def _highest(run: OwnRun) -> float:
    return max(run.value, run.predicted_high or 0.0)


def _title(run: OwnRun) -> str:
    if run.kind is RunKind.DRIVE:
        return f"Drive: {run.subject}"
    if run.kind is RunKind.MEMORY:
        return "Main memory"
    return " ".join(filter(None, (run.subject, run.quant)))


def _range(run: OwnRun) -> RangeRow:
    """The bar is what was said, the tick what was measured."""
    what = "writes" if run.kind is RunKind.WRITING else "reads"
    low, high = run.predicted_low or 0.0, run.predicted_high or 0.0
    tip = f"Measured {run.low:.1f}{EN_DASH}{run.high:.1f} tok/s in {run.repetitions} runs"
    return RangeRow(what, run.value, low, high, f"{rate(run.value)} tok/s", tip=tip)


def _facts(run: OwnRun) -> str:
    when = " ".join(filter(None, (month(run.at[:10]), run.engine, run.engine_build)))
    if not _is_model(run):
        return f"{run.value:.1f} GB/s, {run.low:.1f}{EN_DASH}{run.high:.1f} · {when}"
    said = "no prediction"
    if run.predicted and run.predicted_low and run.predicted_high:
        off = run.value / run.predicted - 1
        inside = run.predicted_low <= run.value <= run.predicted_high
        sign = f"{off:+.0%}".replace("-", MINUS)
        said = f"said {rate(run.predicted)}, {sign}{'' if inside else ', outside the range'}"
    depth = f"after {about_tokens(run.depth)}" if run.depth else "empty context"
    return " · ".join((said, f"{run.tokens} tokens, {depth}", when))


def _spoken(run: OwnRun) -> str:
    return f"{_title(run)}: {_range(run).shown}, {_facts(run)}"
