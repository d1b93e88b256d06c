"""Drives: kind, what lies on them, and how fast they were measured to be."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from rigplanner.detect.drives import drive_holding
from rigplanner.domain.host import HostDrive
from rigplanner.domain.own_run import OwnRun, RunKind
from rigplanner.domain.software import FoundModel
from rigplanner.numerals import figure
from rigplanner.translation import tr, tr_n
from rigplanner.ui.host.found_row import FoundRow, replace_rows
from rigplanner.ui.parts.button import Button
from rigplanner.ui.parts.note import Note
from rigplanner.ui.parts.panel import Panel
from rigplanner.ui.theme import ThemeStore
from rigplanner.wording import host as words
from rigplanner.wording.quantities import EN_DASH, day


class DrivesPanel(Panel):
    """Says `measure_requested` with a drive that is mounted."""

    measure_requested = Signal(object)

    def __init__(self, theme: ThemeStore, parent: QWidget | None = None) -> None:
        super().__init__(theme, tr("Drives"), parent=parent)
        self._rows: list[QWidget] = []
        self._drives: tuple[HostDrive, ...] = ()
        self._runs: tuple[OwnRun, ...] = ()
        self._models: tuple[FoundModel, ...] = ()
        self._buttons: list[Button] = []
        self._is_free = True
        self.body.setSpacing(10)
        self._none = Note(theme, tr("Looking."))
        self.body.addWidget(self._none)
        self.body.addStretch(1)

    def show_drives(self, drives: tuple[HostDrive, ...]) -> None:
        """Show what was found."""
        self._drives = drives
        self._none.setVisible(not drives)
        self._none.set_note(tr("No drive was found."))
        self._show()

    def show_runs(self, runs: Sequence[OwnRun]) -> None:
        """Show what was measured."""
        self._runs = tuple(run for run in runs if run.kind is RunKind.DRIVE)
        self._show()

    def show_models(self, models: Sequence[FoundModel]) -> None:
        """Show which drive the models lie on."""
        self._models = tuple(models)
        self._show()

    def set_free(self, free: bool) -> None:
        """Whether a measurement can be started now."""
        self._is_free = free
        for button in self._buttons:
            button.setEnabled(free)

    def _show(self) -> None:
        self._buttons = []
        self._rows = replace_rows(self.body, self._rows, [self._row(drive) for drive in self._drives])

    def _held(self, drive: HostDrive) -> str:
        """How many models lie on a drive: a model lies on the drive whose mount is nearest above it."""
        count = sum(1 for model in self._models if drive_holding(PurePath(model.path), self._drives) is drive)
        return tr_n("{count} model", "{count} models", count) if count else ""

    def _row(self, drive: HostDrive) -> FoundRow:
        facts = " · ".join(filter(None, (words.drive_facts(drive), self._held(drive))))
        row = FoundRow(self._theme, drive.name, facts)
        # Of drives of one name nobody knows which was measured.
        is_only = sum(other.name == drive.name for other in self._drives) == 1
        mine = (run for run in self._runs if run.subject == drive.name and is_only)
        run = max(mine, key=lambda run: run.at, default=None)
        if run is not None:
            span = f"{figure(run.low, 2)}{EN_DASH}{figure(run.high, 2)}"
            when = tr("Cold reading, measured {day}, {range} GB/s", day=day(run.at), range=span)
            row.set_figure(f"{figure(run.value, 2)} GB/s", when)
        if drive.mounts:
            tip = tr("Reads for a few seconds, past the memory that remembers files")
            button = row.add_button(tr("Measure"), tip)
            button.clicked.connect(lambda: self.measure_requested.emit(drive))
            button.setEnabled(self._is_free)
            self._buttons.append(button)
        return row
