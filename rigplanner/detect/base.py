"""Reading a source that may be slow, stuck or broken: its own thread, a time limit, and words for what failed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from threading import Thread
from time import monotonic
from typing import Generic, TypeVar

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Reading(Generic[Value]):
    """What a source answered, and sentences about what it did not."""

    value: Value
    troubles: tuple[str, ...] = ()


class Pending(Generic[Value]):
    """A source that is being read in a thread of its own, which never keeps the program alive.

    A driver call that hangs cannot be stopped from outside, only left behind.
    """

    def __init__(self, what: str, read: Callable[[], Reading[Value]], fallback: Value, limit_s: float) -> None:
        self._what = what
        self._read = read
        self._fallback = fallback
        self._limit_s = limit_s
        self._deadline = monotonic() + limit_s
        self._answer: SimpleQueue[Reading[Value]] = SimpleQueue()
        Thread(target=self._run, name=f"detect: {what}", daemon=True).start()

    def result(self) -> Reading[Value]:
        """The answer, waiting for it until the time limit counted from the start; it never raises."""
        try:
            return self._answer.get(timeout=max(self._deadline - monotonic(), 0))
        except Empty:
            return self._failed(f"no answer within {self._limit_s:g} s")

    def _run(self) -> None:
        try:
            reading = self._read()
        except Exception as error:
            reading = self._failed(str(error).rstrip(".") or type(error).__name__)
        self._answer.put(reading)

    def _failed(self, why: str) -> Reading[Value]:
        return Reading(self._fallback, (f"{self._what} could not be read: {why}.",))
