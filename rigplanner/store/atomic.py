"""Writes files so that a crash, a full disk or a power cut leaves either the old file or the new one."""

from __future__ import annotations

import errno
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from rigplanner.translation import tr

#: A file that is being written has no other name; killed meanwhile, it is left behind.
_PART: Final = ".rigplanner-{}.part"
_LEFT_BEHIND_S: Final = 24 * 3600
_MOST_KEPT: Final = 100


def write_atomically(path: Path, content: bytes) -> None:
    """Replace a file, or make it; its folder must exist.

    The bytes go to a new file in the same folder, reach the disk, and only then take the name.
    Raises OSError, and then the file that was there before is untouched.
    """
    target = Path(os.path.realpath(path))
    _check_replaceable(target)
    with _written_beside(target, content) as part:
        if target.exists():
            shutil.copymode(target, part)
        part.replace(target)
    _flush_folder(target.parent)


def write_new(path: Path, content: bytes) -> None:
    """Make a file that is complete from its first moment; FileExistsError where the name is taken."""
    with _written_beside(path, content) as part:
        move_new(part, path)
    _flush_folder(path.parent)


def move_new(path: Path, target: Path) -> None:
    """Give a file another name on the same disk; FileExistsError where that name is taken."""
    try:
        os.link(path, target)
    except FileExistsError:
        raise
    except OSError:  # a disk without links, such as a memory stick
        if target.exists():
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(target)) from None
        path.rename(target)
    else:
        path.unlink()


def remove_left_behind(folder: Path, now_s: float) -> None:
    """Remove what a write that was killed left in a folder a day ago or more."""
    for part in folder.glob(_PART.format("*")):
        with suppress(OSError):
            if now_s - part.stat().st_mtime > _LEFT_BEHIND_S:
                part.unlink()


def set_aside(path: Path) -> Path | None:
    """Keep a damaged file as "NAME.broken", or "NAME.2.broken" and so on; None if it cannot be renamed."""
    numbered = (path.with_name(f"{path.name}.{number}.broken") for number in range(2, _MOST_KEPT))
    for kept in (path.with_name(f"{path.name}.broken"), *numbered):
        try:
            move_new(path, kept)
        except FileExistsError:
            continue
        except OSError:
            return None
        return kept
    return None


@contextmanager
def _written_beside(target: Path, content: bytes) -> Iterator[Path]:
    """A complete file in the same folder under a name of its own, removed where it is not given another."""
    part = target.with_name(_PART.format(secrets.token_hex(6)))
    try:
        _write_through(part, content)
        yield part
    except BaseException:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise


def _check_replaceable(target: Path) -> None:
    """Replacing goes around the rights of the file itself, and would turn a device or a pipe into a file."""
    if not target.exists():
        return
    if target.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(target))
    if not target.is_file():
        raise OSError(errno.EINVAL, tr("Not an ordinary file"), str(target))
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
