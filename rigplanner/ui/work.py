"""Work that may take long, done in a thread; of two answers only the newest counts."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from PySide6.QtCore import QObject, QRunnable, QThreadPool, Signal, SignalInstance


class _Answer(QObject):
    """Carries an answer back into the thread of the window."""

    ready = Signal(int, object)
    failed = Signal(int, str)


class _Task(QRunnable):
    def __init__(self, number: int, work: Callable[[], Any], answer: _Answer) -> None:
        super().__init__()
        self._number, self._work, self._answer = number, work, answer

    def run(self) -> None:
        """Work; a failure is told in words and never ends the program."""
        try:
            result = self._work()
        except Exception as error:  # a worker must not take the window with it
            logging.getLogger(__name__).exception("work failed")
            self._tell(self._answer.failed, f"{type(error).__name__}: {error}")
        else:
            self._tell(self._answer.ready, result)

    def _tell(self, signal: SignalInstance, answer: object) -> None:
        """Nobody is there any more when the window went while this was at work."""
        with suppress(RuntimeError):
            signal.emit(self._number, answer)


class Worker(QObject):
    """Says `done` with the answer to the newest request; older answers are dropped."""

    done = Signal(object)
    failed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._number = 0
        self._answer = _Answer()
        self._answer.ready.connect(self._deliver)
        self._answer.failed.connect(self._tell)

    def start(self, work: Callable[[], Any]) -> None:
        """Work in a thread; an answer still on its way is no longer wanted."""
        self._number += 1
        QThreadPool.globalInstance().start(_Task(self._number, work, self._answer))

    def cancel(self) -> None:
        """Want no answer any more."""
        self._number += 1

    def _deliver(self, number: int, result: object) -> None:
        if number == self._number:
            self.done.emit(result)

    def _tell(self, number: int, reason: str) -> None:
        if number == self._number:
            self.failed.emit(reason)
