"""Reads the rigs in a thread and works out their reports in slices, so that the window never stands still."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from time import perf_counter
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from rigplanner.catalog.library import Library
from rigplanner.domain.plan import Plan
from rigplanner.domain.report import Report, Severity
from rigplanner.planner.evaluate import glance
from rigplanner.translation import mark, tr
from rigplanner.ui.file_watch import FileWatch
from rigplanner.ui.parts.notice_bar import Notice
from rigplanner.ui.rig_files import RigFiles
from rigplanner.ui.rigs.items import RigItem, read_items
from rigplanner.ui.session import Session
from rigplanner.ui.work import Worker
from rigplanner.wording.marks import as_written

#: Longer than this no key press waits.
_SLICE_S: Final = 0.01
_UNREAD: Final = mark("The rigs could not be read. {reason}. What was read before is still shown.")


class RigShelf(QObject):
    """Says `listed` when the rigs were read again, `evaluated` with the path of one whose report is there, and
    `finished` when all have theirs."""

    listed = Signal()
    evaluated = Signal(Path)
    finished = Signal()

    def __init__(self, session: Session, files: RigFiles, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._files = session, files
        self.items: tuple[RigItem, ...] = ()
        self._library: Library | None = None
        self._reports: dict[Path, tuple[Plan, Report]] = {}
        self._worker = Worker(self)
        self._worker.done.connect(self._take)
        self._worker.failed.connect(self._tell_failure)
        self._slices = QTimer(self, singleShot=True, interval=0)
        self._slices.timeout.connect(self._work)
        self._watch = FileWatch(self)
        self._watch.stirred.connect(self.reload)

    def reload(self) -> None:
        """Read everything again; what is shown stays until it is read."""
        files, library = self._files, self._session.library
        self._watch.watch(files.folder.path)
        self._worker.start(lambda: (library, read_items(files.folder, files.recent, files.keeping.recovery, library)))

    def _take(self, read: tuple[Library, tuple[RigItem, ...]]) -> None:
        library, items = read
        if library is not self._library:
            self._library, self._reports = library, {}
        self.items = tuple(self._with_report(item) for item in items)
        self.listed.emit()
        self._slices.start()

    def _tell_failure(self, reason: str) -> None:
        text = tr(_UNREAD, reason=as_written(reason))
        self._files.told.emit(Notice(text, Severity.COST))

    def _with_report(self, item: RigItem) -> RigItem:
        """The report from before, where the plan is the same."""
        plan, report = self._reports.get(item.path, (None, None))
        return replace(item, report=report) if plan is not None and plan == item.plan else item

    def _work(self) -> None:
        """A few reports, then back to the event loop."""
        begun, library = perf_counter(), self._library
        for number, item in enumerate(self.items):
            if item.plan is None or item.report is not None or library is None:
                continue
            report = glance(item.plan, library)
            self._reports[item.path] = (item.plan, report)
            self._put(number, replace(item, report=report))
            if perf_counter() - begun > _SLICE_S:
                self._slices.start()
                return
        self.finished.emit()

    def _put(self, number: int, item: RigItem) -> None:
        self.items = (*self.items[:number], item, *self.items[number + 1 :])
        self.evaluated.emit(item.path)
