"""What the program did, in a file that stays small: for the day when somebody has to find out what went wrong.

Every window is a process, and each has files of its own: two that write into one would lose lines where it turns over.
"""

from __future__ import annotations

import faulthandler
import logging
import os
import platform
from contextlib import suppress
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Final, TextIO

import psutil

from rigplanner import __version__
from rigplanner.paths import user_data

_FOLDER: Final = "log"
_LOG: Final = "rigplanner-"
#: Where Python writes when the process is about to die below it.
_FAULT: Final = "fault-"
_ENDING: Final = ".log"
_MOST_BYTES: Final = 256_000
_TURNED_OVER: Final = 1
_KEPT: Final = 5
_TAIL_BYTES: Final = 20_000
_FORMAT: Final = "%(asctime)s %(levelname)s %(name)s: %(message)s"
_ROOT: Final = "rigplanner"


class Journal:
    """Writes the log of this run. A folder that takes nothing costs the log, never the start."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or user_data() / _FOLDER
        self.path = self.folder / f"{_LOG}{os.getpid()}{_ENDING}"
        self._faults = self.folder / f"{_FAULT}{os.getpid()}{_ENDING}"
        self._handler: logging.Handler | None = None
        self._fault_file: TextIO | None = None

    def begin(self) -> str:
        """Write from now on; returns how earlier runs died, "" where all ended as they should."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            died = self._deaths()
            self._forget_old()
            # Kept open for as long as the process lives, as faulthandler asks.
            self._fault_file = self._faults.open("w", encoding="utf-8")
            self._handler = RotatingFileHandler(
                self.path, maxBytes=_MOST_BYTES, backupCount=_TURNED_OVER, encoding="utf-8", errors="replace"
            )
        except OSError:
            self.end()
            return ""
        self._handler.setFormatter(logging.Formatter(_FORMAT))
        logger = logging.getLogger(_ROOT)
        logger.setLevel(logging.INFO)
        logger.addHandler(self._handler)
        faulthandler.enable(self._fault_file)
        logger.info("RigPlanner %s begins on %s", __version__, platform.platform())
        if died:
            logger.error("an earlier run died: %s", died)
        return died

    def end(self) -> None:
        """Write no more; this run ended as it should."""
        if self._handler is not None:
            logging.getLogger(_ROOT).info("ends")
            logging.getLogger(_ROOT).removeHandler(self._handler)
            self._handler.close()
            self._handler = None
        if self._fault_file is not None:
            faulthandler.disable()
            self._fault_file.close()
            self._fault_file = None
            with suppress(OSError):
                self._faults.unlink()

    def tail(self) -> str:
        """The last lines of the log."""
        return self._read(self.path)

    def _deaths(self) -> str:
        """How runs died whose process is no more; they are told once."""
        told = []
        for path in sorted(self.folder.glob(f"{_FAULT}*{_ENDING}")):
            if path == self._faults or not psutil.pid_exists(_process_of(path, _FAULT)):
                told.append(self._death(path))
                with suppress(OSError):
                    path.unlink()
        return "\n\n".join(filter(None, told))

    def _death(self, fault: Path) -> str:
        """What Python wrote when a run died, and the last lines of its log."""
        written = self._read(fault)
        log = self._read(fault.with_name(fault.name.replace(_FAULT, _LOG, 1)))
        return f"{written}\n\n{log}" if written else ""

    def _forget_old(self) -> None:
        """Only the newest logs are kept, and those of windows that are open."""
        found = [(path.stat().st_mtime, path) for path in self.folder.glob(f"{_LOG}*")]
        for _, path in sorted(found, reverse=True)[_KEPT:]:
            if not psutil.pid_exists(_process_of(path, _LOG)):
                with suppress(OSError):
                    path.unlink()

    def _read(self, path: Path) -> str:
        try:
            with path.open("rb") as file:
                file.seek(0, 2)
                file.seek(max(file.tell() - _TAIL_BYTES, 0))
                return file.read().decode(errors="replace").strip()
        except OSError:
            return ""


def _process_of(path: Path, beginning: str) -> int:
    number = path.name.removeprefix(beginning).partition(".")[0]
    return int(number) if number.isascii() and number.isdigit() else 0
