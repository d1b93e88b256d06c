"""Starting a program apart from this one, and ending it with everything it started."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from threading import Event
from time import monotonic

import psutil

from rigplanner.measure.progress import MeasureError
from rigplanner.refusals import of_system_alone
from rigplanner.translation import tr

#: How long a program may tidy up after it was asked to end, before it is ended by force.
GRACE_S = 0.5
#: A program that holds graphics memory takes some seconds to go even when it is ended by force.
_GONE_S = 10.0
_LOOK_EVERY_S = 0.01


def start(command: Sequence[str]) -> subprocess.Popen[str]:
    """Start a program as the head of a process group, reading nothing, with pipes for both outputs.

    Raises `MeasureError` if it cannot be started.
    """
    try:
        return subprocess.Popen(  # noqa: S603 - the user chose the program
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            errors="replace",
            start_new_session=True,
            creationflags=_creation_flags(),
        )
    except (OSError, ValueError) as error:
        name, why = Path(command[0]).name, of_system_alone(error)
        raise MeasureError(
            tr(
                "{program} could not be started ({reason}). Choose the program again or install it anew.",
                program=name,
                reason=why,
            )
        ) from error


def end_tree(process: subprocess.Popen[str]) -> None:
    """End a program and all it started: asked first, by force after `GRACE_S` seconds."""
    family = _family(process.pid)
    _signal(process.pid, family, by_force=False)
    _await_end(family, GRACE_S)
    # Again, for what was started in the meantime.
    family |= _family(process.pid)
    _signal(process.pid, family, by_force=True)
    _await_end(family, _GONE_S)
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(_GONE_S)


def end_what_is_left(pid: int) -> None:
    """End by force what a program that has itself ended left behind in its process group; Windows has none."""
    _signal(pid, set(), by_force=True)


def _creation_flags() -> int:
    """On Windows, a group of its own and no console window."""
    if sys.platform == "win32":
        return subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_NO_WINDOW
    return 0


def _family(pid: int) -> set[psutil.Process]:
    """A program and all it started, also those that left its group."""
    try:
        head = psutil.Process(pid)
        return {head, *head.children(recursive=True)}
    except psutil.Error:
        return set()


def _signal(pid: int, family: set[psutil.Process], *, by_force: bool) -> None:
    if sys.platform != "win32":
        # A group keeps its number while it has members; one without members is not found.
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(pid, signal.SIGKILL if by_force else signal.SIGTERM)
    for member in family:
        with contextlib.suppress(psutil.Error):
            if by_force:
                member.kill()
            else:
                member.terminate()


def _await_end(family: set[psutil.Process], limit_s: float) -> None:
    deadline = monotonic() + limit_s
    pause = Event()
    while any(map(_lives, family)) and monotonic() < deadline:
        pause.wait(_LOOK_EVERY_S)


def _lives(process: psutil.Process) -> bool:
    """Whether a program still runs; one that has ended but was not yet asked how does not."""
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.Error:
        return False
