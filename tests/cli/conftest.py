from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import pytest

from rigplanner.__main__ import main
from rigplanner.catalog.library import Library
from rigplanner.catalog.load import load_library
from rigplanner.cli.estimate import answer_to
from rigplanner.cli.request import parse
from rigplanner.paths import shipped

Run = Callable[..., "Outcome"]


class Outcome:
    """What a command printed and how it ended."""

    def __init__(self, status: int, out: str, err: str) -> None:
        self.status, self.out, self.err = status, out, err

    @property
    def json(self) -> Any:
        assert self.status == 0, self.err
        return json.loads(self.out)


@pytest.fixture
def rigplanner(capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs the program in this process, like a shell would."""

    def run(*arguments: str) -> Outcome:
        status = main(arguments)
        printed = capsys.readouterr()
        assert "Traceback" not in printed.out + printed.err
        return Outcome(status, printed.out, printed.err)

    return run


@pytest.fixture(scope="session")
def library() -> Library:
    """The shipped catalogs, read once."""
    return load_library(shipped("catalogs"), date(2026, 11, 25))[0]


@pytest.fixture(scope="session")
def estimate(library: Library) -> Callable[[Sequence[str]], Any]:
    """The JSON for options, as the program prints it, without reading the catalogs again."""
    return lambda options: json.loads(answer_to(parse([*options, "--json"]), library).text)
