"""What every test may use: the shipped catalogs, read once."""

from __future__ import annotations

from datetime import date

import pytest

from rigplanner.catalog.library import Library
from rigplanner.catalog.load import load_library
from rigplanner.paths import shipped

#: A fixed day, so that ages of prices do not change from run to run.
TODAY = date(2026, 11, 25)


@pytest.fixture(scope="session")
def library() -> Library:
    """The shipped catalogs, which must load without a problem."""
    loaded, problems = load_library(shipped("catalogs"), TODAY)
    assert problems == ()
    return loaded
