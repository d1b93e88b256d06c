"""One measurement at a time, in a thread; what it finds is kept as evidence."""

from __future__ import annotations

from collections.abc import Sequence
from threading import Thread
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal

from rigplanner.domain.own_run import OwnRun
from rigplanner.domain.report import Severity
from rigplanner.planner.run_record import MeasuredModel
from rigplanner.translation import tr
from rigplanner.ui.catalog.desk import CatalogDesk
from rigplanner.ui.host.desk import HostDesk

if TYPE_CHECKING:
    from rigplanner.measure.jobs import Job
    from rigplanner.measure.progress import Stop
    from rigplanner.measure.speed import Rate, Speed


#: Time for a program that is ended to be gone; a drive that does not answer is left behind.
_PATIENCE_S: Final = 5.0


class Measuring(QObject):
    """Says `started` with what is measured, `progressed` on the way, and `ended` with a sentence and how bad it is."""

    started = Signal(str)
    progressed = Signal(object)
    ended = Signal(str, object)
    _found = Signal(object, str, object)

    def __init__(self, host: HostDesk, catalog: CatalogDesk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._host, self._catalog = host, catalog
        self._stop: Stop | None = None
        self._thread: Thread | None = None
        self._subject = MeasuredModel("", "", "")
        self._found.connect(self._take)

    @property
    def is_running(self) -> bool:
        """Whether a measurement is under way."""
        return self._stop is not None

    def start(self, job: Job, subject: MeasuredModel) -> None:
        """Measure; while one measurement is under way another is not begun."""
        from rigplanner.measure.progress import Stop

        if self.is_running:
            return
        self._stop, self._subject = Stop(), subject
        self.started.emit(subject.name)
        self._thread = Thread(target=self._run, args=(job, self._stop), name="measure", daemon=True)
        self._thread.start()

    def refuse(self, why: str) -> None:
        """Say why something is not measured."""
        self.ended.emit(why, Severity.COST)

    def cancel(self) -> None:
        """End the measurement now."""
        if self._stop is not None:
            self._stop.set()

    def close(self) -> None:
        """End the measurement and wait until nothing of it is left."""
        self.cancel()
        if self._thread is not None:
            self._thread.join(_PATIENCE_S)

    def _run(self, job: Job, stop: Stop) -> None:
        """In the thread."""
        from rigplanner.measure.progress import Cancelled, MeasureError
        from rigplanner.measure.speed import PartlyMeasured

        found: Sequence[Speed | Rate] = ()
        why, severity = "", Severity.COST
        try:
            found = job.run(self.progressed.emit, stop)
        except Cancelled:
            why, severity = tr("Stopped. Nothing was kept."), Severity.INFO
        except PartlyMeasured as error:
            found, why = error.speeds, str(error)
        except MeasureError as error:
            why = str(error)
        except Exception as error:
            reason = f"{type(error).__name__}: {error}"
            why = tr("The measurement broke off: {reason}.", reason=reason)
        self._found.emit(tuple(found), why, severity)

    def _take(self, found: tuple[Speed | Rate, ...], why: str, severity: Severity) -> None:
        self._stop = None
        runs, left_out = self._recorded(found)
        why = why or left_out
        kept = self._catalog.keep_runs(runs) if runs else False
        if why and not runs:
            self.ended.emit(why, severity)
        elif why:
            kept_text = tr("What else was measured is kept.")
            self.ended.emit(f"{why} {kept_text}" if kept else why, Severity.COST)
        else:
            self.ended.emit("" if kept else tr("Measured, but not kept."), Severity.INFO)

    def _recorded(self, found: Sequence[Speed | Rate]) -> tuple[Sequence[OwnRun], str]:
        from rigplanner.measure.records import as_runs

        pc = self._host.pc
        return as_runs(found, self._subject, pc.snapshot, pc.plan, self._catalog.priced) if pc else ((), "")
