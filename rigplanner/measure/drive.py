"""How fast a drive gives a big file of which no copy lies in memory, as when a model is loaded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from queue import Empty, Queue
from threading import Event, Lock, Thread
from time import perf_counter
from typing import NamedTuple

from rigplanner.domain.own_run import RunKind
from rigplanner.measure.drive_access import BLOCK_BYTES, block_reader, way_past_cache
from rigplanner.measure.progress import MeasureError, Progress, Stop, Tell, seconds_left
from rigplanner.measure.speed import Rate
from rigplanner.numerals import figure
from rigplanner.refusals import of_system_alone
from rigplanner.translation import tr
from rigplanner.units import GB, MB

#: A smaller file is read in less time than a drive needs to come up to speed.
LEAST_BYTES = 64 * MB
#: Drives are fast only with more than one request waiting, and loaders keep about so many.
_READS_IN_FLIGHT = 2
#: Lowest and highest are of stretches of this length; shorter ones tell more of the clock than of the drive.
_STRETCH_BYTES = 256 * MB
#: A drive that gives nothing for so long is broken or was taken out.
_SILENCE_LIMIT_S = 30.0
_LOOK_EVERY_S = 0.1
_LEAVE_BEHIND_S = 1.0


class _Arrival(NamedTuple):
    """A block that came, `at_s` seconds after the start."""

    at_s: float
    size_bytes: int


def read_drive(path: Path, tell: Tell, stop: Stop, most_bytes: float = 4e9, most_s: float = 6.0) -> Rate:
    """Read a file past the system's copies of it, to its end or for `most_bytes` or `most_s` seconds.

    Raises `MeasureError` if it is small or cannot be read, `Cancelled` on stop.
    """
    stop.check()
    try:
        size_bytes = path.stat().st_size
        if size_bytes < LEAST_BYTES:
            raise MeasureError(
                tr("{file} is too small to measure a drive. Choose a file of at least 64 MB.", file=path.name)
            )
        direct, note = way_past_cache(path)
    except OSError as error:
        raise _unreadable(path, error) from error
    course = _Course(path, direct, int(min(size_bytes, most_bytes)))
    arrivals = list[_Arrival]()
    came_bytes = 0
    doing = tr("Reading {file}", file=path.name)
    with course.threads():
        for arrival in course.arrivals(stop, most_s):
            arrivals.append(arrival)
            came_bytes += arrival.size_bytes
            share = min(max(came_bytes / course.wanted_bytes, arrival.at_s / most_s), 1.0)
            tell(Progress(share, doing, seconds_left(arrival.at_s, share)))
    if not arrivals:
        raise MeasureError(tr("{file} could not be read to the end. Choose another file.", file=path.name))
    return _rate(arrivals, note)


class _Course:
    """A file that several threads read, block after block."""

    def __init__(self, path: Path, direct: bool, wanted_bytes: int) -> None:
        self.wanted_bytes = wanted_bytes
        self._path = path
        self._direct = direct
        self._came: Queue[_Arrival | OSError | None] = Queue()
        self._enough = Event()
        self._lock = Lock()
        self._next = 0
        self._started_s = 0.0

    @contextmanager
    def threads(self) -> Iterator[None]:
        """Read during the block; when it is left, all threads have ended, or hang in a drive that does not answer."""
        readers = [Thread(target=self._read, name="drive", daemon=True) for _ in range(_READS_IN_FLIGHT)]
        self._started_s = perf_counter()
        for reader in readers:
            reader.start()
        try:
            yield
        finally:
            self._enough.set()
            for reader in readers:
                reader.join(_LEAVE_BEHIND_S)

    def arrivals(self, stop: Stop, most_s: float) -> Iterator[_Arrival]:
        """The blocks as they come. Raises `MeasureError` and `Cancelled`."""
        reading, heard_s = _READS_IN_FLIGHT, perf_counter()
        while reading:
            stop.check()
            if perf_counter() - self._started_s > most_s:
                self._enough.set()
            try:
                # A wait in small pieces: a stop must not wait for a slow drive.
                came = self._came.get(timeout=_LOOK_EVERY_S)
            except Empty:
                if perf_counter() - heard_s > _SILENCE_LIMIT_S:
                    raise _silent(self._path) from None
                continue
            heard_s = perf_counter()
            if isinstance(came, OSError):
                raise _unreadable(self._path, came) from came
            if came is None:
                reading -= 1
            else:
                yield came

    def _read(self) -> None:
        """The work of one thread; None says that it is done."""
        try:
            with block_reader(self._path, direct=self._direct) as read_block:
                while (place := self._place()) is not None and (size_bytes := read_block(place)):
                    self._came.put(_Arrival(perf_counter() - self._started_s, size_bytes))
        except OSError as error:
            self._came.put(error)
        self._came.put(None)

    def _place(self) -> int | None:
        """Where the next block begins; None when there are enough."""
        with self._lock:
            place = self._next
            self._next += BLOCK_BYTES
        return None if self._enough.is_set() or place >= self.wanted_bytes else place


def _rate(arrivals: Sequence[_Arrival], note: str) -> Rate:
    arrivals = sorted(arrivals)
    seconds, total_bytes = arrivals[-1].at_s, sum(arrival.size_bytes for arrival in arrivals)
    if seconds <= 0:
        raise MeasureError(tr("The file was read in no time that can be told. Choose a bigger one."))
    value = total_bytes / seconds / GB
    rates = [value, *_rates_of_stretches(arrivals)]
    return Rate(RunKind.DRIVE, value, min(rates), max(rates), total_bytes, seconds, note)


def _rates_of_stretches(arrivals: Sequence[_Arrival]) -> Iterator[float]:
    began_s, came_bytes = 0.0, 0
    for at_s, size_bytes in arrivals:
        came_bytes += size_bytes
        if came_bytes >= _STRETCH_BYTES and at_s > began_s:
            yield came_bytes / (at_s - began_s) / GB
            began_s, came_bytes = at_s, 0


def _unreadable(path: Path, error: OSError) -> MeasureError:
    why = of_system_alone(error)
    return MeasureError(tr("{file} cannot be read ({reason}). Choose another file.", file=path.name, reason=why))


def _silent(path: Path) -> MeasureError:
    return MeasureError(
        tr(
            "The drive gave nothing of {file} for {limit} s. Check the drive.",
            file=path.name,
            limit=figure(_SILENCE_LIMIT_S),
        )
    )
