"""Work in threads: its answers come to the window, and nothing of the window ends in a thread."""

from __future__ import annotations

import gc
from collections.abc import Callable
from threading import Event, Thread, current_thread, main_thread

from PySide6.QtCore import QObject, QThreadPool
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from rigplanner.ui.collector import Collector
from rigplanner.ui.work import Worker

#: Objects enough that Python would collect, many times.
_MANY = 10_000


class Held:
    """Notes the thread in which it ends."""

    def __init__(self, ends: list[Thread]) -> None:
        self._ends = ends
        self.itself: Held | None = None

    def __del__(self) -> None:
        self._ends.append(current_thread())


def test_an_answer_comes_to_the_thread_of_the_window(qtbot: QtBot) -> None:
    worker = Worker()
    told: list[tuple[Thread, Thread]] = []
    worker.done.connect(lambda answer: told.append((answer, current_thread())))
    with qtbot.waitSignal(worker.done):
        worker.start(lambda: current_thread())
    (thread, told_in), *_ = told
    assert thread is not told_in is main_thread()


def test_of_two_answers_only_the_newest_counts(qtbot: QtBot) -> None:
    worker, gate = Worker(), Event()
    told: list[str] = []
    worker.done.connect(told.append)
    with qtbot.waitSignal(worker.done):
        worker.start(lambda: (gate.wait(5), "old"))
        worker.start(lambda: "new")
    gate.set()
    _all_answers(qtbot)
    assert told == ["new"]


def test_nothing_comes_that_is_no_longer_wanted(qtbot: QtBot) -> None:
    worker = Worker()
    told: list[str] = []
    worker.done.connect(told.append)
    worker.start(lambda: "unwanted")
    worker.cancel()
    _all_answers(qtbot)
    assert told == []


def test_a_failure_is_told_in_words(qtbot: QtBot) -> None:
    worker = Worker()
    with qtbot.waitSignal(worker.failed) as told:
        worker.start(lambda: 1 / 0)
    assert told.args == ["ZeroDivisionError: division by zero"]


def test_a_worker_may_be_gone_when_its_answer_comes(qtbot: QtBot) -> None:
    parent, gate = QObject(), Event()
    worker = Worker(parent)
    told: list[bool] = []
    worker.done.connect(told.append)
    worker.start(lambda: gate.wait(5))
    delete(parent)
    gate.set()
    _all_answers(qtbot)
    assert told == []


def test_what_the_work_held_ends_in_the_thread_of_the_window(qtbot: QtBot) -> None:
    ends: list[Thread] = []
    worker = Worker()
    with qtbot.waitSignal(worker.done):
        worker.start(_work_with(Held(ends)))
    _all_answers(qtbot)
    assert ends == [main_thread()]


def test_cycles_are_collected_in_the_thread_of_the_window_alone(qtbot: QtBot) -> None:
    gc.enable()
    collector = Collector()
    ends: list[Thread] = []
    held = Held(ends)
    held.itself = held
    del held
    many: list[list[int]] = []
    thread = Thread(target=lambda: many.extend([] for _ in range(_MANY)))
    thread.start()
    thread.join()
    assert ends == []
    qtbot.waitUntil(lambda: bool(ends), timeout=10_000)
    assert ends == [main_thread()]
    delete(collector)
    assert not gc.isenabled()


def _work_with(held: Held) -> Callable[[], str]:
    """Work that holds something which nobody else holds."""
    return lambda: type(held).__name__


def _all_answers(qtbot: QtBot) -> None:
    """Wait for all threads, and for an answer that was asked for after all others."""
    QThreadPool.globalInstance().waitForDone()
    last = Worker()
    with qtbot.waitSignal(last.done):
        last.start(lambda: None)
