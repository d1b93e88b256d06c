"""A theme, a session and a window on a real event loop, with folders of their own for what they save."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QThreadPool
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from rigplanner.catalog.library import Library
from rigplanner.domain.plan import Plan
from rigplanner.drawing.fonts import load_fonts
from rigplanner.paths import shipped
from rigplanner.planner.starter import starter_plan
from rigplanner.store.own_catalog import OwnCatalog
from rigplanner.store.settings import Settings
from rigplanner.ui.catalog.desk import CatalogDesk
from rigplanner.ui.collector import collect_due
from rigplanner.ui.compare.chart_process import ChartProcess
from rigplanner.ui.host.desk import HostDesk
from rigplanner.ui.session import Session
from rigplanner.ui.theme import ThemeStore
from rigplanner.ui.workspace import Workspace
from tests.conftest import TODAY


@pytest.fixture(autouse=True)
def collection() -> Iterator[None]:
    """The program collects once a second; a test when it has ended, and what it closed goes with all its dialogs."""
    gc.disable()
    yield
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    collect_due()


@pytest.fixture(scope="module", autouse=True)
def no_process_left(qapp: QApplication) -> Iterator[None]:
    """The process that draws charts serves all tests of a file; other files look at what they started themselves."""
    yield
    QThreadPool.globalInstance().waitForDone()
    process = qapp.findChild(ChartProcess)
    if process is not None:
        process.end()


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of the user's is read or written."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))


@pytest.fixture(scope="session")
def typefaces(qapp: object) -> tuple[str, ...]:
    """Loaded once: each time costs, and Qt keeps them all."""
    del qapp
    return load_fonts(shipped("resources") / "fonts")


@pytest.fixture
def theme(typefaces: tuple[str, ...]) -> ThemeStore:
    """The dark look with its typefaces."""
    del typefaces
    return ThemeStore(shipped("resources"), "dark")


@pytest.fixture
def plan(library: Library) -> Plan:
    """The starter build."""
    return starter_plan(library.uses["coding"])


@pytest.fixture
def session(qapp: object, library: Library, plan: Plan) -> Session:
    """A session with the starter build."""
    del qapp
    return Session(library, plan)


@pytest.fixture
def desk(qapp: object, session: Session) -> CatalogDesk:
    """The catalogs with an empty folder of the user's own."""
    del qapp
    desk = CatalogDesk(OwnCatalog(), shipped("catalogs"), TODAY, Settings())
    desk.serve(session)
    return desk


@pytest.fixture
def host(desk: CatalogDesk, plan: Plan) -> Iterator[HostDesk]:
    """This machine, not yet looked at."""
    host = HostDesk(desk.priced, plan.workload)
    yield host
    host.close()


@pytest.fixture
def window(qtbot: QtBot, theme: ThemeStore, session: Session, desk: CatalogDesk, host: HostDesk) -> Workspace:
    """The window, shown."""
    window = Workspace(theme, session, desk, host)
    qtbot.addWidget(window)
    window.resize(1440, 900)
    window.show()
    qtbot.waitExposed(window)
    return window
