"""Running another program, line by line, and leaving nothing of it behind."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from subprocess import Popen
from threading import Event, Thread
from typing import IO

from rigplanner.measure.process_tree import end_tree, end_what_is_left, start
from rigplanner.measure.progress import MeasureError, Stop
from rigplanner.numerals import exact
from rigplanner.translation import tr

Line = Callable[[str], None]

#: What the pipes of an ended program still hold is read for this long; only a program that fled keeps them open.
_DRAIN_S = 3.0
_ERROR_LINES_KEPT = 60
#: A program that never ends its line must not fill our memory.
_LONGEST_LINE = 1 << 20


@dataclass(frozen=True, slots=True)
class Ended:
    """How a program ended: its exit status (negative: the signal that ended it) and its last error lines."""

    status: int
    errors: tuple[str, ...]


def run_child(
    command: Sequence[str],
    stop: Stop,
    *,
    on_output: Line | None = None,
    on_error: Line | None = None,
    limit_s: float | None = None,
) -> Ended:
    """Run a program to its end, handing on each line of its output and its error output as it comes.

    The callbacks run in a thread each. However this function is left, the program and all it started are gone.
    Raises `MeasureError` if the program does not start or takes longer than `limit_s` seconds, `Cancelled` on stop,
    and whatever a callback raised.
    """
    stop.check()
    name = Path(command[0]).name
    awake = Event()
    errors: deque[str] = deque(maxlen=_ERROR_LINES_KEPT)

    def keep_error(line: str) -> None:
        errors.append(line)
        if on_error:
            on_error(line)

    process = start(command)
    try:
        readers = (_Reader(process.stdout, on_output, awake), _Reader(process.stderr, keep_error, awake))
        Thread(target=_await_exit, args=(process, awake), name="child: exit", daemon=True).start()
        with stop.on_stop(awake.set):
            in_time = awake.wait(limit_s)
    finally:
        if process.poll() is None:
            end_tree(process)
        else:
            end_what_is_left(process.pid)
    failures = [reader.failure_at_end() for reader in readers]
    stop.check()
    for failure in filter(None, failures):
        raise failure
    if not in_time:
        limit = exact(limit_s or 0.0)
        raise MeasureError(
            tr(
                "{program} did not finish within {limit} s. Close programs that keep this PC busy and try again.",
                program=name,
                limit=limit,
            )
        )
    return Ended(process.returncode, tuple(errors))


def _await_exit(process: Popen[str], awake: Event) -> None:
    process.wait()
    awake.set()


class _Reader:
    """Reads one pipe of a program to its end in a thread of its own, which also closes it."""

    def __init__(self, pipe: IO[str] | None, take: Line | None, awake: Event) -> None:
        self._pipe = pipe
        self._take = take
        self._awake = awake
        self._failure: BaseException | None = None
        self._thread = Thread(target=self._read, name="child: output", daemon=True)
        self._thread.start()

    def failure_at_end(self) -> BaseException | None:
        """What the callback raised, once all is read."""
        self._thread.join(_DRAIN_S)
        return self._failure

    def _read(self) -> None:
        if self._pipe is None:
            return
        with self._pipe as pipe:
            try:
                while line := pipe.readline(_LONGEST_LINE):
                    if self._take:
                        self._take(line.rstrip("\r\n"))
            except BaseException as failure:
                self._failure = failure
                self._awake.set()
