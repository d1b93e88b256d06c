"""What the whole machine does now: each source asked in a thread of its own, so that a stuck one costs only itself."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from threading import Event, Thread
from time import monotonic
from typing import Generic, TypeVar

import psutil

from rigplanner.detect.base import Reading
from rigplanner.detect.drm_watch import DrmWatch
from rigplanner.detect.nvml_watch import NvidiaWatch, Samples
from rigplanner.detect.windows_watch import WindowsWatch, with_counters
from rigplanner.domain.live import HostSample
from rigplanner.numerals import figure
from rigplanner.translation import mark, tr

Value = TypeVar("Value")

#: A source that has not answered for so long is told to be stuck, and its old figures are no longer shown.
STUCK_AFTER_S = 3.0
_PERCENT = 100


class Monitor:
    """Samples of this machine; `sample` never blocks longer than `patience_s` and never raises.

    `root` is where the tree with /sys and /proc starts.
    """

    def __init__(self, root: Path = Path("/"), patience_s: float = 0.5) -> None:
        self._patience_s = patience_s
        nothing: Samples = Reading(())
        nvidia, drm = NvidiaWatch(), DrmWatch(root)
        self._windows = WindowsWatch()
        self._sources = (
            _Source(
                mark("The NVIDIA driver has not answered for {seconds} s."),
                mark("The NVIDIA driver could not be read: {reason}."),
                nvidia.sample,
                nothing,
                nvidia.close,
            ),
            _Source(
                mark("The graphics driver has not answered for {seconds} s."),
                mark("The graphics driver could not be read: {reason}."),
                drm.sample,
                nothing,
            ),
            _Source(
                mark("The list of what programs hold has not answered for {seconds} s."),
                mark("The list of what programs hold could not be read: {reason}."),
                self._windows.sample,
                nothing,
            ),
        )

    def sample(self) -> HostSample:
        """The machine now."""
        for source in self._sources:
            source.ask()
        deadline = monotonic() + self._patience_s
        readings = [source.answer(deadline) for source in self._sources]
        gpus = with_counters([gpu for reading in readings for gpu in reading.value], self._windows.named)
        total, used = _main_memory()
        return HostSample(
            at_s=monotonic(),
            gpus=gpus,
            memory_total_bytes=total,
            memory_used_bytes=used,
            cpu_load=_processor_load(),
            troubles=tuple(
                dict.fromkeys(
                    (
                        *(trouble for reading in readings for trouble in reading.troubles),
                        *(gpu.trouble for gpu in gpus if gpu.trouble),
                    )
                )
            ),
        )

    def close(self) -> None:
        """Let the sources end; one that is stuck is left behind."""
        for source in self._sources:
            source.close()


def _main_memory() -> tuple[int, int]:
    """Bytes in all and in use; zeros where the system does not tell."""
    try:
        memory = psutil.virtual_memory()
    except (OSError, RuntimeError, psutil.Error):
        return 0, 0
    return memory.total, memory.total - memory.available


def _processor_load() -> float | None:
    try:
        return psutil.cpu_percent() / _PERCENT
    except (OSError, RuntimeError, psutil.Error):
        return None


class _Source(Generic[Value]):
    """A thread that reads when it is asked to. Nobody waits twice for the same answer.

    `late` and `failure` are what is told of it, with places for `{seconds}` and `{reason}`.
    """

    def __init__(
        self,
        late: str,
        failure: str,
        read: Callable[[], Reading[Value]],
        nothing: Reading[Value],
        close: Callable[[], None] = lambda: None,
    ) -> None:
        self._late, self._failure = late, failure
        self._read, self._nothing, self._close = read, nothing, close
        self._asked, self._answered = Event(), Event()
        self._is_closed = self._is_late = False
        self._asked_at: float | None = None
        self._last = nothing
        self._thread = Thread(target=self._run, name=f"watch: {failure}", daemon=True)
        self._thread.start()

    def ask(self) -> None:
        """Start a reading, unless one is still under way."""
        if self._asked_at is None:
            self._asked_at = monotonic()
            self._answered.clear()
            self._asked.set()

    def answer(self, deadline: float) -> Reading[Value]:
        """The reading asked for; the last one if it is late, and a sentence if it is very late."""
        if self._answered.wait(0 if self._is_late else max(deadline - monotonic(), 0)):
            self._asked_at, self._is_late = None, False
            return self._last
        self._is_late = True
        waited_s = monotonic() - (self._asked_at or monotonic())
        if waited_s < STUCK_AFTER_S:
            return self._last
        return Reading(self._nothing.value, (tr(self._late, seconds=figure(waited_s)),))

    def close(self) -> None:
        """End the thread."""
        self._is_closed = True
        self._asked.set()

    def _run(self) -> None:
        while True:
            self._asked.wait()
            self._asked.clear()
            if self._is_closed:
                self._close()
                return
            try:
                self._last = self._read()
            except Exception as error:
                why = str(error).rstrip(".") or type(error).__name__
                self._last = Reading(self._nothing.value, (tr(self._failure, reason=why),))
            self._answered.set()
