"""This machine as a plan, looked for in a thread after the window stands."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from rigplanner.catalog.library import Library
from rigplanner.domain.plan import Plan, Workload
from rigplanner.ui.work import Worker


class ThisPc(QObject):
    """Says `found` when it knows; `plan` is None where this machine can run nothing worth showing."""

    found = Signal()

    def __init__(self, library: Library, workload: Workload, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._library, self._workload = library, workload
        self.plan: Plan | None = None
        self.troubles: tuple[str, ...] = ()
        self._worker = Worker(self)
        self._worker.done.connect(self._keep)
        self._worker.failed.connect(lambda reason: self._keep((None, (f"This machine could not be read: {reason}",))))

    def look(self) -> None:
        """Start looking."""
        self._worker.start(self._read)

    def _read(self) -> tuple[Plan | None, tuple[str, ...]]:
        """In the thread; the driver library is loaded only here."""
        from rigplanner.detect.match import match_host
        from rigplanner.detect.scan import scan

        snapshot = scan()
        match = match_host(snapshot, self._library, self._workload)
        return match.plan, (*snapshot.troubles, *match.troubles)

    def _keep(self, answer: tuple[Plan | None, tuple[str, ...]]) -> None:
        self.plan, self.troubles = answer
        self.found.emit()
