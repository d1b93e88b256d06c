"""Cards of a Windows machine, watched through its counters."""

from __future__ import annotations

from rigplanner.detect.base import Reading
from rigplanner.detect.windows_gpus import WindowsAdapter
from rigplanner.detect.windows_watch import Processes, WindowsWatch, with_counters
from rigplanner.domain.host import GpuProcess
from rigplanner.domain.live import GpuSample
from rigplanner.units import GIB, MIB

ARC = WindowsAdapter("Intel(R) Arc(TM) A770 Graphics", 0x8086, 16 * GIB, "0xd1f2")
GEFORCE = WindowsAdapter("NVIDIA GeForce RTX 3060", 0x10DE, 12 * GIB, "0xe000")
BROWSER = GpuProcess(12, "chrome.exe", 900 * MIB)


def test_the_counters_tell_what_a_card_holds_and_are_asked_seldom() -> None:
    asked: list[Processes] = []

    def processes() -> Reading[Processes]:
        asked.append({"0xd1f2": (BROWSER, GpuProcess(4, "dwm.exe", 100 * MIB))})
        return Reading(asked[-1])

    watch = WindowsWatch(lambda: (ARC, GEFORCE), processes)
    for _ in range(20):
        (card,) = watch.sample().value
    assert (card.name, card.total_bytes, card.used_bytes) == (ARC.name, 16 * GIB, 1000 * MIB)
    assert len(asked) == 1
    watch.sample()
    assert len(asked) == 2


def test_counters_that_do_not_answer_leave_the_figure_unknown() -> None:
    watch = WindowsWatch(lambda: (ARC,), lambda: Reading({}, ("The counters do not answer.",)))
    found = watch.sample()
    assert [card.used_bytes for card in found.value] == [None]
    assert found.troubles == ("The counters do not answer.",)


def test_a_driver_that_does_not_tell_what_programs_hold_is_completed() -> None:
    untold = GpuSample("one", GEFORCE.name, 12 * GIB, 2 * GIB, processes=(GpuProcess(12, "chrome.exe", None),))
    told = GpuSample("two", GEFORCE.name, 12 * GIB, 2 * GIB, processes=(GpuProcess(7, "game.exe", GIB),))
    found = with_counters((untold, told), {GEFORCE.name: (BROWSER,)})
    assert [sample.processes for sample in found] == [(BROWSER,), told.processes]
