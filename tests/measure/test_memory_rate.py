from __future__ import annotations

from dataclasses import dataclass
from threading import enumerate as threads
from time import monotonic

import psutil
import pytest

from rigplanner.domain.own_run import RunKind
from rigplanner.measure.memory_rate import read_memory_rate
from rigplanner.measure.progress import Cancelled, Progress, Stop
from rigplanner.measure.speed import Rate

from .conftest import Told


@dataclass(frozen=True)
class Run:
    rate: Rate
    told: Told
    wanted_mib_each: int
    kept_bytes: int


@pytest.fixture(scope="module")
def run() -> Run:
    """One measurement for all tests that look at a whole one: filling a GiB takes its time."""
    told, process = Told(), psutil.Process()
    available_mib = psutil.virtual_memory().available / 2**20
    before_bytes = process.memory_info().rss
    rate = read_memory_rate(2, told, Stop(), seconds=0.4)
    return Run(rate, told, int(min(512, available_mib / 4 / 2)), process.memory_info().rss - before_bytes)


def test_memory_is_read_at_a_rate_that_memory_has(run: Run) -> None:
    rate = run.rate
    assert rate.kind is RunKind.MEMORY
    # Between the oldest memory in a single channel on a busy machine and the biggest servers.
    assert 0.5 < rate.low <= rate.value <= rate.high < 2000
    assert rate.bytes_read / rate.seconds / 1e9 == pytest.approx(rate.value, rel=0.6)


def test_each_thread_reads_memory_of_its_own_far_bigger_than_the_caches(run: Run) -> None:
    threads, mib_each = run.rate.note.removesuffix(" MiB each").split(" threads, ")
    assert threads == "2"
    assert int(mib_each) == pytest.approx(run.wanted_mib_each, rel=0.1)


def test_the_memory_is_given_back(run: Run) -> None:
    assert run.kept_bytes < 100_000_000


def test_progress_tells_filling_from_reading(run: Run) -> None:
    assert run.told[0] == Progress(0.0, "Filling memory to read", 0.4)
    assert run.told[-1] == Progress(1.0, "Reading main memory with all cores", 0.0)
    assert run.told.shares == sorted(run.told.shares)


def test_a_stop_while_reading_ends_all_threads_at_once() -> None:
    stop, before = Stop(), set(threads())
    stopped_s: list[float] = []

    def tell(progress: Progress) -> None:
        if progress.doing.startswith("Reading") and not stopped_s:
            stop.set()
            stopped_s.append(monotonic())

    with pytest.raises(Cancelled):
        read_memory_rate(2, tell, stop, seconds=300)
    assert monotonic() - stopped_s[0] < 5
    assert set(threads()) <= before


def test_a_stop_while_filling_ends_it() -> None:
    stop = Stop()
    with pytest.raises(Cancelled):
        read_memory_rate(2, lambda _: stop.set(), stop, seconds=300)


def test_a_stop_before_it_starts_fills_no_memory(told: Told, stop: Stop) -> None:
    stop.set()
    with pytest.raises(Cancelled):
        read_memory_rate(2, told, stop)
    assert told == []
