"""The page of this machine: what it shows, and what of it reaches the plan."""

from __future__ import annotations

from dataclasses import replace

import psutil
import pytest
from pytestqt.qtbot import QtBot

from rigplanner.domain.live import GpuSample, HostSample
from rigplanner.domain.plan import Plan
from rigplanner.ui.host.desk import HostDesk, ThisPc
from rigplanner.ui.host.watch import Watch
from rigplanner.ui.pages.this_pc_page import ThisPcPage
from rigplanner.ui.workspace import Workspace
from rigplanner.units import GIB, MIB
from tests.ui.this_pc import CARD, PARTS, SNAPSHOT, SOFTWARE, said, sample, shown_page


@pytest.fixture
def page(window: Workspace, host: HostDesk, plan: Plan) -> ThisPcPage:
    """The page with a machine that was found."""
    return shown_page(window, host, plan)


def test_parts_are_shown_with_what_they_are_and_how_they_differ(page: ThisPcPage) -> None:
    words = said(page.parts)
    assert "12.0 GiB · PCIe 4.0 x16" in words
    assert "Limited to 120 W of 170 W." in words
    assert "8 cores · 16 threads · AVX2" in words
    assert "DDR4-3200 · 2 modules" in words
    assert "NVMe · PCIe 4.0 · 1,000 GB · your files" in said(page.drives)


def test_a_large_window_makes_no_empty_boxes_of_the_panels(qtbot: QtBot, window: Workspace, page: ThisPcPage) -> None:
    window.resize(1440, 500)
    qtbot.waitUntil(lambda: page.grid.height() == page.grid.minimumHeight())
    needed = page.parts.height()
    window.resize(1440, 2000)
    qtbot.waitUntil(lambda: page.grid.height() > 1500)
    assert needed < page.parts.height() <= 1.5 * needed


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
    window.session.open(host.plan, window.session.rig)
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


def test_programs_and_models_are_listed_and_a_model_can_be_planned(
    qtbot: QtBot, host: HostDesk, page: ThisPcPage
) -> None:
    host.software = SOFTWARE
    page.show_software()
    words = said(page.software)
    assert "running at http://127.0.0.1:11434 · 1 model" in words
    assert "b5432" in words
    assert "9.0 GB" in words
    assert "2.0 GB · Ollama" in words
    with qtbot.waitSignal(page.model_requested) as caught:
        page.software.plan_requested.emit(SOFTWARE.models[0])
    assert caught.args == [SOFTWARE.models[0]]
