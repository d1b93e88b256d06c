"""Reading a source that may be slow, stuck or broken: its own thread, a time limit, and words for what failed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from threading import Event, Thread
from time import monotonic
from typing import Generic, TypeVar

from rigplanner.numerals import exact
from rigplanner.translation import tr

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Reading(Generic[Value]):
    """What a source answered, and sentences about what it did not."""

    value: Value
    troubles: tuple[str, ...] = ()


class Pending(Generic[Value]):
    """A source that is being read in a thread of its own, which never keeps the program alive.

    A driver call that hangs cannot be stopped from outside, only left behind. `failure` is the message for a source
    that fails, with a place for its `{reason}` and for the `names`.
    """

    def __init__(
        self, failure: str, read: Callable[[], Reading[Value]], fallback: Value, limit_s: float, **names: object
    ) -> None:
        self._failure, self._names = failure, names
        self._read = read
        self._fallback = fallback
        self._limit_s = limit_s
        self._deadline = monotonic() + limit_s
        self._answer: Reading[Value] | None = None
        self._answered = Event()
        Thread(target=self._run, name=f"detect: {failure}", daemon=True).start()

    def result(self) -> Reading[Value]:
        """The answer, waiting for it until the time limit counted from the start; it never raises."""
        # Not a queue: `SimpleQueue.get` with a timeout can wait for ever on a busy machine (CPython 3.11).
        self._answered.wait(max(self._deadline - monotonic(), 0))
        limit = exact(self._limit_s)
        return self._answer or self._failed(tr("no answer within {limit} s", limit=limit))

    def _run(self) -> None:
        try:
            reading = self._read()
        except Exception as error:
            reading = self._failed(str(error).rstrip(".") or type(error).__name__)
        self._answer = reading
        self._answered.set()

    def _failed(self, why: str) -> Reading[Value]:
        return Reading(self._fallback, (tr(self._failure, reason=why, **self._names),))
