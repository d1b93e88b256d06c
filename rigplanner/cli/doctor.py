"""`rigplanner doctor`: what somebody needs to know to help, without anything private."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from time import monotonic
from typing import Final

from rigplanner.cli.errors import CommandError, Parser
from rigplanner.cli.host_text import host_text
from rigplanner.detect.match import match_host
from rigplanner.detect.scan import scan
from rigplanner.detect.software import find_software
from rigplanner.paths import shipped, user_config, user_data
from rigplanner.planner.starter import starter_plan
from rigplanner.store.atomic import write_atomically
from rigplanner.store.own_catalog import OwnCatalog
from rigplanner.store.problem_report import INTRODUCTION, versions, without_private

_USE: Final = "coding"


def run(arguments: Sequence[str]) -> int:
    """Print the report, or write it; raises CommandError."""
    given = _parser().parse_args(list(arguments))
    text = without_private("\n".join(_lines()))
    if given.out is None:
        print(text)
        return 0
    try:
        write_atomically(given.out, (text + "\n").encode())
    except OSError as error:
        raise CommandError(f"{given.out} could not be written: {error.strerror}") from error
    print(f"written to {given.out}")
    return 0


def _lines() -> Iterator[str]:
    yield INTRODUCTION
    yield ""
    yield from versions()
    yield ""
    yield from _machine()
    yield ""
    yield from _files()


def _machine() -> Iterator[str]:
    library, problems = OwnCatalog().library(shipped("catalogs"), date.today())
    start = monotonic()
    snapshot = scan()
    took = monotonic() - start
    software = find_software(Path.home(), os.environ)
    match = match_host(snapshot, library, starter_plan(library.uses[_USE]).workload)
    # Which programs are open, which models somebody has and where they lie is nobody's business.
    gpus = tuple(replace(gpu, processes=()) for gpu in snapshot.gpus)
    yield host_text(replace(snapshot, gpus=gpus), match, replace(software, models=(), troubles=()), library)
    yield ""
    unread = sum(bool(found.trouble) for found in software.models)
    yield f"{len(software.models)} models on the disk, {unread} unread; {len(software.troubles)} other complaints."
    yield f"Detection took {took:.1f} s. {len(library.own_runs)} measurements kept."
    yield from (f"Catalogs: {problem}" for problem in problems)


def _files() -> Iterator[str]:
    for name, folder in (("settings", user_config()), ("data", user_data())):
        yield f"{name}: {folder}, {'there' if folder.is_dir() else 'not there yet'}"
    yield f"program: {Path(sys.executable)}"


def _parser() -> Parser:
    parser = Parser(
        prog="rigplanner doctor",
        description="Gathers what somebody needs to know to help with a problem, without private data.",
    )
    parser.add_argument("--out", type=Path, metavar="FILE", help="write it to a file")
    return parser
