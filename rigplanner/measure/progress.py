"""Telling how far a measurement is, and ending one early."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Event, RLock


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a measurement is: `share` done from 0 to 1, and the seconds left, None while that is unknown."""

    share: float
    doing: str
    left_s: float | None = None


Tell = Callable[[Progress], None]


class MeasureError(Exception):
    """A measurement that failed: a sentence for a person that says why and what to do."""


class Cancelled(Exception):  # noqa: N818 - a wish of the user, not an error
    """The user stopped the measurement."""


class Stop:
    """The user's wish to end a measurement now; may be set from any thread, and stays set."""

    def __init__(self) -> None:
        self._event = Event()
        # Re-entrant: a callback may itself ask whether it is to stop.
        self._lock = RLock()
        self._callbacks: dict[object, Callable[[], None]] = {}

    def set(self) -> None:
        """End the measurement: calls whatever is registered at once, from this thread."""
        with self._lock:
            self._event.set()
            for callback in tuple(self._callbacks.values()):
                callback()

    @property
    def is_set(self) -> bool:
        """Whether the measurement is to end."""
        return self._event.is_set()

    def check(self) -> None:
        """Raise `Cancelled` if the measurement is to end."""
        if self.is_set:
            raise Cancelled

    @contextmanager
    def on_stop(self, callback: Callable[[], None]) -> Iterator[None]:
        """Call `callback` if the measurement is stopped during the block, or at once if it is already.

        It must be short and must not raise. Once the block is left it neither runs nor will run.
        """
        key = object()
        with self._lock:
            self._callbacks[key] = callback
            if self.is_set:
                callback()
        try:
            yield
        finally:
            with self._lock:
                del self._callbacks[key]


def seconds_left(elapsed_s: float, share: float) -> float | None:
    """What is left at the pace so far; None before anything is done."""
    return elapsed_s * (1 - share) / share if share > 0 else None
