"""Work that may take long, done in a thread; of two answers only the newest counts."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from itertools import count
from typing import Any

from PySide6.QtCore import QCoreApplication, QObject, QRunnable, QThreadPool, Signal
from shiboken6 import isValid


@dataclass(frozen=True, slots=True)
class _Answer:
    """What a thread found, or why it found nothing."""

    result: Any
    failure: str = ""


class _Post(QObject):
    """Brings answers into the thread of the window.

    One for all workers. It holds them and their work until the answer is here, so that nothing of Qt's can be let go
    last, and with that ended, by a thread.
    """

    arrived = Signal(int, object)

    def __init__(self, parent: QObject | None) -> None:
        super().__init__(parent)
        self._numbers = count(1)
        self._waiting: dict[int, tuple[Worker, Callable[[], Any]]] = {}
        self.arrived.connect(self._hand_over)

    def take(self, worker: Worker, work: Callable[[], Any]) -> int:
        """The number under which the answer will come."""
        number = next(self._numbers)
        self._waiting[number] = worker, work
        return number

    def _hand_over(self, number: int, answer: _Answer) -> None:
        worker, _ = self._waiting.pop(number)
        if isValid(worker):
            worker.receive(number, answer)


class _Task(QRunnable):
    def __init__(self, number: int, work: Callable[[], Any], post: _Post) -> None:
        super().__init__()
        self._number, self._work, self._post = number, work, post

    def run(self) -> None:
        """Work; a failure is told in words and never ends the program."""
        answer = self._answer()
        del self._work
        # Nobody is there any more when the window went while this was at work.
        with suppress(RuntimeError):
            self._post.arrived.emit(self._number, answer)

    def _answer(self) -> _Answer:
        try:
            return _Answer(self._work())
        except Exception as error:  # a worker must not take the window with it
            logging.getLogger(__name__).exception("work failed")
            return _Answer(None, f"{type(error).__name__}: {error}")


class Worker(QObject):
    """Says `done` with the answer to the newest request; older answers are dropped."""

    done = Signal(object)
    failed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._wanted = 0

    def start(self, work: Callable[[], Any]) -> None:
        """Work in a thread; an answer still on its way is no longer wanted."""
        post = _post()
        self._wanted = post.take(self, work)
        QThreadPool.globalInstance().start(_Task(self._wanted, work, post))

    def cancel(self) -> None:
        """Want no answer any more."""
        self._wanted = 0

    def receive(self, number: int, answer: _Answer) -> None:
        """Tell an answer that is still wanted."""
        if number != self._wanted:
            return
        if answer.failure:
            self.failed.emit(answer.failure)
        else:
            self.done.emit(answer.result)


def _post() -> _Post:
    """The post of the application that runs now."""
    app = QCoreApplication.instance()
    found = app.findChild(_Post) if app is not None else None
    return found or _Post(app)
