"""Opens the window, empty or with a file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rigplanner.cli.errors import UsageError


def run(arguments: Sequence[str]) -> int:
    """Open the window; Qt is imported only here, so that the command line starts at once."""
    if len(arguments) > 1:
        raise UsageError("open one file at a time")
    for name in arguments:
        _check_readable(Path(name))
    from rigplanner.ui import app

    return app.run(list(arguments))


def opens(argument: str) -> bool:
    """Whether an argument is a file for the window rather than a command."""
    return argument.lower().endswith((".rig.json", ".json", ".gguf")) or Path(argument).exists()


def _check_readable(path: Path) -> None:
    if not path.is_file():
        raise UsageError(f"{path} is not there or is no file")
