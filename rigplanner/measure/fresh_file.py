"""A big file to read on a drive that holds no model."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import BinaryIO

from rigplanner.measure.drive_access import BLOCK_BYTES
from rigplanner.measure.progress import MeasureError, Progress, Stop, Tell, seconds_left
from rigplanner.refusals import of_system_alone
from rigplanner.translation import tr
from rigplanner.wording.quantities import gb_with_unit


def fresh_file(folder: Path, size_bytes: int, tell: Tell, stop: Stop) -> Path:
    """Write a temporary file that no drive can compress, down to the drive; the caller removes it.

    Raises `MeasureError` if it would take more than half of the free space or cannot be written, `Cancelled` on stop;
    then no file is left.
    """
    stop.check()
    try:
        free_bytes = shutil.disk_usage(folder).free
        if size_bytes > free_bytes / 2:
            needed = gb_with_unit(size_bytes * 2)
            raise MeasureError(
                tr("Too little space is free on this drive. Free {amount} or choose another.", amount=needed)
            )
        with _kept_if_whole(folder) as (file, path):
            _fill(file, size_bytes, tell, stop)
    except OSError as error:
        why = of_system_alone(error)
        raise MeasureError(
            tr("No test file can be written in {folder} ({reason}). Choose another folder.", folder=folder, reason=why)
        ) from error
    return path


@contextmanager
def _kept_if_whole(folder: Path) -> Iterator[tuple[BinaryIO, Path]]:
    descriptor, name = tempfile.mkstemp(prefix="rigplanner-", suffix=".tmp", dir=folder)
    path = Path(name)
    try:
        with os.fdopen(descriptor, "wb", buffering=0) as file:
            yield file, path
    except BaseException:
        with contextlib.suppress(OSError):
            path.unlink()
        raise


def _fill(file: BinaryIO, size_bytes: int, tell: Tell, stop: Stop) -> None:
    started_s, written = monotonic(), 0
    while written < size_bytes:
        stop.check()
        # Random bytes can be neither compressed nor found twice by the drive.
        written += file.write(os.urandom(min(BLOCK_BYTES, size_bytes - written)))
        share = written / size_bytes
        tell(Progress(share, tr("Writing a test file"), seconds_left(monotonic() - started_s, share)))
    os.fsync(file.fileno())
    stop.check()
