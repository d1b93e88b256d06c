"""Which arguments open the window, and what is refused before it opens."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from rigplanner.cli.errors import UsageError

#: The option of the window, also written --theme=light.
_THEME: Final = "--theme"
#: Begins with a new plan instead of the last one.
_NEW: Final = "--new"
_LOOKS: Final = ("system", "dark", "light", "contrast")


def opens(argument: str) -> bool:
    """Whether an argument is a file or an option for the window rather than a command."""
    if argument.partition("=")[0] in (_THEME, _NEW):
        return True
    return argument.lower().endswith((".json", ".gguf")) or Path(argument).is_file()


def check(arguments: Sequence[str]) -> None:
    """Raise UsageError unless the arguments are a look or none, and no file or one that is there."""
    files = _without_look(arguments)
    if len(files) > 1:
        raise UsageError("open one file at a time")
    for name in files:
        if not Path(name).is_file():
            raise UsageError(f"{name} is not there or is no file")


def _without_look(arguments: Sequence[str]) -> list[str]:
    rest: list[str] = []
    given = iter(arguments)
    for argument in given:
        name, _, value = argument.partition("=")
        if argument == _NEW:
            continue
        if name != _THEME:
            rest.append(argument)
        elif (value or next(given, "")) not in _LOOKS:
            raise UsageError(f"{_THEME} takes one of: {', '.join(_LOOKS)}")
    return rest
