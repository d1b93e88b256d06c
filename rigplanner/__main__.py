"""Starts the program: `python -m rigplanner`, or the `rigplanner` command."""

from __future__ import annotations

import sys

from rigplanner.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
