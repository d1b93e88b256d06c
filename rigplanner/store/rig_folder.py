"""The folder in which the program keeps a person's rigs, one file each."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from rigplanner.catalog.library import Library
from rigplanner.domain.plan import OwnParts, Plan
from rigplanner.paths import user_data
from rigplanner.planner.edits import with_name, with_tags
from rigplanner.refusals import of_system
from rigplanner.store.atomic import move_new, remove_left_behind, write_atomically, write_new
from rigplanner.store.figures import Figures
from rigplanner.store.locks import saving_alone
from rigplanner.store.rig_document import document_from, moment_text
from rigplanner.store.rig_errors import RigFileError, UnreachableRigError
from rigplanner.store.rig_names import cut, file_stem
from rigplanner.store.rigs import (
    SUFFIX,
    cannot_be_made,
    cannot_be_written,
    document_of,
    read_content,
    read_document,
    write_document,
)
from rigplanner.translation import tr

_FOLDER: Final = "rigs"
_TRASH: Final = ".trash"
_KEPT_IN_TRASH: Final = timedelta(days=30)
#: A moment as the beginning of a file's name; some systems take no colon.
_MOMENT: Final = "%Y%m%dT%H%M%SZ"
_MOST_OF_A_NAME: Final = 10_000
_LONGEST_NAME: Final = 200
#: Of the 255 of a whole name the moment, a number and the ending take up to 31.
_MOST_BYTES_IN_TRASH: Final = 220


@dataclass(frozen=True, slots=True)
class SavedRig:
    """A rig of the folder as its file says; of one that cannot be read only its trouble is known."""

    path: Path
    plan: Plan | None
    saved_at: str
    trouble: str = ""
    used: OwnParts = field(default_factory=OwnParts)
    figures: Figures | None = None

    @property
    def name(self) -> str:
        """What it is called."""
        return self.plan.name if self.plan else self.path.name.removesuffix(SUFFIX)


class RigFolder:
    """Every change writes or moves one file at a stroke, and none ever replaces another rig.

    What fails raises RigFileError and leaves all files as they were.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self.path = folder or user_data() / _FOLDER

    def rigs(self) -> tuple[SavedRig, ...]:
        """All rigs, the newest first; a damaged one is among them."""
        with suppress(OSError):
            remove_left_behind(self.path, time.time())
        return tuple(sorted(map(saved_rig, self.paths()), key=lambda rig: rig.saved_at, reverse=True))

    def paths(self) -> tuple[Path, ...]:
        """The files of all rigs."""
        try:
            return tuple(path for path in sorted(self.path.iterdir()) if _is_rig(path))
        except OSError:
            return ()

    def save_new(self, plan: Plan, library: Library, saved_at: str) -> Path:
        """Save a plan under a file name of its own."""
        document = document_of(plan, library, saved_at)
        return self._placed(file_stem(plan.name), lambda path: write_document(path, document, is_new=True))

    def rename(self, path: Path, name: str) -> Path:
        """Give a rig another name, and its file too; the values it was saved with stay."""
        self._change(path, lambda plan: with_name(plan, name))
        if file_stem(name).casefold() == _stem(path).casefold():
            return path
        return self._placed(file_stem(name), lambda target: _move(path, target))

    def set_tags(self, path: Path, tags: Iterable[str]) -> Path:
        """Give a rig other tags."""
        self._change(path, lambda plan: with_tags(plan, tags))
        return path

    def duplicate(self, path: Path) -> Path:
        """The same rig once more, called a copy, with the values the first was saved with."""
        document, _ = read_document(path)
        name = _copy_name(document.plan.name)
        copy = document.model_copy(update={"plan": with_name(document.plan, name)})
        return self._placed(file_stem(name), lambda target: write_document(target, copy, is_new=True))

    def import_file(self, source: Path) -> Path:
        """Copy a rig from anywhere into the folder, to the letter; one that is there already stays where it is."""
        if source.resolve().parent == self.path.resolve():
            return source
        content = read_content(source)
        try:
            document_from(content)
        except RigFileError as error:
            raise type(error)(f"{source.name}: {error}") from error
        return self._placed(file_stem(_stem(source)), lambda target: write_new(target, content))

    def export(self, path: Path, target: Path) -> Path:
        """Copy a rig to anywhere, to the letter."""
        content = read_content(path)
        try:
            write_atomically(target, content)
        except (OSError, ValueError) as error:
            raise UnreachableRigError(cannot_be_written(target, error)) from error
        return target

    def trash(self, path: Path, trashed_at: str, name: str = "") -> Path:
        """Put a rig aside, for 30 days, under its file's name or another; returns where it lies, for `restore`."""
        bin_ = self.path / _TRASH
        _make(bin_)
        moment = datetime.fromisoformat(trashed_at).astimezone(UTC).strftime(_MOMENT)
        stem = file_stem(name) if name else cut(_stem(path), _MOST_BYTES_IN_TRASH)
        return _placed(bin_, f"{moment} {stem}", lambda target: _move(path, target))

    def restore(self, trashed: Path, path: Path | None = None) -> Path:
        """Take a rig back from the trash, to where it was if that is known and free, else under the name it had."""
        if path is not None:
            with suppress(FileExistsError):
                _move(trashed, path)
                return path
        stem = _stem(trashed).partition(" ")[2]
        is_plain = bool(stem.strip()) and not stem.startswith(".")
        return self._placed(stem if is_plain else file_stem(stem), lambda target: _move(trashed, target))

    def trashed(self) -> tuple[Path, ...]:
        """What lies in the trash, the newest first."""
        try:
            return tuple(sorted(filter(_is_rig, (self.path / _TRASH).iterdir()), reverse=True))
        except OSError:
            return ()

    def empty_trash(self, now: str) -> None:
        """Remove for good what was put aside more than 30 days ago."""
        oldest = (datetime.fromisoformat(now).astimezone(UTC) - _KEPT_IN_TRASH).strftime(_MOMENT)
        for path in self.trashed():
            moment = path.name.partition(" ")[0]
            if len(moment) == len(oldest) and moment < oldest:
                with suppress(OSError):
                    path.unlink()

    def _change(self, path: Path, change: Callable[[Plan], Plan]) -> None:
        """Change a plan in its file and nothing else in it."""
        with saving_alone():
            document, _ = read_document(path)
            write_document(path, document.model_copy(update={"plan": change(document.plan)}))

    def _placed(self, stem: str, place: Callable[[Path], object]) -> Path:
        _make(self.path)
        return _placed(self.path, stem, place)


def saved_rig(path: Path) -> SavedRig:
    """One file as it stands in a list; never raises for what is wrong with it."""
    try:
        document, _ = read_document(path)
    except RigFileError as error:
        return SavedRig(path, None, _changed_at(path), str(error))
    return SavedRig(
        path, document.plan, document.saved_at or _changed_at(path), used=document.used, figures=document.figures
    )


def _is_rig(path: Path) -> bool:
    return path.name.endswith(SUFFIX) and not path.name.startswith(".")


def _stem(path: Path) -> str:
    return path.name.removesuffix(SUFFIX)


def _changed_at(path: Path) -> str:
    """When the file was changed, for one that does not tell when it was saved."""
    try:
        return moment_text(datetime.fromtimestamp(path.stat().st_mtime, UTC))
    except (OSError, OverflowError, ValueError):
        return ""


def _copy_name(name: str) -> str:
    room = _LONGEST_NAME - len(tr("{name} copy", name=""))
    return tr("{name} copy", name=name[:room])


def _placed(folder: Path, stem: str, place: Callable[[Path], object]) -> Path:
    """Where a file was put: under a name that no other has, in whatever case it is written."""
    for path in _free_paths(folder, stem):
        try:
            place(path)
        except FileExistsError:  # another window was faster
            continue
        return path
    raise UnreachableRigError(tr("{folder} has no room for another {name}", folder=folder, name=stem))


def _free_paths(folder: Path, stem: str) -> Iterator[Path]:
    taken = {path.name.casefold() for path in folder.iterdir()}
    for number in range(1, _MOST_OF_A_NAME):
        name = f"{stem}{SUFFIX}" if number == 1 else f"{stem} {number}{SUFFIX}"
        if name.casefold() not in taken:
            yield folder / name


def _move(path: Path, target: Path) -> None:
    try:
        move_new(path, target)
    except FileExistsError:
        raise
    except OSError as error:
        raise UnreachableRigError(
            tr("{file} cannot be moved: {reason}", file=path.name, reason=of_system(error))
        ) from error


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UnreachableRigError(cannot_be_made(folder, error)) from error
