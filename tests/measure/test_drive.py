from __future__ import annotations

import ctypes
import mmap
import os
import sys
from contextlib import closing
from pathlib import Path
from threading import enumerate as threads

import pytest

from rigplanner.domain.own_run import RunKind
from rigplanner.measure.drive import LEAST_BYTES, read_drive
from rigplanner.measure.drive_access import BLOCK_BYTES, block_reader, way_past_cache
from rigplanner.measure.fresh_file import fresh_file
from rigplanner.measure.progress import Cancelled, MeasureError, Progress, Stop
from rigplanner.units import MB

from .conftest import Told

_IN_MEMORY = Path("/dev/shm")  # noqa: S108 - the usual place for files in memory on Linux


@pytest.fixture(scope="module")
def big_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Mostly a hole, which is read as fast as memory but is as long as a model."""
    path = tmp_path_factory.mktemp("drive") / "model.gguf"
    with path.open("wb") as file:
        file.write(os.urandom(BLOCK_BYTES))
        file.truncate(700 * MB + 123)
    return path


def test_a_whole_file_is_read_once(big_file: Path, told: Told, stop: Stop) -> None:
    rate = read_drive(big_file, told, stop)
    assert rate.kind is RunKind.DRIVE
    assert rate.bytes_read == 700 * MB + 123
    assert rate.value == pytest.approx(rate.bytes_read / rate.seconds / 1e9)
    assert rate.low <= rate.value <= rate.high
    assert rate.note


def test_no_more_is_read_than_wanted(big_file: Path, told: Told, stop: Stop) -> None:
    rate = read_drive(big_file, told, stop, most_bytes=100 * MB)
    assert 100 * MB <= rate.bytes_read <= 100 * MB + 2 * BLOCK_BYTES


def test_reading_ends_when_its_time_is_over(big_file: Path, stop: Stop) -> None:
    rate = read_drive(big_file, lambda _: None, stop, most_s=0.0005)
    assert 0 < rate.bytes_read < 700 * MB


def test_progress_grows_to_the_end(big_file: Path, told: Told, stop: Stop) -> None:
    read_drive(big_file, told, stop)
    assert told.shares == sorted(told.shares)
    assert told.shares[-1] == pytest.approx(1.0, abs=0.02)
    assert told[-1].left_s == pytest.approx(0.0, abs=0.1)


@pytest.mark.skipif(sys.platform != "linux", reason="O_DIRECT is Linux's")
def test_on_a_drive_the_page_cache_is_passed_by(big_file: Path, told: Told, stop: Stop) -> None:
    direct, note = way_past_cache(big_file)
    if not direct:
        pytest.skip(f"the test folder has a file system without it: {note}")
    assert read_drive(big_file, told, stop).note == "past the page cache (O_DIRECT)"


def share_in_memory(path: Path) -> float:
    """How much of a file the system has a copy of, as mincore(2) tells."""
    pages = -(-path.stat().st_size // mmap.PAGESIZE)
    present = (ctypes.c_ubyte * pages)()
    with path.open("r+b") as file, closing(mmap.mmap(file.fileno(), 0)) as mapping:
        first_byte = ctypes.c_char.from_buffer(mapping)
        address = ctypes.c_void_p(ctypes.addressof(first_byte))
        del first_byte
        assert ctypes.CDLL(None).mincore(address, ctypes.c_size_t(len(mapping)), present) == 0
    return sum(page & 1 for page in present) / pages


@pytest.mark.skipif(sys.platform != "linux", reason="O_DIRECT is Linux's")
def test_reading_past_the_cache_leaves_nothing_in_it(tmp_path: Path, told: Told, stop: Stop) -> None:
    path = fresh_file(tmp_path, LEAST_BYTES, told, stop)
    if not way_past_cache(path)[0] or share_in_memory(path) < 0.9:
        pytest.skip("the test folder has a file system that cannot show it")
    with path.open("rb") as file:
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
    assert share_in_memory(path) < 0.1
    read_drive(path, told, stop)
    assert share_in_memory(path) < 0.1


@pytest.mark.skipif(not _IN_MEMORY.is_dir(), reason="no file system in memory here")
def test_a_file_system_in_memory_is_no_drive_and_the_note_says_so(told: Told, stop: Stop) -> None:
    path = fresh_file(_IN_MEMORY, LEAST_BYTES, told, stop)
    try:
        assert "tmpfs keeps its files in main memory" in read_drive(path, told, stop).note
    finally:
        path.unlink()


def test_what_is_read_is_the_file(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(os.urandom(BLOCK_BYTES + 4096))
    for direct in (True, False):
        with block_reader(path, direct=direct) as read:
            assert [read(place) for place in (0, BLOCK_BYTES, 2 * BLOCK_BYTES)] == [BLOCK_BYTES, 4096, 0]


def test_a_small_file_is_not_measured(tmp_path: Path, told: Told, stop: Stop) -> None:
    path = tmp_path / "small.gguf"
    path.write_bytes(bytes(1000))
    with pytest.raises(MeasureError, match=r"small\.gguf is too small.*at least 64 MB"):
        read_drive(path, told, stop)


def test_a_file_that_is_gone_or_a_folder_is_told(tmp_path: Path, told: Told, stop: Stop) -> None:
    with pytest.raises(MeasureError, match=r"gone\.gguf cannot be read \(No such file or directory\)"):
        read_drive(tmp_path / "gone.gguf", told, stop)
    with pytest.raises(MeasureError, match=r"too small|cannot be read"):
        read_drive(tmp_path, told, stop)


def test_a_stop_ends_the_reading_and_its_threads(big_file: Path) -> None:
    stop, before = Stop(), set(threads())
    with pytest.raises(Cancelled):
        read_drive(big_file, lambda _: stop.set(), stop)
    assert set(threads()) <= before


def test_a_test_file_is_as_long_as_wanted_and_cannot_be_compressed(tmp_path: Path, told: Told, stop: Stop) -> None:
    path = fresh_file(tmp_path, BLOCK_BYTES + 5, told, stop)
    content = path.read_bytes()
    assert len(content) == BLOCK_BYTES + 5
    assert len({content[place : place + 4096] for place in range(0, len(content), 4096)}) == len(content) // 4096 + 1
    assert told[-1].share == 1.0
    assert list(tmp_path.iterdir()) == [path]


def test_a_stop_leaves_no_test_file(tmp_path: Path) -> None:
    stop, seen = Stop(), list[int]()

    def tell(_: Progress) -> None:
        seen.append(len(list(tmp_path.iterdir())))
        stop.set()

    with pytest.raises(Cancelled):
        fresh_file(tmp_path, 40 * MB, tell, stop)
    assert seen == [1]
    assert list(tmp_path.iterdir()) == []


def test_an_error_while_writing_leaves_no_test_file(tmp_path: Path, stop: Stop) -> None:
    def tell(_: Progress) -> None:
        raise OSError(28, "No space left on device")

    with pytest.raises(MeasureError, match="No space left on device"):
        fresh_file(tmp_path, 40 * MB, tell, stop)
    assert list(tmp_path.iterdir()) == []


def test_no_test_file_takes_more_than_half_of_the_free_space(tmp_path: Path, told: Told, stop: Stop) -> None:
    with pytest.raises(MeasureError, match="Too little space is free"):
        fresh_file(tmp_path, 1 << 60, told, stop)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path, told: Told, stop: Stop) -> None:
    with pytest.raises(MeasureError, match="No test file can be written"):
        fresh_file(tmp_path / "missing", 1000, told, stop)
