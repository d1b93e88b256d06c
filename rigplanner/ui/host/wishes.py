"""What the user wants measured, as a job: a model asked for in a dialog, a drive, main memory."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from rigplanner.detect.drives import drive_holding, folder_to_write_on
from rigplanner.domain.host import HostDrive
from rigplanner.domain.software import FoundModel, FoundSoftware
from rigplanner.planner.run_record import MeasuredModel, measured_model
from rigplanner.translation import tr
from rigplanner.ui.host.desk import HostDesk
from rigplanner.ui.host.measuring import Measuring
from rigplanner.ui.theme import ThemeStore

if TYPE_CHECKING:
    from rigplanner.measure.ways import Way

#: A smaller file is read before a drive is at its full speed.
_BIG_BYTES: Final = 1_000_000_000


class MeasureWishes(QObject):
    """Turns a press into a measurement."""

    def __init__(self, theme: ThemeStore, host: HostDesk, measuring: Measuring, page: QWidget) -> None:
        super().__init__(page)
        self._theme, self._host, self._measuring, self._page = theme, host, measuring, page

    def measure_model(self, first: FoundModel | None = None) -> None:
        """Ask which model, and measure it; the `first` is offered at once."""
        from rigplanner.measure.ways import ways_to_measure
        from rigplanner.ui.dialogs.measure_dialog import MeasureDialog

        ways = ways_to_measure(self._host.software or FoundSoftware())
        dialog = MeasureDialog(self._theme, ways, self._page, first=first)
        dialog.way_chosen.connect(self.start)
        dialog.open()

    def start(self, way: Way, depths: tuple[int, ...]) -> None:
        """Measure a model in one of the ways that there are."""
        self._measuring.start(way.job(depths), self._subject(way))

    def measure_memory(self) -> None:
        """Measure main memory with a thread for each core."""
        from rigplanner.measure.jobs import MemoryJob

        cpu = self._host.pc.snapshot.cpu if self._host.pc else None
        threads = (cpu.cores if cpu else None) or os.cpu_count() or 1
        self._measuring.start(MemoryJob(threads), MeasuredModel("", "", tr("Main memory")))

    def measure_drive(self, drive: HostDrive) -> None:
        """Measure a drive: by a model that lies on it, else by a file written for it."""
        from rigplanner.measure.jobs import DriveJob

        drives = self._host.pc.snapshot.drives if self._host.pc else (drive,)
        place = big_file_on(drive, drives, self._host.software) or folder_to_write_on(drive, Path.home())
        if place is None:
            why = tr("Nothing can be written on {drive}, and no big model lies on it.", drive=drive.name)
            self._measuring.refuse(why)
        else:
            self._measuring.start(DriveJob(place), MeasuredModel("", "", drive.name))

    def _subject(self, way: Way) -> MeasuredModel:
        pc = self._host.pc
        if way.found is None or pc is None:
            return MeasuredModel("", "", way.model)
        return measured_model(way.found, self._host.library)


def big_file_on(drive: HostDrive, drives: Sequence[HostDrive], software: FoundSoftware | None) -> Path | None:
    """The largest model file on a drive."""
    models = software.models if software else ()
    big = [found for found in models if found.size_bytes >= _BIG_BYTES]
    on_drive = [found for found in big if drive_holding(Path(found.path), drives) is drive]
    best = max(on_drive, key=lambda found: found.size_bytes, default=None)
    return Path(best.path) if best else None
