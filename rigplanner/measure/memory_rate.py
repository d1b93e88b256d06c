"""How fast all cores together read main memory, which sets the pace of a model that runs on the processor."""

from __future__ import annotations

import ctypes
import mmap
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from statistics import median
from threading import Barrier, BrokenBarrierError, Thread
from time import perf_counter

import psutil

from rigplanner.domain.own_run import RunKind
from rigplanner.measure.progress import MeasureError, Progress, Stop, Tell
from rigplanner.measure.speed import Rate
from rigplanner.translation import tr
from rigplanner.units import GB, GIB, MIB

#: For each thread at least this much, all together at least a GiB: four times the last-level cache even where a core
#: has 32 MB of it (EPYC 9175F, 512 MB for 32 threads, amd.com) and a desktop 144 MB in all.
_LEAST_BYTES_EACH = 64 * MIB
_LEAST_BYTES = GIB
#: Less does not leave the caches.
_TOO_FEW_BYTES = 256 * MIB
_SHARE_OF_AVAILABLE = 0.25
#: Small enough to stop at once, big enough that the interpreter costs nothing.
_PIECE_BYTES = 8 * MIB
#: The first round is thrown away: the cores are still coming up to speed.
_ROUNDS = 6
_FILLED_WITH = 1
_LOOK_EVERY_S = 0.1
_FILL_LIMIT_S = 60.0


def read_memory_rate(threads: int, tell: Tell, stop: Stop, seconds: float = 1.5) -> Rate:
    """Read big buffers with so many threads for so long; the value is the median of several rounds.

    Raises `MeasureError` if too little memory is free, `Cancelled` on stop.
    """
    stop.check()
    bytes_each = _bytes_each(threads)
    tell(Progress(0.0, tr("Filling memory to read"), seconds))
    ready = Barrier(threads)
    readers = [_Reader(bytes_each, ready, stop, seconds / _ROUNDS) for _ in range(threads)]
    for reader in readers:
        reader.start()
    _watch(readers, seconds, tell)
    stop.check()
    if any(reader.failed or len(reader.rounds) < _ROUNDS for reader in readers):
        raise MeasureError(tr("Too little memory is free to measure it. Close other programs and try again."))
    rates = [_together(reader.rounds[number] for reader in readers) for number in range(1, _ROUNDS)]
    read_bytes = sum(size_bytes for reader in readers for size_bytes, _ in reader.rounds[1:])
    took_s = max(sum(took_s for _, took_s in reader.rounds[1:]) for reader in readers)
    note = f"{threads} threads, {bytes_each // MIB} MiB each"
    return Rate(RunKind.MEMORY, median(rates), min(rates), max(rates), read_bytes, took_s, note)


def _bytes_each(threads: int) -> int:
    wanted = max(_LEAST_BYTES, threads * _LEAST_BYTES_EACH)
    together = min(wanted, int(psutil.virtual_memory().available * _SHARE_OF_AVAILABLE))
    if together < _TOO_FEW_BYTES:
        raise MeasureError(tr("Too little memory is free to measure it. Close other programs and try again."))
    return max(together // threads // mmap.PAGESIZE, 1) * mmap.PAGESIZE


#: Reads so many bytes at an address, all of them.
Scan = Callable[[int, int], object]


class _Reader(Thread):
    """Fills a buffer of its own and reads it, round after round."""

    def __init__(self, size_bytes: int, ready: Barrier, stop: Stop, round_s: float) -> None:
        super().__init__(name="memory", daemon=True)
        self.rounds: list[tuple[int, float]] = []
        self.failed = False
        self.reads = False
        self._size_bytes = size_bytes
        self._ready = ready
        self._stop_wish = stop
        self._round_s = round_s

    def run(self) -> None:
        """Read until all rounds are done or the user stops it; `rounds` are bytes and seconds."""
        try:
            # Filled by the thread that reads it, the buffer lies in the memory next to its core.
            with _filled(self._size_bytes, self._stop_wish) as address:
                scan = _scanner()
                self._ready.wait(_FILL_LIMIT_S)
                self.reads = True
                for _ in range(_ROUNDS):
                    self.rounds.append(self._round(scan, address))
        except (OSError, MemoryError, ValueError):
            self.failed = True
            self._ready.abort()
        except BrokenBarrierError:
            self.failed = True

    def _round(self, scan: Scan, address: int) -> tuple[int, float]:
        began_s, read_bytes, place = perf_counter(), 0, 0
        while (took_s := perf_counter() - began_s) < self._round_s and not self._stop_wish.is_set:
            length = min(_PIECE_BYTES, self._size_bytes - place)
            scan(address + place, length)
            read_bytes += length
            place = (place + length) % self._size_bytes
        return read_bytes, took_s


@contextmanager
def _filled(size_bytes: int, stop: Stop) -> Iterator[int]:
    """The address of so much memory, every page of it written: pages never written are all one and the same."""
    with closing(mmap.mmap(-1, size_bytes)) as buffer:
        first_byte = ctypes.c_char.from_buffer(buffer)
        address = ctypes.addressof(first_byte)
        # The mapping cannot be closed while something points into it.
        del first_byte
        if sys.platform == "linux":
            # Filled many times faster, and address look-ups do not slow the reading.
            with suppress(OSError):
                buffer.madvise(mmap.MADV_HUGEPAGE)
        for place in range(0, size_bytes, _PIECE_BYTES):
            if not stop.is_set:
                ctypes.memset(address + place, _FILLED_WITH, min(_PIECE_BYTES, size_bytes - place))
        yield address


def _scanner() -> Scan:
    """A comparison of one half with the other by the C library, which frees the interpreter meanwhile.

    Both halves are alike, so it reads to the end, and it does so with the widest loads the processor has. Two streams
    at once occupy a core better than the search for a byte that is not there.
    """
    compare = ctypes.CDLL("msvcrt" if sys.platform == "win32" else None).memcmp
    compare.argtypes = (ctypes.c_void_p, ctypes.c_void_p, ctypes.c_size_t)
    return lambda address, length: compare(address, address + length // 2, length // 2)


def _watch(readers: Sequence[_Reader], seconds: float, tell: Tell) -> None:
    """Wait for all threads, and tell how far the slowest is."""
    for reader in readers:
        while reader.is_alive():
            reader.join(_LOOK_EVERY_S)
            share = min(len(reader.rounds) for reader in readers) / _ROUNDS
            doing = tr("Reading main memory with all cores") if reader.reads else tr("Filling memory to read")
            tell(Progress(share, doing, seconds * (1 - share)))


def _together(one_round: Iterable[tuple[int, float]]) -> float:
    """What all threads read in one round, in GB/s."""
    return sum(read_bytes / took_s for read_bytes, took_s in one_round) / GB
