"""Windows that would change the same thing at the same moment do so one after the other."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Final

from rigplanner.paths import user_data

_PATIENCE_S: Final = 2.0
_SAVING: Final = "saving.lock"


@contextmanager
def one_at_a_time(path: Path) -> Iterator[None]:
    """Hold the lock with this file, which ends with the process; a disk without locks has no such order."""
    from filelock import FileLock  # takes longer to load than a command that saves nothing takes at all

    lock = FileLock(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock.acquire(timeout=_PATIENCE_S)
    except (OSError, NotImplementedError):
        yield
        return
    try:
        yield
    finally:
        lock.release()


def saving_alone() -> AbstractContextManager[None]:
    """While no other window of this person saves: what was read just before is still what will be replaced."""
    return one_at_a_time(user_data() / _SAVING)
