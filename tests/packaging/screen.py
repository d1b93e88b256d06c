"""A screen without a monitor, and what stands on it."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

import pytest

from tests.packaging.commands import told

_TITLE: Final = re.compile(r'^\s+(0x[0-9a-f]+) "(.*)":', re.MULTILINE)
_LIMIT_S: Final = 60.0
_PAUSE_S: Final = 0.1


class Screen:
    """An X server of its own."""

    def __init__(self) -> None:
        reader, writer = os.pipe()
        arguments = ["-displayfd", str(writer), "-screen", "0", "1440x900x24", "-nolisten", "tcp"]
        self._server = subprocess.Popen(["Xvfb", *arguments], pass_fds=[writer], stderr=subprocess.DEVNULL)
        os.close(writer)
        with os.fdopen(reader) as told_number:
            self.display = f":{told_number.readline().strip()}"

    def titles(self) -> dict[str, str]:
        """The titles of all windows by their number."""
        return dict(_TITLE.findall(told(["xwininfo", "-root", "-tree"], {"DISPLAY": self.display})))

    def wait_for(self, words: str) -> str:
        """The number of the first window that has these words in its title; the test fails where none comes."""
        until = time.monotonic() + _LIMIT_S
        while time.monotonic() < until:
            for number, title in self.titles().items():
                if words in title:
                    return number
            with suppress(subprocess.TimeoutExpired):
                self._server.wait(_PAUSE_S)
                pytest.fail("the screen itself has gone")
        pytest.fail(f"no window with {words!r} came within {_LIMIT_S:g} s, only {sorted(self.titles().values())}")

    def classes(self, number: str) -> list[str]:
        """What a desktop knows a window by: its instance and its class."""
        return re.findall(r'"([^"]*)"', told(["xprop", "-id", number, "WM_CLASS"], {"DISPLAY": self.display}))

    def close(self) -> None:
        """Switch it off."""
        self._server.terminate()
        self._server.wait()


@contextmanager
def running(command: list[str], log: Path, environment: dict[str, str] | None = None) -> Iterator[None]:
    """A program and all that it starts, ended afterwards."""
    with log.open("w") as out:
        process = subprocess.Popen(
            command, stdout=out, stderr=subprocess.STDOUT, env=environment, start_new_session=True
        )
    try:
        yield
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait()
