"""What the user wants measured, as a job: a model asked for in a dialog, a drive, main memory."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from rigplanner.domain.host import HostDrive
from rigplanner.domain.software import FoundModel, FoundSoftware
from rigplanner.planner.run_record import MeasuredModel, measured_model
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

    def measure_model(self) -> None:
        """Ask which model, and measure it."""
        from rigplanner.measure.ways import ways_to_measure
        from rigplanner.ui.dialogs.measure_dialog import MeasureDialog

        ways = ways_to_measure(self._host.software or FoundSoftware())
        dialog = MeasureDialog(self._theme, ways, self._page)
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
        self._measuring.start(MemoryJob(threads), MeasuredModel("", "", "Main memory"))

    def measure_drive(self, drive: HostDrive) -> None:
        """Measure a drive: by a model that lies on it, else by a file written for it."""
        from rigplanner.measure.jobs import DriveJob

        place = big_file_on(drive, self._host.software) or folder_on(drive)
        self._measuring.start(DriveJob(place), MeasuredModel("", "", drive.name))

    def _subject(self, way: Way) -> MeasuredModel:
        pc = self._host.pc
        if way.found is None or pc is None:
            return MeasuredModel("", "", way.model)
        return measured_model(way.found, self._host.library)


def big_file_on(drive: HostDrive, software: FoundSoftware | None) -> Path | None:
    """The largest model file on a drive."""
    models = software.models if software else ()
    on_drive = [found for found in models if found.size_bytes >= _BIG_BYTES and _lies_on(found, drive)]
    best = max(on_drive, key=lambda found: found.size_bytes, default=None)
    return Path(best.path) if best else None


def _lies_on(found: FoundModel, drive: HostDrive) -> bool:
    return any(Path(found.path).is_relative_to(mount) for mount in drive.mounts)


def folder_on(drive: HostDrive) -> Path:
    """Where a file may be written on a drive: in the user's own folder if it lies there, else where it is mounted."""
    home = Path.home()
    return home if drive.holds_home or not drive.mounts else Path(drive.mounts[0])
