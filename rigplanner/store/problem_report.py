"""What somebody needs to know to help with a problem, without what names a person or a computer."""

from __future__ import annotations

import importlib.metadata
import os
import platform
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from rigplanner import __version__
from rigplanner.wording.private import scrubbed

LIBRARIES: Final = ("PySide6-Essentials", "pydantic", "nvidia-ml-py", "psutil", "matplotlib", "numpy", "rtoml")
_NAMES: Final = ("USER", "LOGNAME", "USERNAME", "COMPUTERNAME")
#: In English whatever the window speaks: it is read by those who wrote the program.
INTRODUCTION: Final = (
    "RigPlanner report. It holds no names of people or computers, no serial numbers and no addresses outside this "
    "machine; have a look before you send it."
)


def problem_report(happened: str, log: str) -> str:
    """The whole report: the program, what happened, and the last lines of its log."""
    parts = [INTRODUCTION, "", *versions()]
    for title, text in (("What happened", happened), ("Log", log)):
        if text:
            parts += ["", f"{title}:", text]
    return without_private("\n".join(parts))


def versions() -> Iterator[str]:
    """The program, the system and the libraries it stands on."""
    yield f"RigPlanner {__version__}, Python {platform.python_version()}, {platform.system()} {platform.machine()}"
    yield ", ".join(f"{name} {_version(name)}" for name in LIBRARIES)


def without_private(text: str) -> str:
    """The text without words that name the user or the computer."""
    told = (platform.node(), *(os.environ.get(name, "") for name in _NAMES))
    return scrubbed(text, (str(Path.home()), *filter(None, told)))


def _version(name: str) -> str:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return "not installed"
