"""The entry of the program: a command, or the window."""

from __future__ import annotations

import importlib
import io
import os
import sys
from collections.abc import Callable, Sequence
from types import MappingProxyType
from typing import Final

from rigplanner import __version__
from rigplanner.cli import window
from rigplanner.cli.errors import CommandError, UsageError
from rigplanner.domain.visible import in_lines

#: What opens the window with the remaining arguments and returns the exit status.
Window = Callable[[Sequence[str]], int]

_USAGE: Final = """\
usage: rigplanner [--theme system|dark|light|contrast] [--new] [FILE.rig.json | FILE.gguf]
       rigplanner estimate OPTIONS
       rigplanner rank OPTIONS
       rigplanner compare RIG RIG...
       rigplanner export RIG [--pdf FILE] [--md FILE] [--csv FILE] [--json FILE] [--text FILE]
       rigplanner detect
       rigplanner measure model|drive|memory
       rigplanner doctor
       rigplanner catalog check
       rigplanner accuracy --engine-memory FILE | --measurements FILE
       rigplanner --smoke-test [--out FOLDER] [--limit-s N]
       rigplanner --version

Plan a PC for local language models: will it fit, how fast, what does it cost, what goes wrong.
Without a command it opens the window, with the file if one is named.

rigplanner estimate --help tells the options."""

#: Each command with the module that runs it, imported only when asked for.
_COMMANDS: Final = MappingProxyType(
    {
        "estimate": "rigplanner.cli.estimate",
        "rank": "rigplanner.cli.rank",
        "compare": "rigplanner.cli.compare",
        "export": "rigplanner.cli.export",
        "detect": "rigplanner.cli.detect",
        "measure": "rigplanner.cli.measure",
        "doctor": "rigplanner.cli.doctor",
        "catalog": "rigplanner.cli.catalog",
        "accuracy": "rigplanner.cli.accuracy",
    }
)
_FAILED, _REFUSED, _INTERRUPTED = 1, 2, 130
#: What the package proves itself with, and what a window starts to draw its charts.
_ALONE: Final = ("--smoke-test", "--draw-charts")


def run(arguments: Sequence[str], open_window: Window) -> int:
    """Run the program; returns its exit status: 0 done, 1 failed, 2 asked for something that cannot be."""
    _print_anything()
    try:
        return _dispatch(list(arguments), open_window)
    except UsageError as error:
        return _complain(str(error), _REFUSED)
    except CommandError as error:
        return _complain(str(error), _FAILED)
    except KeyboardInterrupt:
        return _INTERRUPTED
    except BrokenPipeError:  # the reader, such as `head`, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _FAILED
    except Exception as error:
        return _complain(f"something went wrong in the program ({type(error).__name__}: {error})", _FAILED)


def _dispatch(given: list[str], open_window: Window) -> int:
    first = given[0] if given else ""
    if first in ("-h", "--help", "--version"):
        print(f"rigplanner {__version__}" if first == "--version" else _USAGE)
        return 0
    if first in _COMMANDS:
        return _command(_COMMANDS[first], given[1:])
    if first in _ALONE:
        return open_window(given)
    if given and not window.opens(first):
        raise UsageError(f"there is no command or file {first!r}\n{_USAGE}")
    window.check(given)
    return open_window(given)


def _command(module: str, arguments: Sequence[str]) -> int:
    """A command is imported only when it is asked for, so that the window opens sooner."""
    status: int = importlib.import_module(module).run(arguments)
    sys.stdout.flush()
    return status


def _complain(text: str, status: int) -> int:
    print(f"rigplanner: {in_lines(text)}", file=sys.stderr)
    return status


def _print_anything() -> None:
    """A terminal that lacks a character shows a stand-in instead of stopping the program."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
