"""What every test may use: the shipped catalogs, read once."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from datetime import date

import pytest

from rigplanner.catalog.library import Library
from rigplanner.catalog.load import load_library
from rigplanner.drawing.theme import load_theme
from rigplanner.export.figure_look import FigureLook
from rigplanner.paper.figure_theme import figure_look
from rigplanner.paths import shipped

#: A fixed day, so that ages of prices do not change from run to run.
TODAY = date(2026, 11, 25)


@pytest.fixture(scope="module", autouse=True)
def collecting() -> Iterator[None]:
    """Python collects by itself where Qt has no windows; in their tests, and when the process ends, it must not
    (`rigplanner.ui.collector`)."""
    gc.enable()
    yield
    gc.disable()


@pytest.fixture(scope="session", autouse=True)
def nothing_of_the_users(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What the program keeps for a person is kept in a folder of the tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_DATA_HOME", str(tmp_path_factory.mktemp("data")))
        yield


@pytest.fixture(scope="session")
def library() -> Library:
    """The shipped catalogs, which must load without a problem."""
    loaded, problems = load_library(shipped("catalogs"), TODAY)
    assert problems == ()
    return loaded


@pytest.fixture
def look(qapp: object) -> FigureLook:
    """The light look, for figures."""
    del qapp
    return figure_look(load_theme(shipped("resources") / "themes", "light"))
