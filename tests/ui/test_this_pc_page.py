"""The page of this machine: what it shows, what it measures, and what of it reaches the plan."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import psutil
import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from rigplanner.catalog.gguf_model import read_model
from rigplanner.detect.drives import folder_to_write_on
from rigplanner.detect.match import FoundPart
from rigplanner.domain.evidence import Basis
from rigplanner.domain.host import (
    GpuProcess,
    HostCpu,
    HostDrive,
    HostGpu,
    HostMemoryReading,
    HostSnapshot,
    Surroundings,
)
from rigplanner.domain.live import GpuSample, HostSample
from rigplanner.domain.own_run import RunKind
from rigplanner.domain.parts import Slot
from rigplanner.domain.plan import Plan
from rigplanner.domain.report import Severity
from rigplanner.domain.software import FoundModel, FoundRuntime, FoundSoftware
from rigplanner.measure.jobs import BenchJob, MemoryJob
from rigplanner.measure.llama_bench import BenchRequest
from rigplanner.measure.ways import ways_to_measure
from rigplanner.planner.run_record import MeasuredModel
from rigplanner.ui.dialogs.measure_dialog import MeasureDialog
from rigplanner.ui.host.desk import HostDesk, ThisPc
from rigplanner.ui.host.watch import Watch
from rigplanner.ui.host.wishes import big_file_on
from rigplanner.ui.pages.this_pc_page import ThisPcPage
from rigplanner.ui.parts.label import Label
from rigplanner.ui.workspace import Workspace
from rigplanner.units import GIB, MIB
from tests.catalog.gguf_files import dense, write

CARD = "NVIDIA GeForce RTX 3060"
SNAPSHOT = HostSnapshot(
    "Linux",
    (HostGpu(CARD, "NVIDIA", uuid="GPU-1", total_bytes=12 * GIB, used_bytes=GIB, pcie_gen=4, pcie_lanes=16),),
    HostCpu("AMD Ryzen 7 5700X 8-Core Processor", 8, 16, avx2=True),
    HostMemoryReading(32 * GIB, 20 * GIB, "DDR4", 3200, 2),
    (HostDrive("Samsung 990 PRO", "NVMe", 10**12, pcie_gen=4, mounts=("/",), holds_home=True),),
    driver="580.95.05",
    cuda="13.0",
    surroundings=Surroundings(is_laptop=False),
)
PARTS = (
    FoundPart(Slot.GPU, CARD, "nvidia-geforce-rtx-3060-12-gb", ("Limited to 120 W of 170 W.",)),
    FoundPart(Slot.CPU, "AMD Ryzen 7 5700X 8-Core Processor", "amd-ryzen-7-5700x"),
    FoundPart(Slot.MEMORY, "32 GB of memory"),
)


def sample(at_s: float, used_mib: int, *processes: tuple[str, int], trouble: str = "") -> HostSample:
    held = tuple(GpuProcess(number, name, mib * MIB) for number, (name, mib) in enumerate(processes, 1))
    card = GpuSample("GPU-1", CARD, 12 * GIB, used_mib * MIB, 0.5, 55.0, 120.0, 1800, held, trouble)
    return HostSample(at_s, (card,), 32 * GIB, 9 * GIB, 0.2, (trouble,) if trouble else ())


def said(widget: QWidget) -> str:
    """All words that can be seen in a widget."""
    return " | ".join(label.text() for label in widget.findChildren(Label) if label.isVisible())


@pytest.fixture
def page(window: Workspace, host: HostDesk, plan: Plan) -> ThisPcPage:
    """The page with a machine that was found."""
    here = plan.model_copy(update={"is_this_machine": True, "background_live_bytes": GIB, "name": "This PC"})
    host.pc = ThisPc(SNAPSHOT, here, PARTS, (), ("GPU-1",))
    window.show_page("pc")
    return window.pages.pc


def test_parts_are_shown_with_what_they_are_and_how_they_differ(page: ThisPcPage) -> None:
    words = said(page.parts)
    assert "12.0 GiB · PCIe 4.0 x16" in words
    assert "Limited to 120 W of 170 W." in words
    assert "8 cores · 16 threads · AVX2" in words
    assert "DDR4-3200 · 2 modules" in words
    assert "NVMe · PCIe 4.0 · 1000 GB · your files" in said(page.drives)


def test_programs_that_hold_memory_are_listed_biggest_first_with_what_is_free(page: ThisPcPage) -> None:
    page.show_sample(sample(1.0, 3072, ("Xorg", 300), ("chrome", 900), ("chrome", 700)))
    rows = [row.text() for row in page.holders.rows if row.isVisible()]
    assert rows == [
        "chrome × 2 1.56 GiB",
        "Xorg 0.29 GiB",
        "Driver, and programs it does not name 1.14 GiB",
    ]
    assert page.holders.hero.text().startswith("9.0 GiB free now")


def test_charts_follow_the_samples_and_forget_what_is_older_than_two_minutes(page: ThisPcPage) -> None:
    for second in range(300):
        page.show_sample(sample(float(second), 1000 + second))
    chart = page.activity.charts["Graphics memory"].data
    assert (chart.value, chart.end) == ("1.3", 12.0)
    assert len(chart.points) == 121
    assert page.activity.charts["Temperature"].data.value == "55"


def test_a_card_that_is_lost_says_so_in_words_and_the_rest_goes_on(page: ThisPcPage) -> None:
    lost = HostSample(5.0, (GpuSample("GPU-1", CARD, trouble=f"{CARD} does not answer: GPU is lost."),), GIB, GIB // 2)
    page.show_sample(lost)
    assert "GPU is lost" in said(page.holders)
    assert page.activity.charts["RAM"].data.value == "0.5"
    assert page.activity.charts["Load"].data.value == ""


def test_a_card_that_is_lost_is_not_hidden_by_another(page: ThisPcPage) -> None:
    good = GpuSample("GPU-2", CARD, 12 * GIB, GIB)
    lost = GpuSample("GPU-1", CARD, trouble=f"{CARD} does not answer: GPU is lost.")
    page.show_sample(HostSample(1.0, (lost, good), GIB, GIB // 2))
    assert page.holders.hero.text() == "11.0 GiB free now 1 of 2 cards do not answer"
    assert [card.isVisible() for card in page.holders.cards] == [True, True, False, False]
    assert "GPU is lost" in said(page.holders.cards[0])


def test_a_stuck_driver_is_not_taken_for_a_machine_without_a_card(page: ThisPcPage) -> None:
    page.show_sample(HostSample(1.0, (), GIB, GIB // 2, troubles=("The NVIDIA driver has not answered for 4 s.",)))
    assert "has not answered" in said(page.holders)
    assert "Models run on the processor" not in said(page.holders)


def test_sixteen_cards_are_told_in_little_room(page: ThisPcPage, host: HostDesk) -> None:
    cards = tuple(GpuSample(f"GPU-{number}", CARD, 12 * GIB, GIB) for number in range(16))
    page.show_sample(HostSample(1.0, cards, GIB, GIB // 2))
    assert sum(card.isVisible() for card in page.holders.cards) == 4
    assert "and 12 more cards, 132.0 GiB free on them" in said(page.holders)
    assert page.activity.cards.count() == 16
    assert host.pc is not None
    gpus = SNAPSHOT.gpus * 16
    many = ThisPc(replace(SNAPSHOT, gpus=gpus), None, PARTS[:1] * 16, (), ())
    page.parts.show_pc(many, host.library)
    assert said(page.parts).count("Limited to 120 W") == 1
    assert f"16 × {CARD}" in said(page.parts)


def test_a_machine_without_a_card_says_what_that_means(page: ThisPcPage) -> None:
    page.show_sample(HostSample(1.0, (), 32 * GIB, 8 * GIB, 0.1))
    assert "Models run on the processor" in said(page.holders)
    assert not page.activity.charts["Power"].isVisible()


def test_a_browser_that_opens_takes_the_headroom_in_the_plan_at_once(
    qtbot: QtBot, window: Workspace, host: HostDesk, page: ThisPcPage
) -> None:
    assert host.plan is not None
    host.live.connect(window.session.set_live)
    window.session.open(host.plan)
    free = window.session.report.memory.devices[0].headroom_bytes
    quiet = {finding.code for finding in window.session.report.findings}
    assert "program_takes_headroom" not in quiet
    with qtbot.waitSignal(window.session.reported):
        host._watch.sampled.emit(sample(1.0, (free + GIB) // MIB - 200, ("chrome", free // MIB - 200)))
    found = {finding.code: finding for finding in window.session.report.findings}
    assert found["program_takes_headroom"].values["program"] == "chrome"
    assert page.holders.isVisible()


def test_this_very_machine_is_found_and_watched(qtbot: QtBot, host: HostDesk) -> None:
    with qtbot.waitSignals([host.found, host.software_found], timeout=20_000):
        host.look()
        host.look_for_software()
    assert host.pc is not None
    assert host.software is not None
    with qtbot.waitSignal(host.sampled, timeout=10_000) as caught:
        host.watch(True)
    assert caught.args[0].memory_total_bytes == psutil.virtual_memory().total


def test_a_watch_that_rests_takes_no_samples_and_one_that_is_closed_ends(qtbot: QtBot) -> None:
    watch = Watch(every_s=0.01)
    with qtbot.waitSignal(watch.sampled, timeout=10_000):
        watch.set_on(True)
    thread = watch._thread
    assert thread is not None
    watch.close()
    thread.join(10)
    assert not thread.is_alive()


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


SOFTWARE = FoundSoftware(
    (
        FoundRuntime("llama.cpp", "b5432", "/usr/bin/llama-cli", "/usr/bin/llama-bench"),
        FoundRuntime("Ollama", "0.12.3", "/usr/bin/ollama", None, "http://127.0.0.1:11434", ("llama3.2:3b",)),
    ),
    (
        FoundModel("big.gguf", "/data/models/big.gguf", 9_000_000_000, "file"),
        FoundModel("llama3.2:3b", "/data/ollama/blobs/sha256-1", 2_000_000_000, "Ollama"),
    ),
)


def test_programs_and_models_are_listed_and_a_model_can_be_planned(
    qtbot: QtBot, host: HostDesk, page: ThisPcPage
) -> None:
    host.software = SOFTWARE
    page.show_software()
    words = said(page.software)
    assert "running at http://127.0.0.1:11434 · 1 models" in words
    assert "b5432" in words
    assert "9.0 GB" in words
    assert "2.0 GB · Ollama" in words
    with qtbot.waitSignal(page.model_requested) as caught:
        page.software.plan_requested.emit(SOFTWARE.models[0])
    assert caught.args == [SOFTWARE.models[0]]


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
