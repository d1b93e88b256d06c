"""The plan of each window, saved by itself, so that nothing is lost when the program or the machine stops.

Every window is a process of its own and has a numbered slot with a lock that ends with its process. The first window
has slot 1 and finds there the plan of the last session; what further windows leave unsaved stays in their slots.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from filelock import BaseFileLock, FileLock, Timeout

from rigplanner.catalog.library import Library
from rigplanner.domain.plan import OwnParts, Plan
from rigplanner.paths import user_data
from rigplanner.planner.edits import with_name
from rigplanner.store.atomic import move_new, remove_left_behind, set_aside
from rigplanner.store.locks import one_at_a_time
from rigplanner.store.rig_document import Origin
from rigplanner.store.rig_errors import RigFileError, UnreachableRigError
from rigplanner.store.rigs import (
    SUFFIX,
    RigFile,
    cannot_be_made,
    digest_of,
    document_of,
    load_rig,
    moment_now,
    read_content,
    read_document,
    write_document,
)
from rigplanner.store.snapshot import with_vanished_entries
from rigplanner.translation import tr
from rigplanner.wording.copies import name_before

_FOLDER: Final = "recovery"
#: Where the only plan was saved before there were several windows.
_BEFORE_SLOTS: Final = "autosave.rig.json"
_FIRST: Final = 1
_MOST_SLOTS: Final = 1000


@dataclass(frozen=True, slots=True)
class LeftRig:
    """A plan that no window has open and no file holds; of a damaged one only its trouble is known.

    `used` are the catalog entries as they were, `digest` tells this plan from a later one in the same slot.
    """

    path: Path
    plan: Plan | None
    saved_at: str
    trouble: str = ""
    origin: Origin = Origin()  # noqa: RUF009 - immutable
    used: OwnParts = OwnParts()  # noqa: RUF009 - immutable
    digest: str = ""

    def whole(self, library: Library) -> Plan | None:
        """The plan with those of its entries that no catalog has any more."""
        return with_vanished_entries(self.plan, self.used, library)[0] if self.plan else None


class RecoverySlot:
    """Where one window saves its plan; `lock` is None where the disk knows no locks.

    `broken` is where a file was kept that could not be used.
    """

    def __init__(self, path: Path, lock: BaseFileLock | None) -> None:
        self.path = path
        self.broken: Path | None = None
        self._lock = lock

    @property
    def is_first(self) -> bool:
        """Whether the next session begins with what is saved here."""
        return _number(self.path) == _FIRST

    def save(self, plan: Plan, library: Library, origin: Origin | None = None, saved_at: str | None = None) -> None:
        """Save the plan of the window; raises RigFileError and then keeps the plan saved before."""
        _make(self.path.parent)
        write_document(self.path, document_of(plan, library, saved_at or moment_now(), origin or Origin()))

    def last(self, library: Library) -> RigFile | None:
        """The plan saved last; None where there is none.

        A file that cannot be used is kept as 1.rig.json.broken and raises RigFileError, once.
        """
        if not self.path.exists():
            return None
        try:
            return load_rig(self.path, library)
        except UnreachableRigError:
            raise
        except RigFileError as error:
            self.broken = set_aside(self.path)
            text = tr("{trouble} (kept as {file})", trouble=error, file=self.broken.name) if self.broken else str(error)
            raise type(error)(text) from error

    def keep_apart(self) -> Path | None:
        """Leave the plan that was saved last to a slot that no window has; None where there is none."""
        for path in _slots(self.path.parent, _FIRST + 1):
            try:
                with _held(path):
                    move_new(self.path, path)
            except (FileExistsError, Timeout):
                continue
            except OSError:
                return None
            return path
        return None

    def clear(self) -> None:
        """Forget what was saved: a file holds it."""
        with suppress(OSError):
            self.path.unlink(missing_ok=True)

    def release(self) -> None:
        """Give the slot back, with what is saved in it."""
        if self._lock is not None:
            self._lock.release()


class Recovery:
    """All slots of a person."""

    def __init__(self, folder: Path | None = None) -> None:
        self._home = folder or user_data()
        self._folder = self._home / _FOLDER

    def take(self, *, anew: bool = False) -> RecoverySlot:
        """A slot for a window. The first window goes on where the last session ended, unless it begins `anew`."""
        with suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            remove_left_behind(self._folder, time.time())
        with self._one_at_a_time():
            self._take_over_from_before()
            for path in _slots(self._folder):
                slot = _taken(path, goes_on=_number(path) == _FIRST and not anew)
                if slot is not None:
                    return slot
        return RecoverySlot(next(_slots(self._folder)), None)

    def left_behind(self) -> tuple[LeftRig, ...]:
        """Plans that no window has open and that were not saved, the newest first."""
        with self._one_at_a_time():
            found = [_left_rig(path) for path in self._paths() if not _is_held(path)]
        return tuple(sorted((left for left in found if left), key=lambda left: left.saved_at, reverse=True))

    def has(self, path: Path) -> bool:
        """Whether a file is a plan that a window saves by itself, or left."""
        return path.parent == self._folder and _number(path) > 0

    def forget(self, left: LeftRig) -> None:
        """Remove a plan that was left behind, unless a window has its slot or another plan lies there by now."""
        if left.path.parent != self._folder:
            return
        with suppress(OSError, Timeout, RigFileError), _held(left.path):
            if digest_of(read_content(left.path)) == left.digest:
                left.path.unlink(missing_ok=True)

    def _paths(self) -> tuple[Path, ...]:
        try:
            return tuple(path for path in self._folder.iterdir() if _number(path))
        except OSError:
            return ()

    def _take_over_from_before(self) -> None:
        with suppress(OSError):
            move_new(self._home / _BEFORE_SLOTS, next(_slots(self._folder)))

    def _one_at_a_time(self) -> AbstractContextManager[None]:
        """Windows that start together look for slots one after the other."""
        return one_at_a_time(self._folder / "slots.lock")


def _slots(folder: Path, first: int = _FIRST) -> Iterator[Path]:
    return (folder / f"{number}{SUFFIX}" for number in range(first, _MOST_SLOTS))


def _number(path: Path) -> int:
    """The number of a slot; 0 for any other file."""
    text = path.name.removesuffix(SUFFIX)
    return int(text) if path.name != text and text.isascii() and text.isdecimal() else 0


def _lock(path: Path) -> BaseFileLock | None:
    """The lock of a slot, held from now on; raises Timeout where another window has it."""
    lock = FileLock(path.with_name(f"{_number(path)}.lock"))
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise
    except (OSError, NotImplementedError):
        return None
    return lock


def _taken(path: Path, *, goes_on: bool) -> RecoverySlot | None:
    """A slot with its lock; None where another window has it, or where a plan lies that nobody goes on with."""
    if path.exists() and not goes_on:
        return None
    try:
        slot = RecoverySlot(path, _lock(path))
    except Timeout:
        return None
    if path.exists() and not goes_on:  # another window kept a plan apart here a moment ago
        slot.release()
        return None
    return slot


@contextmanager
def _held(path: Path) -> Iterator[None]:
    lock = _lock(path)
    try:
        yield
    finally:
        if lock is not None:
            lock.release()


def _is_held(path: Path) -> bool:
    try:
        with _held(path):
            return False
    except Timeout:
        return True


def _left_rig(path: Path) -> LeftRig | None:
    """What lies in a slot, unless nobody changed it or the file it belongs to holds the same."""
    try:
        document, digest = read_document(path)
    except RigFileError as error:
        return LeftRig(path, None, "", str(error))
    origin = document.origin or Origin()
    if origin.untouched or (origin.path and _holds(Path(origin.path), document.plan)):
        return None
    return LeftRig(path, document.plan, document.saved_at, origin=origin, used=document.used, digest=digest)


def _holds(path: Path, plan: Plan) -> bool:
    """Whether a file holds a plan, which may have got a name of its own when it was kept apart."""
    try:
        return read_document(path)[0].plan in (plan, with_name(plan, name_before(plan.name)))
    except RigFileError:
        return False


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UnreachableRigError(cannot_be_made(folder, error)) from error
