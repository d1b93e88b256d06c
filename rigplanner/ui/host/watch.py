"""One sample of this machine a second, taken in a thread of its own."""

from __future__ import annotations

from threading import Event, Thread
from time import monotonic
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from rigplanner.detect.monitor import Monitor

EVERY_S: Final = 1.0


class Watch(QObject):
    """Says `sampled` with a `HostSample` once a second while it is on."""

    sampled = Signal(object)

    def __init__(self, parent: QObject | None = None, every_s: float = EVERY_S) -> None:
        super().__init__(parent)
        self._every_s = every_s
        self._thread: Thread | None = None
        self._on, self._end = Event(), Event()
        self.destroyed.connect(self._end.set)
        self.destroyed.connect(self._on.set)

    def set_on(self, on: bool) -> None:
        """Start or rest; the thread stays, so that a page that is shown again has figures at once."""
        if not on:
            self._on.clear()
            return
        self._on.set()
        if (self._thread is None or not self._thread.is_alive()) and not self._end.is_set():
            self._thread = Thread(target=self._run, name="watch this machine", daemon=True)
            self._thread.start()

    def close(self) -> None:
        """End the thread."""
        self._end.set()
        self._on.set()
        if self._thread is not None:
            self._thread.join(self._every_s)

    def _run(self) -> None:
        from rigplanner.detect.monitor import Monitor

        monitor = Monitor()
        try:
            while not self._end.is_set():
                self._on.wait()
                if not self._end.is_set():
                    self._sample(monitor)
        finally:
            monitor.close()

    def _sample(self, monitor: Monitor) -> None:
        start = monotonic()
        sample = monitor.sample()
        if self._end.is_set():
            return
        self.sampled.emit(sample)
        self._end.wait(max(self._every_s - (monotonic() - start), 0))
