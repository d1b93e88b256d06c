"""Charts come from a process beside the window, which needs no matplotlib of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import MappingProxyType

import psutil
import pytest
from PySide6.QtCore import QThreadPool
from pytestqt.qtbot import QtBot

from rigplanner.catalog.library import Library
from rigplanner.domain.comparison import Comparison
from rigplanner.domain.plan import Plan
from rigplanner.export.figure_kinds import FigureKind
from rigplanner.export.figure_look import Sheet
from rigplanner.planner.compare import compare
from rigplanner.planner.evaluate import evaluate
from rigplanner.ui.compare.chart_process import ChartProcess
from rigplanner.ui.compare.chart_request import ChartRequest, DrawingError, drawn
from rigplanner.wording.currency import Currency, show_in, shown
from tests.ui.comparing import with_3090

_SHEET = Sheet(480, 220, 1.5, side=0.0)


@pytest.fixture
def comparison(plan: Plan, library: Library) -> Comparison:
    return compare([evaluate(rig, library) for rig in (plan, with_3090(plan))])


@pytest.fixture(scope="module")
def running(typefaces: object) -> Iterator[ChartProcess]:
    """One for all tests that leave it as it is: it takes a second to start."""
    del typefaces
    process = ChartProcess()
    yield process
    process.end()


@pytest.fixture
def process(typefaces: object) -> Iterator[ChartProcess]:
    """Not yet started."""
    del typefaces
    process = ChartProcess()
    yield process
    process.end()


def request_of(comparison: Comparison, kind: FigureKind = FigureKind.SPEED, code: str = "USD") -> ChartRequest:
    return ChartRequest(kind, comparison, "dark", Currency(code, 0.5), _SHEET)


def children(before: Sequence[psutil.Process] = ()) -> list[psutil.Process]:
    """Processes of this one that run, without those that did before."""
    mine = [child for child in psutil.Process().children() if child.status() != psutil.STATUS_ZOMBIE]
    return [child for child in mine if child not in before]


@pytest.mark.parametrize("kind", FigureKind)
def test_the_process_draws_what_the_window_would(
    running: ChartProcess, comparison: Comparison, kind: FigureKind
) -> None:
    request = request_of(comparison, kind, "EUR")
    there = running.draw(request)
    show_in(request.currency)
    try:
        here = drawn(request)
    finally:
        show_in(Currency())
    assert (there.width, there.height) == (here.width, here.height)
    # A letter may lie on another fraction of a pixel.
    assert max(abs(one - other) for one, other in zip(there.content, here.content, strict=True)) <= 2


def test_a_picture_has_the_size_and_sharpness_of_its_sheet(running: ChartProcess, comparison: Comparison) -> None:
    image = running.draw(request_of(comparison)).image()
    assert (image.width(), image.height(), image.devicePixelRatio()) == (720, 330, 1.5)
    assert len({image.pixel(x, image.height() // 2) for x in range(image.width())}) > 2


def test_a_file_comes_whole(running: ChartProcess, comparison: Comparison) -> None:
    saved = running.draw(ChartRequest(FigureKind.PRICE, comparison, "light", Currency(), suffix=".pdf")).content
    assert saved.startswith(b"%PDF")
    assert b"%%EOF" in saved[-16:]


def test_what_cannot_be_drawn_is_told_and_the_next_chart_is_drawn(
    running: ChartProcess, comparison: Comparison
) -> None:
    before = children()
    with pytest.raises(DrawingError, match=r"figures are saved as .*, not '\.bmp'"):
        running.draw(ChartRequest(FigureKind.PRICE, comparison, "light", Currency(), suffix=".bmp"))
    assert running.draw(request_of(comparison)).content
    assert len(children(before)) <= 1


def test_without_the_process_the_window_draws(process: ChartProcess, comparison: Comparison) -> None:
    before, request = children(), request_of(comparison)
    process.draw(request)
    children(before)[0].kill()
    assert process.draw(request) == drawn(request)
    assert children(before) == []


def test_a_window_that_draws_keeps_its_currency(process: ChartProcess, comparison: Comparison) -> None:
    """What was asked for before the user chose another may be drawn after."""
    before = children()
    process.draw(request_of(comparison))
    children(before)[0].kill()
    process.draw(request_of(comparison, code="EUR"))
    assert shown() == Currency()


def test_it_ends_when_no_chart_was_wanted_for_a_while(qtbot: QtBot, comparison: Comparison, typefaces: object) -> None:
    del typefaces
    process, before = ChartProcess(kept_ms=200), children()
    process.keep()
    qtbot.waitUntil(lambda: len(children(before)) == 1, timeout=5000)
    qtbot.waitUntil(lambda: children(before) == [], timeout=10_000)
    assert process.draw(request_of(comparison)).content
    process.end()
    assert children(before) == []


def test_a_closed_window_waits_for_no_chart(qtbot: QtBot, process: ChartProcess, comparison: Comparison) -> None:
    before = children()
    process.keep()
    qtbot.waitUntil(lambda: len(children(before)) == 1, timeout=5000)
    children(before)[0].suspend()
    refused: list[str] = []
    QThreadPool.globalInstance().start(_drawing(process, request_of(comparison), refused))
    process.close()
    QThreadPool.globalInstance().waitForDone()
    assert refused == ["the window was closed"]


def _drawing(process: ChartProcess, request: ChartRequest, refused: list[str]) -> Callable[[], None]:
    def draw() -> None:
        try:
            process.draw(request)
        except DrawingError as error:
            refused.append(str(error))

    return draw


_PROGRAM = """
import json, sys
from PySide6.QtWidgets import QApplication
from rigplanner.planner import edits
from rigplanner.ui.app import Start
app = QApplication(["rigplanner"])
start = Start(app, "dark", anew=True)
start.build()
start.shell.show()
window = start.program.workspace
for name in ("One", "Two"):
    window.session.edit(edits.with_name, name)
    window.files.save()
window.pages.compare_paths([rig.path for rig in window.files.folder.rigs()])
def tell(images):
    print(json.dumps([sorted({"matplotlib", "numpy"} & sys.modules.keys()), len(images)]))
    start.shell.close()
window.pages.compare.board.charts.drawer.drawn.connect(tell)
sys.exit(app.exec())
"""


def test_the_window_loads_no_matplotlib(tmp_path: Path) -> None:
    places = MappingProxyType({name: str(tmp_path / name) for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME")})
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM],
        env={**os.environ, **places, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert json.loads(done.stdout) == [[], len(FigureKind)]
