"""The current plan, saved by itself, so that nothing is lost when the program or the machine stops."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from rigplanner.catalog.library import Library
from rigplanner.domain.plan import Plan
from rigplanner.paths import user_data
from rigplanner.store.atomic import set_aside
from rigplanner.store.rig_errors import RigFileError, UnreachableRigError
from rigplanner.store.rigs import RigFile, load_rig, save_rig

FILE_NAME: Final = "autosave.rig.json"


def autosave_path(folder: Path | None = None) -> Path:
    """Where the current plan is saved."""
    return (folder or user_data()) / FILE_NAME


def autosave(plan: Plan, library: Library, folder: Path | None = None) -> None:
    """Save the current plan; raises RigFileError and then keeps the plan saved before."""
    path = autosave_path(folder)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UnreachableRigError(f"{path.parent} cannot be made: {error.strerror}") from error
    save_rig(path, plan, library)


def recovered(library: Library, folder: Path | None = None) -> RigFile | None:
    """The plan saved last; None where there is none.

    A file that cannot be used is kept as autosave.rig.json.broken and raises RigFileError, once.
    """
    path = autosave_path(folder)
    if not path.exists():
        return None
    try:
        return load_rig(path, library)
    except UnreachableRigError:
        raise
    except RigFileError as error:
        kept = set_aside(path)
        raise type(error)(f"{error} (kept as {kept.name})" if kept else str(error)) from error
