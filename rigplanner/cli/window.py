"""Which arguments open the window, and what is refused before it opens."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rigplanner.cli.errors import UsageError


def opens(argument: str) -> bool:
    """Whether an argument is a file for the window rather than a command."""
    return argument.lower().endswith((".json", ".gguf")) or Path(argument).is_file()


def check(arguments: Sequence[str]) -> None:
    """Raise UsageError unless the arguments are no file or one that is there."""
    if len(arguments) > 1:
        raise UsageError("open one file at a time")
    for name in arguments:
        if not Path(name).is_file():
            raise UsageError(f"{name} is not there or is no file")
