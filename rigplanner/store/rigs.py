"""Rig files: a plan on disk that opens for ever."""

from __future__ import annotations

import stat
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from hashlib import sha256
from pathlib import Path
from typing import Final

from rigplanner.catalog.library import Library
from rigplanner.domain.plan import OwnParts, Plan
from rigplanner.planner.evaluate import glance
from rigplanner.refusals import of_system
from rigplanner.store.atomic import write_atomically, write_new
from rigplanner.store.changes import Change, ChangeKind, changes_since
from rigplanner.store.figures import Figures, figures_of
from rigplanner.store.locks import saving_alone
from rigplanner.store.rig_document import Origin, RigDocument, document_bytes, document_from, moment_text
from rigplanner.store.rig_errors import (
    ChangedElsewhereError,
    ImpossibleRigError,
    RigFileError,
    TooLargeRigError,
    UnreachableRigError,
)
from rigplanner.store.snapshot import used_entries, with_vanished_entries
from rigplanner.translation import tr
from rigplanner.units import MB

#: The ending by which the program knows its files.
SUFFIX: Final = ".rig.json"
#: A rig of sixteen different cards with a model of its own has about 60 kB.
MAX_BYTES: Final = 5 * MB


@dataclass(frozen=True, slots=True)
class RigFile:
    """A plan as read, the catalog entries and figures as they were when it was saved, and what changed since.

    `digest` tells this content of the file from any other; `origin` is known only of what was saved by itself.
    """

    plan: Plan
    used: OwnParts
    changes: tuple[Change, ...] = ()
    saved_at: str = ""
    figures: Figures | None = None
    digest: str = ""
    origin: Origin | None = None

    @property
    def warnings(self) -> tuple[str, ...]:
        """What changed since, in words."""
        return tuple(change.sentence for change in self.changes)


def moment_now() -> str:
    """This moment as files tell it."""
    return moment_text(datetime.now(UTC))


def document_of(plan: Plan, library: Library, saved_at: str, origin: Origin | None = None) -> RigDocument:
    """A plan with all that its file keeps of today."""
    return RigDocument(
        saved_at=saved_at,
        plan=plan,
        figures=figures_of(glance(plan, library)),
        used=used_entries(plan, library),
        origin=origin,
    )


def save_rig(
    path: Path, plan: Plan, library: Library, *, saved_at: str | None = None, expected: str | None = None
) -> str:
    """Write a plan with the entries it uses and what it comes to; returns the digest of what was written.

    `expected` is the digest of the file as it was opened: where another stands there now, ChangedElsewhereError is
    raised. Every RigFileError leaves the old file.
    """
    content = _sound_bytes(path, document_of(plan, library, saved_at or moment_now()))
    with saving_alone():
        if expected is not None:
            check_unchanged(path, expected)
        return _put(path, content)


def load_rig(path: Path, library: Library) -> RigFile:
    """Read a plan. Entries that no catalog has any more come from the file and travel with the plan.

    Raises RigFileError with the file and the reason; the file is left as it is.
    """
    document, digest = read_document(path)
    plan, gone = with_vanished_entries(document.plan, document.used, library)
    return RigFile(
        plan=plan,
        used=document.used,
        changes=(
            *(Change(ChangeKind.VANISHED, remark) for remark in gone),
            *changes_since(plan, document.used, document.figures, library),
        ),
        saved_at=document.saved_at,
        figures=document.figures,
        digest=digest,
        origin=document.origin,
    )


def write_document(path: Path, document: RigDocument, *, is_new: bool = False) -> str:
    """Write a document that is sure to open again; returns its digest. `is_new` refuses to replace a file."""
    return _put(path, _sound_bytes(path, document), is_new=is_new)


def _put(path: Path, content: bytes, *, is_new: bool = False) -> str:
    try:
        (write_new if is_new else write_atomically)(path, content)
    except FileExistsError:
        raise
    except (OSError, ValueError) as error:
        raise UnreachableRigError(cannot_be_written(path, error)) from error
    return digest_of(content)


def read_document(path: Path) -> tuple[RigDocument, str]:
    """What a file holds, brought to the newest version, and its digest; raises RigFileError."""
    content = read_content(path)
    try:
        return document_from(content), digest_of(content)
    except RigFileError as error:
        raise type(error)(f"{path.name}: {error}") from error


def read_content(path: Path) -> bytes:
    """The bytes of a file that may be a rig; raises RigFileError."""
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise UnreachableRigError(tr("{file} is not a file", file=path.name))
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:  # ValueError: a name with a NUL character
        raise UnreachableRigError(_cannot_be_read(path, error)) from error
    if len(content) > MAX_BYTES:
        raise TooLargeRigError(
            tr("{file} is larger than {most} MB, too large for a rig", file=path.name, most=MAX_BYTES // MB)
        )
    return content


def digest_of(content: bytes) -> str:
    """What tells one content of a file from another."""
    return sha256(content).hexdigest()


def check_unchanged(path: Path, expected: str) -> None:
    """Raise ChangedElsewhereError where a file holds anything else; one that is gone hurts nobody."""
    try:
        is_gone = not path.exists()
    except (OSError, ValueError) as error:
        raise UnreachableRigError(_cannot_be_read(path, error)) from error
    if is_gone:
        return
    try:
        found = digest_of(read_content(path))
    except TooLargeRigError:
        found = ""
    if found != expected:
        raise ChangedElsewhereError(
            tr("{file} was changed by another program or window since it was opened", file=path.name)
        )


class Standing(StrEnum):
    """What became of a file since it was opened; UNKNOWN where it cannot be read now."""

    SAME = "same"
    CHANGED = "changed"
    GONE = "gone"
    UNKNOWN = "unknown"


def standing_of(path: Path, digest: str) -> Standing:
    """Whether a file still holds what it held; never raises."""
    try:
        check_unchanged(path, digest)
        return Standing.SAME if path.exists() else Standing.GONE
    except ChangedElsewhereError:
        return Standing.CHANGED
    except (RigFileError, OSError):
        return Standing.UNKNOWN


def cannot_be_written(path: Path, error: Exception) -> str:
    """What is told where the system does not let a file be written."""
    return tr("{file} cannot be written: {reason}", file=path.name, reason=of_system(error))


def cannot_be_made(folder: Path, error: Exception) -> str:
    """The same of a folder."""
    return tr("{folder} cannot be made: {reason}", folder=folder, reason=of_system(error))


def _cannot_be_read(path: Path, error: Exception) -> str:
    return tr("{file} cannot be read: {reason}", file=path.name, reason=of_system(error))


def _sound_bytes(path: Path, document: RigDocument) -> bytes:
    """The content of the file; what could not be opened again must never take the place of what can."""
    content = document_bytes(document)
    if len(content) > MAX_BYTES:
        raise TooLargeRigError(tr("{file}: the plan is larger than {most} MB", file=path.name, most=MAX_BYTES // MB))
    try:
        document_from(content)
    except TooLargeRigError as error:
        raise TooLargeRigError(tr("{file}: the plan is too large to be opened again", file=path.name)) from error
    except RigFileError as error:
        raise ImpossibleRigError(
            tr("{file}: the plan could not be opened again: {reason}", file=path.name, reason=error)
        ) from error
    return content
