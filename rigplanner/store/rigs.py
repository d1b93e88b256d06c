"""Rig files: a plan on disk that opens for ever."""

from __future__ import annotations

import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from rigplanner.catalog.library import Library
from rigplanner.domain.plan import OwnParts, Plan
from rigplanner.store.atomic import write_atomically
from rigplanner.store.rig_document import RigDocument, document_bytes, document_from
from rigplanner.store.rig_errors import RigFileError, TooLargeRigError, UnreachableRigError
from rigplanner.store.snapshot import changed_prices, used_entries, with_vanished_entries
from rigplanner.units import MB

#: The ending by which the program knows its files.
SUFFIX: Final = ".rig.json"
#: A rig of sixteen different cards with a model of its own has about 60 kB.
MAX_BYTES: Final = 5 * MB


@dataclass(frozen=True, slots=True)
class RigFile:
    """A plan as read, the catalog entries as they were when it was saved, and what changed since, in words."""

    plan: Plan
    used: OwnParts
    warnings: tuple[str, ...] = ()


def save_rig(path: Path, plan: Plan, library: Library) -> None:
    """Write a plan with the catalog entries it uses; raises RigFileError and then leaves the old file."""
    content = document_bytes(RigDocument(plan=plan, used=used_entries(plan, library)))
    if len(content) > MAX_BYTES:
        raise TooLargeRigError(f"{path.name}: the plan is larger than {MAX_BYTES // MB} MB")
    try:
        write_atomically(path, content)
    except (OSError, ValueError) as error:
        raise UnreachableRigError(f"{path.name} cannot be written: {_why(error)}") from error


def load_rig(path: Path, library: Library) -> RigFile:
    """Read a plan. Entries that no catalog has any more come from the file and travel with the plan.

    Raises RigFileError with the file and the reason; the file is left as it is.
    """
    content = _content(path)
    try:
        document = document_from(content)
    except RigFileError as error:
        raise type(error)(f"{path.name}: {error}") from error
    plan, vanished = with_vanished_entries(document.plan, document.used, library)
    return RigFile(plan, document.used, (*vanished, *changed_prices(plan, document.used, library)))


def _content(path: Path) -> bytes:
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise UnreachableRigError(f"{path.name} is not a file")
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:  # ValueError: a name with a NUL character
        raise UnreachableRigError(f"{path.name} cannot be read: {_why(error)}") from error
    if len(content) > MAX_BYTES:
        raise TooLargeRigError(f"{path.name} is larger than {MAX_BYTES // MB} MB, too large for a rig")
    return content


def _why(error: Exception) -> str:
    strerror = error.strerror if isinstance(error, OSError) else None
    return (strerror or str(error)).lower()
