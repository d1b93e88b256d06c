"""Reading a file past the file cache of Windows (learn.microsoft.com, "File Buffering", CreateFileW, ReadFile)."""

from __future__ import annotations

import sys

if sys.platform == "win32":
    import ctypes
    import mmap
    from collections.abc import Callable, Iterator
    from contextlib import contextmanager
    from ctypes import wintypes
    from pathlib import Path

    #: The names and values of winnt.h, fileapi.h and winbase.h.
    _GENERIC_READ = 0x80000000
    _FILE_SHARE_ALL = 0x7
    _OPEN_EXISTING = 3
    _FILE_FLAG_NO_BUFFERING = 0x20000000
    _FILE_BEGIN = 0
    _INVALID_HANDLE = ctypes.c_void_p(-1).value

    _kernel32 = ctypes.WinDLL("kernel32", use_last_error=True)
    _kernel32.CreateFileW.restype = wintypes.HANDLE
    _kernel32.CreateFileW.argtypes = (
        wintypes.LPCWSTR,
        wintypes.DWORD,
        wintypes.DWORD,
        wintypes.LPVOID,
        wintypes.DWORD,
        wintypes.DWORD,
        wintypes.HANDLE,
    )
    _kernel32.SetFilePointerEx.argtypes = (wintypes.HANDLE, wintypes.LARGE_INTEGER, wintypes.LPVOID, wintypes.DWORD)
    _kernel32.ReadFile.argtypes = (
        wintypes.HANDLE,
        wintypes.LPVOID,
        wintypes.DWORD,
        ctypes.POINTER(wintypes.DWORD),
        wintypes.LPVOID,
    )
    _kernel32.CloseHandle.argtypes = (wintypes.HANDLE,)

    @contextmanager
    def windows_reader(path: Path, buffer: mmap.mmap) -> Iterator[Callable[[int], int]]:
        """A reader that fills `buffer` from a place in a file, both in whole sectors. Raises `OSError`."""
        handle = _kernel32.CreateFileW(
            str(path), _GENERIC_READ, _FILE_SHARE_ALL, None, _OPEN_EXISTING, _FILE_FLAG_NO_BUFFERING, None
        )
        if handle == _INVALID_HANDLE:
            raise ctypes.WinError(ctypes.get_last_error())
        first_byte = ctypes.c_char.from_buffer(buffer)
        address, length = ctypes.addressof(first_byte), len(buffer)
        # The mapping cannot be closed while something points into it.
        del first_byte

        def read(place: int) -> int:
            came = wintypes.DWORD()
            if not _kernel32.SetFilePointerEx(handle, place, None, _FILE_BEGIN) or not _kernel32.ReadFile(
                handle, address, length, ctypes.byref(came), None
            ):
                raise ctypes.WinError(ctypes.get_last_error())
            return came.value

        try:
            yield read
        finally:
            _kernel32.CloseHandle(handle)
