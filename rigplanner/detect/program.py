"""Asking another program: without a window, within a time limit, and ended with its children when it is late."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryFile

import psutil

from rigplanner.numerals import exact
from rigplanner.translation import tr

#: Below the 2 s that a whole look at the machine may take.
LIMIT_S = 1.4
#: How long to wait for the end of a program that was told to end, in seconds.
_END_S = 0.3


class NoAnswer(Exception):  # noqa: N818 - no fault of ours: the program is absent, late or says nothing of use
    """A program did not say what it was asked; the text is a half sentence that tells why."""


def answer_of(program: str, *arguments: str, called: str = "", limit_s: float = LIMIT_S) -> bytes:
    """What `program`, found on the PATH, prints for `arguments`, whatever status it ends with.

    `called` is what people call the program. Raises `NoAnswer` if it is absent, prints nothing or takes more than
    `limit_s` seconds.
    """
    name = called or program
    path = _place_of(program)
    if path is None:
        raise NoAnswer(tr("{program} was not found on this machine", program=name))
    try:
        answer = _printed_by([path, *arguments], limit_s)
    except OSError:
        raise NoAnswer(tr("{program} could not be started", program=name)) from None
    except subprocess.TimeoutExpired:
        limit = exact(limit_s)
        raise NoAnswer(tr("{program} did not answer within {limit} s", program=name, limit=limit)) from None
    if not answer.strip():
        raise NoAnswer(tr("{program} gave no answer", program=name))
    return answer


def _place_of(program: str) -> str | None:
    """Where a program is; Windows also looks in the current folder, which may be a stranger's."""
    path = shutil.which(program)
    try:
        is_strangers = path is not None and Path(path).resolve().parent == Path.cwd()
    except OSError:
        return None
    return None if is_strangers else path


def json_of(program: str, *arguments: str, called: str = "", limit_s: float = LIMIT_S) -> object:
    """What a program prints as JSON; raises `NoAnswer` as `answer_of` does, and for an answer that is no JSON."""
    answer = answer_of(program, *arguments, called=called, limit_s=limit_s)
    try:
        parsed: object = json.loads(answer.decode("utf-8-sig", "replace"))
    except (ValueError, RecursionError):
        raise NoAnswer(tr("the answer of {program} could not be understood", program=called or program)) from None
    return parsed


def _printed_by(command: list[str], limit_s: float) -> bytes:
    # A file, not a pipe: a child that outlives the program would keep a pipe open and us waiting.
    with TemporaryFile() as printed:
        child = subprocess.Popen(  # noqa: S603
            command,
            stdin=subprocess.DEVNULL,
            stdout=printed,
            stderr=subprocess.DEVNULL,
            creationflags=_no_window(),
        )
        try:
            child.wait(limit_s)
        except subprocess.TimeoutExpired:
            _end(child)
            raise
        printed.seek(0)
        return printed.read()


def _end(child: subprocess.Popen[bytes]) -> None:
    """End a program at once, and whatever it started."""
    family: list[psutil.Process] = []
    with suppress(psutil.Error, OSError):
        family = psutil.Process(child.pid).children(recursive=True)
    child.kill()
    for process in family:
        with suppress(psutil.Error, OSError):
            process.kill()
    with suppress(subprocess.TimeoutExpired):
        child.wait(_END_S)


def _no_window() -> int:
    """Keeps Windows from opening a console window for each program."""
    if sys.platform == "win32":
        return subprocess.CREATE_NO_WINDOW
    return 0
