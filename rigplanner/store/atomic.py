"""Writes files so that a crash, a full disk or a power cut leaves either the old file or the new one."""

from __future__ import annotations

import errno
import os
import secrets
import shutil
from contextlib import suppress
from pathlib import Path


def write_atomically(path: Path, content: bytes) -> None:
    """Replace a file, or make it; its folder must exist.

    The bytes go to a new file in the same folder, reach the disk, and only then take the name.
    Raises OSError, and then the file that was there before is untouched.
    """
    target = Path(os.path.realpath(path))
    _check_replaceable(target)
    part = target.with_name(f".rigplanner-{secrets.token_hex(6)}.part")
    try:
        _write_through(part, content)
        if target.exists():
            shutil.copymode(target, part)
        part.replace(target)
    except BaseException:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise
    _flush_folder(target.parent)


def set_aside(path: Path) -> Path | None:
    """Keep a damaged file as "NAME.broken", replacing an older one; None if it cannot be renamed."""
    kept = path.with_name(path.name + ".broken")
    try:
        path.replace(kept)
    except OSError:
        return None
    return kept


def _check_replaceable(target: Path) -> None:
    """Replacing goes around the rights of the file itself, and would turn a device or a pipe into a file."""
    if not target.exists():
        return
    if target.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(target))
    if not target.is_file():
        raise OSError(errno.EINVAL, "Not an ordinary file", str(target))
    if not os.access(target, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(target))


def _write_through(path: Path, content: bytes) -> None:
    with path.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _flush_folder(folder: Path) -> None:
    """Make the new name last too, on systems where a folder can be flushed."""
    if os.name == "nt":
        return
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
