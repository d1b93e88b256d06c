"""Starts the program: `python -m rigplanner`, or the `rigplanner` command."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from rigplanner.cli.main import run


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command, or open the window; returns the exit status."""
    return run(sys.argv[1:] if arguments is None else arguments, open_window)


def open_window(arguments: Sequence[str]) -> int:
    """Open the window; Qt is imported only here, so that the command line starts at once."""
    from rigplanner.ui import app

    return app.run(list(arguments))


if __name__ == "__main__":
    sys.exit(main())
