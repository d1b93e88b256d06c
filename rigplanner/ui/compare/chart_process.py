"""A process beside the window that draws charts.

matplotlib and what it loads take 65 MB for as long as a process lives, and drawing holds Python for itself: in a thread
of the window it would make an edit wait. The process ends when no chart was wanted for a while. Where none can be
started charts are drawn here.
"""

from __future__ import annotations

import logging
import pickle
import subprocess
import sys
from contextlib import suppress
from subprocess import DEVNULL, PIPE, Popen
from threading import Lock
from typing import IO, Final

from PySide6.QtCore import QCoreApplication, QObject, QTimer

from rigplanner.ui import language
from rigplanner.ui.compare.chart_request import ChartRequest, Drawing, DrawingError, drawn, receive, send
from rigplanner.ui.work import Worker

#: Charts are looked at, then something is edited: until then the process stays.
KEPT_MS: Final = 20_000
_ENDS_WITHIN_S: Final = 5.0
OPTION: Final = "--draw-charts"


class ChartProcess(QObject):
    """Started when charts are wanted, ended when none were for a while; one for all comparisons."""

    def __init__(self, parent: QObject | None = None, kept_ms: int = KEPT_MS) -> None:
        super().__init__(parent)
        self._lock = Lock()
        self._process: Popen[bytes] | None = None
        self._is_broken = self._is_closed = False
        self._keeper = Worker(self)
        self._rest = QTimer(self, singleShot=True, interval=kept_ms)
        self._rest.timeout.connect(lambda: self._keeper.start(self.end))

    def keep(self) -> None:
        """Charts will be wanted: start, if it has not, and stay for a while from now on."""
        self._rest.start()
        if not self._is_broken:
            self._keeper.start(self._begin)

    @property
    def is_running(self) -> bool:
        """Whether a process is there that draws."""
        return self._process is not None and self._process.poll() is None

    def draw(self, request: ChartRequest) -> Drawing:
        """What is asked for; waits for it, in a thread. Raises `DrawingError` where it cannot be drawn."""
        answer = None if self._is_broken else self._asked(request)
        if self._is_closed:
            raise DrawingError("the window was closed")
        if isinstance(answer, DrawingError):
            raise answer
        return drawn(request) if answer is None else answer

    def end(self) -> None:
        """End the process once what it draws is drawn."""
        with self._lock:
            self._end()

    def close(self) -> None:
        """End the process at once, whatever it draws: nobody waits for that any more."""
        self._is_closed = self._is_broken = True
        process = self._process
        if process is not None:
            process.kill()

    def _asked(self, request: ChartRequest) -> Drawing | DrawingError | None:
        """The answer of the process; None where there is no process that answers."""
        with self._lock:
            try:
                requests, answers = self._pipes()
                send(request, requests)
                answer: Drawing | DrawingError = receive(answers)
            except (OSError, EOFError, pickle.UnpicklingError):
                logging.getLogger(__name__).warning("no process draws charts, the window does", exc_info=True)
                self._is_broken = True
                self._end()
                return None
            return answer

    def _begin(self) -> None:
        """In a thread; what fails is told with the first chart."""
        with self._lock, suppress(OSError):
            self._pipes()

    def _pipes(self) -> tuple[IO[bytes], IO[bytes]]:
        if self._process is None or self._process.poll() is not None:
            self._process = _started()
        requests, answers = self._process.stdin, self._process.stdout
        if requests is None or answers is None:
            raise OSError("a process without pipes")
        return requests, answers

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        for pipe in (process.stdin, process.stdout):
            with suppress(OSError):
                if pipe is not None:
                    pipe.close()
        try:
            process.wait(_ENDS_WITHIN_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def chart_process() -> ChartProcess:
    """The one of the application that runs now."""
    app = QCoreApplication.instance()
    found = app.findChild(ChartProcess) if app is not None else None
    if found is None:
        found = ChartProcess(app)
        if app is not None:
            app.aboutToQuit.connect(found.close)
    return found


def _started() -> Popen[bytes]:
    """The program itself, of which nothing in the folder it was started in may take a part (-P)."""
    program = [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-P", "-m", "rigplanner"]
    errors = None if sys.stderr is not None else DEVNULL
    return Popen(  # noqa: S603
        [*program, OPTION, language.spoken()],
        stdin=PIPE,
        stdout=PIPE,
        stderr=errors,
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )
