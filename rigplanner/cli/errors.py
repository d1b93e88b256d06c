"""What the command line refuses, and how it says so."""

from __future__ import annotations

import argparse
from typing import NoReturn


class UsageError(Exception):
    """What was asked for cannot be: an unknown name, a value out of range. Ends the program with status 2."""


class CommandError(Exception):
    """What was asked for could not be done, such as writing a file. Ends the program with status 1."""


class Parser(argparse.ArgumentParser):
    """A parser that says in one line what is wrong."""

    def error(self, message: str) -> NoReturn:
        """Refuse the arguments."""
        raise UsageError(f"{message}\nTry: {self.prog} --help")
