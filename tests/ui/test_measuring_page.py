"""Measuring on the page of this machine: what is asked, kept, forgotten and stopped."""

from __future__ import annotations

import os
from pathlib import Path

import psutil
import pytest
from pytestqt.qtbot import QtBot

from rigplanner.catalog.gguf_model import read_model
from rigplanner.detect.drives import folder_to_write_on
from rigplanner.domain.evidence import Basis
from rigplanner.domain.host import (
    HostDrive,
)
from rigplanner.domain.own_run import RunKind
from rigplanner.domain.plan import Plan
from rigplanner.domain.report import Severity
from rigplanner.domain.software import FoundModel, FoundSoftware
from rigplanner.measure.jobs import BenchJob, MemoryJob
from rigplanner.measure.llama_bench import BenchRequest
from rigplanner.measure.ways import ways_to_measure
from rigplanner.planner.run_record import MeasuredModel
from rigplanner.ui.dialogs.measure_dialog import MeasureDialog
from rigplanner.ui.host.desk import HostDesk
from rigplanner.ui.host.wishes import big_file_on
from rigplanner.ui.pages.this_pc_page import ThisPcPage
from rigplanner.ui.workspace import Workspace
from tests.catalog.gguf_files import dense, write
from tests.ui.this_pc import CARD, SOFTWARE, said, sample, shown_page


@pytest.fixture
def page(window: Workspace, host: HostDesk, plan: Plan) -> ThisPcPage:
    """The page with a machine that was found."""
    return shown_page(window, host, plan)


def test_a_measurement_is_kept_shown_and_counted(qtbot: QtBot, window: Workspace, page: ThisPcPage) -> None:
    with qtbot.waitSignal(page.measuring.ended, timeout=30_000) as caught:
        page.measured.memory.click()
        assert not page.measured.measure.isEnabled()
    assert caught.args == ["", Severity.INFO]
    (run,) = window.desk.library.own_runs
    assert (run.kind, run.machine.gpu_names) == (RunKind.MEMORY, (CARD,))
    assert "Main memory" in said(page.measured)
    assert page.measured.measure.isEnabled()


def test_a_measurement_can_be_forgotten(qtbot: QtBot, window: Workspace, page: ThisPcPage) -> None:
    with qtbot.waitSignal(page.measuring.ended, timeout=30_000):
        page.measuring.start(MemoryJob(1), MeasuredModel("", "", "Main memory"))
    (run,) = window.desk.library.own_runs
    page.measured.rows[0].forget_requested.emit(run)
    assert window.desk.library.own_runs == ()
    assert "Nothing yet" in said(page.measured)
    assert page.measured.undo.isVisible()
    page.measured.undo.click()
    assert window.desk.library.own_runs == (run,)
    assert not page.measured.undo.isVisible()


def test_a_measurement_that_is_stopped_leaves_no_program_and_keeps_nothing(
    qtbot: QtBot, window: Workspace, page: ThisPcPage, tmp_path: Path
) -> None:
    program = tmp_path / "llama-bench"
    started = tmp_path / "started"
    os.mkfifo(started)
    program.write_text(f"#!/bin/sh\necho started > {started}\nsleep 600\n")
    program.chmod(0o755)
    page.measuring.start(BenchJob(BenchRequest(program, tmp_path / "m.gguf")), MeasuredModel("", "", "Model"))
    with started.open() as pipe:
        assert pipe.read() == "started\n"
    children = psutil.Process().children(recursive=True)
    assert children
    with qtbot.waitSignal(page.measuring.ended, timeout=20_000) as caught:
        page.measured.work.cancel.click()
    assert caught.args[0] == "Stopped. Nothing was kept."
    assert page.window().focusWidget() is page.measured.measure
    _, alive = psutil.wait_procs(children, timeout=5)
    assert alive == []
    assert window.desk.library.own_runs == ()


def test_a_program_that_cannot_measure_says_so_and_the_page_is_free_again(
    qtbot: QtBot, page: ThisPcPage, tmp_path: Path
) -> None:
    program = tmp_path / "llama-bench"
    program.write_text("#!/bin/sh\nexit 3\n")
    program.chmod(0o755)
    with qtbot.waitSignal(page.measuring.ended, timeout=20_000):
        page.measuring.start(BenchJob(BenchRequest(program, tmp_path / "m.gguf")), MeasuredModel("", "", "Model"))
    assert "is not llama-bench" in said(page.measured)
    assert not page.measuring.is_running


def test_the_dialog_offers_each_model_with_the_programs_that_can_measure_it(
    qtbot: QtBot, window: Workspace, page: ThisPcPage, host: HostDesk
) -> None:
    del page
    host.software = SOFTWARE
    dialog = MeasureDialog(window.theme, ways_to_measure(SOFTWARE), window)
    qtbot.addWidget(dialog)
    assert [dialog.model.itemText(row) for row in range(dialog.model.count())] == ["big.gguf", "llama3.2:3b"]
    dialog.model.set_chosen("/data/ollama/blobs/sha256-1")
    dialog.model.chosen_key.emit("/data/ollama/blobs/sha256-1")
    assert [dialog.program.itemText(row) for row in range(dialog.program.count())] == [
        "llama-bench b5432",
        "Ollama 0.12.3 at http://127.0.0.1:11434",
    ]
    with qtbot.waitSignal(dialog.way_chosen) as caught:
        dialog.agree.click()
    assert caught.args[1] == (0, 4096)


def test_two_files_of_one_name_are_told_apart_and_depths_end_where_the_model_does(
    qtbot: QtBot, window: Workspace, tmp_path: Path
) -> None:
    short = read_model(write(tmp_path / "a.gguf", dense(context_length=2048)))
    files = tuple(FoundModel(f"{name}.gguf", f"/m/{name}.gguf", 10**9, "file", short) for name in ("a", "b"))
    ways = ways_to_measure(FoundSoftware(SOFTWARE.runtimes[:1], files))
    dialog = MeasureDialog(window.theme, ways, window, first=files[1])
    qtbot.addWidget(dialog)
    assert dialog.model.count() == 2
    with qtbot.waitSignal(dialog.way_chosen) as caught:
        dialog.agree.click()
    way, depths = caught.args
    assert (way.found, depths) == (files[1], (0,))


def test_without_a_model_or_program_the_dialog_says_what_to_do(qtbot: QtBot, window: Workspace) -> None:
    dialog = MeasureDialog(window.theme, (), window)
    qtbot.addWidget(dialog)
    dialog.show()
    assert not dialog.agree.isEnabled()
    assert "llama-bench" in said(dialog)


def test_a_drive_is_measured_by_a_model_on_it_else_by_a_file_of_its_own(tmp_path: Path) -> None:
    system = HostDrive("System", "NVMe", 10**12, mounts=("/",))
    data = HostDrive("Data", "NVMe", 10**12, mounts=("/data",))
    assert big_file_on(data, (system, data), SOFTWARE) == Path("/data/models/big.gguf")
    assert big_file_on(system, (system, data), SOFTWARE) is None
    mounted = HostDrive("Mounted", "NVMe", 10**12, mounts=("/nowhere", str(tmp_path)))
    assert folder_to_write_on(mounted, Path("/home/pat")) == tmp_path
    assert folder_to_write_on(HostDrive("Home", "NVMe", 1, mounts=("/",), holds_home=True), tmp_path) == tmp_path
    assert folder_to_write_on(HostDrive("Nothing", "NVMe", 1, mounts=("/nowhere",)), tmp_path) is None


def test_what_is_measured_on_the_page_is_measured_in_the_plan(page: ThisPcPage) -> None:
    page.show_sample(sample(1.0, 3072))
    assert page.holders._badge.text() == Basis.MEASURED.value
