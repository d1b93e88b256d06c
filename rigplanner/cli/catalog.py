"""The catalogs as the command line uses them, and `rigplanner catalog check`."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from rigplanner.catalog.check import check
from rigplanner.catalog.library import Library
from rigplanner.catalog.load import load_library
from rigplanner.cli.errors import Parser, UsageError
from rigplanner.paths import shipped
from rigplanner.planner.audit import audit
from rigplanner.store.own_catalog import OwnCatalog


def library_of_today() -> Library:
    """All that is known, the user's own over what is shipped; what cannot be read is left out, and that is said."""
    library, problems = OwnCatalog().library(shipped("catalogs"), date.today())
    if problems:
        print(
            f"rigplanner: the catalogs have {len(problems)} mistakes; see: rigplanner catalog check",
            file=sys.stderr,
        )
    return library


def run(arguments: Sequence[str]) -> int:
    """Print every problem of the catalogs; status 1 if there is one."""
    folder = _parser().parse_args(list(arguments)).folder
    if not folder.is_dir():
        raise UsageError(f"{folder} is no folder")
    library, problems = load_library(folder, date.today())
    found = [*problems, *check(library), *audit(library)]
    for problem in found:
        print(problem)
    print(f"{len(found)} problem{'s' if len(found) > 1 else ''}" if found else "no problems")
    return 1 if found else 0


def _parser() -> Parser:
    parser = Parser(prog="rigplanner catalog", description="Looks after the catalogs of parts, models and prices.")
    parser.add_argument("action", choices=["check"], help="check: print every entry with a mistake")
    parser.add_argument(
        "folder", nargs="?", type=Path, default=shipped("catalogs"), help="catalogs of your own (default: the shipped)"
    )
    return parser
