"""What was measured on this machine, beside what the program had said."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from rigplanner.domain.own_run import OwnRun
from rigplanner.domain.report import Severity
from rigplanner.measure.progress import Progress
from rigplanner.translation import mark, tr, tr_in
from rigplanner.ui.host.run_row import RunRow, title_of
from rigplanner.ui.parts.button import Button
from rigplanner.ui.parts.label import Label
from rigplanner.ui.parts.note import Note
from rigplanner.ui.parts.panel import Panel
from rigplanner.ui.parts.progress import ProgressBar
from rigplanner.ui.theme import ThemeStore
from rigplanner.wording.quantities import duration

_MOST_RUNS: Final = 12
#: Narrower than this the rows stand below each other.
_TWO_COLUMNS_PX: Final = 760
#: What is left is told in whole seconds, and not at all at the very end.
_LEAST_LEFT_S: Final = 2.0
_EMPTY: Final = mark("Nothing yet. From the first measurement on, the figures for this PC follow what was found.")


class MeasuredPanel(Panel):
    """Says what is wished: to measure a model or memory, to stop, to forget a run or to keep it after all."""

    measure_requested = Signal()
    memory_requested = Signal()
    cancel_requested = Signal()
    forget_requested = Signal(object)
    keep_requested = Signal(object)

    def __init__(self, theme: ThemeStore, parent: QWidget | None = None) -> None:
        super().__init__(theme, tr("Measured here"), parent=parent)
        self.rows: list[RunRow] = []
        self._columns = 2
        how_fast = tr("How fast a model really is on this PC")
        self.measure = Button(theme, tr("Measure a model"), icon="play", small=True, tooltip=how_fast)
        rate_of = tr("How fast main memory is read; two seconds")
        self.memory = Button(theme, tr("Measure memory"), kind="ghost", small=True, tooltip=rate_of)
        self.measure.clicked.connect(self.measure_requested)
        self.memory.clicked.connect(self.memory_requested)
        self.work = _Work(theme)
        self.work.cancel.clicked.connect(self.cancel_requested)
        self._note, self._empty = Note(theme), Note(theme, tr(_EMPTY))
        self.undo = Button(theme, tr("Put it back"), kind="link")
        self._forgotten: OwnRun | None = None
        self.undo.clicked.connect(lambda: self.keep_requested.emit(self._forgotten))
        self._fill()

    def show_runs(self, runs: Sequence[OwnRun]) -> None:
        """Show what is kept, the newest first."""
        newest = sorted(runs, key=lambda run: run.at, reverse=True)[:_MOST_RUNS]
        self._empty.setVisible(not newest and self.work.isHidden())
        for row in self.rows:
            row.hide()
            row.deleteLater()
        self.rows = [RunRow(self._theme, run) for run in newest]
        for row in self.rows:
            row.forget_requested.connect(self.forget_requested)
        self._forgotten = None
        self.undo.hide()
        self._place_rows()

    def show_forgotten(self, run: OwnRun) -> None:
        """A run is forgotten; offer to put it back."""
        self._forgotten = run
        self.undo.set_text(tr("Put “{run}” back", run=title_of(run)))
        self._note.hide()
        self.undo.show()
        self.measure.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_start(self, subject: str) -> None:
        """A measurement is under way."""
        for widget in (self._note, self._empty, self.undo):
            widget.hide()
        self.work.show_progress(Progress(0.0, tr("Starting: {subject}", subject=subject)))
        self.work.show()
        # Focus goes where the next press is wanted, before what had it is switched off.
        self.work.cancel.setFocus(Qt.FocusReason.OtherFocusReason)
        self.measure.setEnabled(False)
        self.memory.setEnabled(False)

    def show_end(self, text: str, severity: Severity) -> None:
        """A measurement is over."""
        self.measure.setEnabled(True)
        self.memory.setEnabled(True)
        if self.window().focusWidget() is self.work.cancel:
            self.measure.setFocus(Qt.FocusReason.OtherFocusReason)
        self.work.hide()
        self._note.setVisible(bool(text))
        self._note.set_note(text, severity)
        self._empty.setVisible(not self.rows)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """One column where two have no room."""
        super().resizeEvent(event)
        columns = 2 if self.width() >= _TWO_COLUMNS_PX else 1
        if columns != self._columns:
            self._columns = columns
            self._place_rows()

    def _place_rows(self) -> None:
        for row in self.rows:
            self._list.removeWidget(row)
        for number, row in enumerate(self.rows):
            self._list.addWidget(row, number // self._columns, number % self._columns)
            row.show()
        for column in range(2):
            self._list.setColumnStretch(column, int(column < self._columns))

    def _fill(self) -> None:
        for button in (self.memory, self.measure):
            self.add_to_header(button)
        self._list = QGridLayout()
        self._list.setHorizontalSpacing(32)
        self._list.setVerticalSpacing(12)
        for widget in (self.work, self._note, self.undo, self._empty):
            self.body.addWidget(widget)
        self.body.addLayout(self._list)
        self.body.addStretch(1)
        for widget in (self.work, self._note, self.undo):
            widget.hide()


class _Work(QWidget):
    """A measurement under way: what it does, how long it takes, and a way to stop it."""

    def __init__(self, theme: ThemeStore) -> None:
        super().__init__()
        self._doing = Label(theme, "", "small", "text_2")
        self._left = Label(theme, "", "small", "text_3", elide=False)
        self.bar = ProgressBar(theme, tr("Measurement"))
        stop_tip = tr("End the measurement now; nothing is left behind")
        self.cancel = Button(theme, tr_in("verb", "Stop"), small=True, tooltip=stop_tip)
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
        left = progress.left_s or 0.0
        self._left.set_text(tr("about {time} left", time=duration(round(left))) if left >= _LEAST_LEFT_S else "")
        self.bar.set_fraction(progress.share)
