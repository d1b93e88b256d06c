"""What the program did, in a file that stays small: for the day when somebody has to find out what went wrong."""

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
_NAME: Final = "rigplanner.log"
#: Where Python writes when the process is about to die below it; every window is a process.
_FAULTS: Final = "fault-*.log"
_MOST_BYTES: Final = 256_000
_KEPT: Final = 2
_TAIL_BYTES: Final = 20_000
_FORMAT: Final = "%(asctime)s %(levelname)s %(name)s: %(message)s"
_ROOT: Final = "rigplanner"


class Journal:
    """Writes the log of this run. A folder that takes nothing costs the log, never the start."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or user_data() / _FOLDER
        self.path = self.folder / _NAME
        self._handler: logging.Handler | None = None
        self._fault_file: TextIO | None = None
        self._faults = self.folder / _FAULTS.replace("*", str(os.getpid()))

    def begin(self) -> str:
        """Write from now on; returns how the last run died, "" where it ended as it should."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            died = self._deaths()
            handler = RotatingFileHandler(
                self.path, maxBytes=_MOST_BYTES, backupCount=_KEPT, encoding="utf-8", errors="replace"
            )
            # Kept open for as long as the process lives, as faulthandler asks.
            self._fault_file = self._faults.open("w", encoding="utf-8")
        except OSError:
            return ""
        handler.setFormatter(logging.Formatter(_FORMAT))
        logger = logging.getLogger(_ROOT)
        logger.setLevel(logging.INFO)
        logger.addHandler(handler)
        self._handler = handler
        faulthandler.enable(self._fault_file)
        logger.info("RigPlanner %s begins on %s", __version__, platform.platform())
        return died

    def end(self) -> None:
        """Write no more; this run ended as it should."""
        if self._handler is None or self._fault_file is None:
            return
        logging.getLogger(_ROOT).info("ends")
        faulthandler.disable()
        self._fault_file.close()
        with suppress(OSError):
            self._faults.unlink()
        logging.getLogger(_ROOT).removeHandler(self._handler)
        self._handler.close()
        self._handler = None

    def tail(self) -> str:
        """The last lines of the log."""
        return self._read(self.path)

    def _deaths(self) -> str:
        """How earlier runs died; they are told once."""
        told = []
        for path in sorted(self.folder.glob(_FAULTS)):
            text = self._read(path)
            if text or not psutil.pid_exists(_process_of(path)):
                told.append(text)
                with suppress(OSError):
                    path.unlink()
        return "\n\n".join(filter(None, told))

    def _read(self, path: Path) -> str:
        try:
            with path.open("rb") as file:
                file.seek(0, 2)
                file.seek(max(file.tell() - _TAIL_BYTES, 0))
                return file.read().decode(errors="replace").strip()
        except OSError:
            return ""


def _process_of(path: Path) -> int:
    number = path.stem.removeprefix("fault-")
    return int(number) if number.isascii() and number.isdigit() else 0
