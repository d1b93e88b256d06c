"""Looking whether programs have really ended, and stopping what is at work."""

from __future__ import annotations

from threading import Event
from time import monotonic, sleep

import psutil

from rigplanner.measure.progress import Stop


def lives(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def all_gone(pids: list[int], within_s: float = 3.0) -> bool:
    """Whether all end in time; a system tells of a death only when asked again."""
    deadline = monotonic() + within_s
    while any(map(lives, pids)):
        if monotonic() > deadline:
            return False
        sleep(0.005)
    return True


def own_children() -> list[psutil.Process]:
    return [child for child in psutil.Process().children(recursive=True) if lives(child.pid)]


def stop_when(event: Event, stop: Stop) -> None:
    """The work of a thread: stop a measurement once something has happened."""
    event.wait(10)
    stop.set()
