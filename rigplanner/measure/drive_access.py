"""Reading a file past the memory in which the system keeps copies of files."""

from __future__ import annotations

import contextlib
import mmap
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from rigplanner.units import MIB

#: Direct reads want their memory, place and length in whole sectors; a block of this size, on pages, suits any drive.
BLOCK_BYTES = 8 * MIB
#: File systems of Linux that have no drive below them.
_IN_MEMORY = ("tmpfs", "ramfs", "devtmpfs")
#: F_NOCACHE in <sys/fcntl.h> of macOS: keep no copy of what is read through this descriptor.
_F_NOCACHE = 48


#: Reads up to a block at a place in a file and says how many bytes came, 0 at the end; other threads go on meanwhile.
ReadBlock = Callable[[int], int]


def lies_in_memory(path: Path) -> bool:
    """Whether a file or folder lies in main memory and on no drive."""
    return sys.platform == "linux" and _file_system(path) in _IN_MEMORY


def way_past_cache(path: Path) -> tuple[bool, str]:
    """Whether a file can be read past the system's copies, and how it is read, in words for the result.

    Where it cannot, the system is asked to forget what it holds of the file. Raises `OSError`.
    """
    if sys.platform == "win32":
        return True, "past the file cache (FILE_FLAG_NO_BUFFERING)"
    if sys.platform == "darwin":
        return True, "past the file cache (F_NOCACHE); what was read a moment ago may still come from memory"
    if (kind := _file_system(path)) in _IN_MEMORY:
        return False, f"{kind} keeps its files in main memory: this is not the speed of a drive"
    try:
        with block_reader(path, direct=True) as read:
            read(0)
    except OSError:
        _forget(path)
        return False, f"through the page cache, emptied before: {kind} does not let it be bypassed"
    return True, "past the page cache (O_DIRECT)"


@contextmanager
def block_reader(path: Path, *, direct: bool) -> Iterator[ReadBlock]:
    """A reader of a file with a buffer of its own, for one thread; `direct` as `way_past_cache` says.

    Raises `OSError`.
    """
    with contextlib.closing(mmap.mmap(-1, BLOCK_BYTES)) as buffer:
        if sys.platform == "win32":
            from rigplanner.measure.drive_windows import windows_reader

            with windows_reader(path, buffer) as read:
                yield read
        else:
            with _posix_reader(path, buffer, direct) as read:
                yield read


if sys.platform != "win32":

    @contextmanager
    def _posix_reader(path: Path, buffer: mmap.mmap, direct: bool) -> Iterator[ReadBlock]:
        flags = os.O_RDONLY
        if sys.platform == "linux" and direct:
            flags |= os.O_DIRECT
        descriptor = os.open(path, flags)
        try:
            if sys.platform == "darwin":
                import fcntl

                fcntl.fcntl(descriptor, _F_NOCACHE, 1)

            def read(place: int) -> int:
                return os.preadv(descriptor, [buffer], place)

            yield read
        finally:
            os.close(descriptor)


def _forget(path: Path) -> None:
    """Have Linux forget what it holds of a file, as far as the file system lets it."""
    if sys.platform == "linux":
        descriptor = os.open(path, os.O_RDONLY)
        try:
            # Only what has reached the drive is forgotten.
            os.fsync(descriptor)
            os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
        finally:
            os.close(descriptor)


def _file_system(path: Path) -> str:
    """The kind of the file system that holds a file, as Linux names it."""
    place = path.resolve()
    holding = [part for part in psutil.disk_partitions(all=True) if place.is_relative_to(part.mountpoint)]
    # Of two mounted at the same place, the later one is seen.
    return max(enumerate(holding), key=lambda item: (len(item[1].mountpoint), item[0]))[1].fstype if holding else "this"
