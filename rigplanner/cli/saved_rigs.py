"""A rig as it is named on the command line: its file, or the name it was saved under in the window."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

from rigplanner.catalog.library import Library
from rigplanner.cli.errors import UsageError
from rigplanner.domain.plan import Plan
from rigplanner.store.rig_errors import RigFileError
from rigplanner.store.rig_folder import RigFolder
from rigplanner.store.rigs import SUFFIX, load_rig


def rig_path(name: str) -> Path:
    """The file of a rig; raises UsageError where a name means none, or several."""
    path = Path(name)
    if path.exists() or name.endswith(SUFFIX):
        return path
    saved = RigFolder().rigs()
    found = [rig.path for rig in saved if rig.name.casefold() == name.casefold()]
    if len(found) == 1:
        return found[0]
    known = "".join(f"\n  {rig.name}  ({rig.path.name})" for rig in saved)
    many = f"{len(found)} saved rigs are called {name!r}; name the file of one:" if found else ""
    raise UsageError(f"{many or f'there is no file and no saved rig {name!r}. Saved are:'}{known or ' none'}")


def saved_plan(path: Path, library: Library) -> Plan:
    """The plan in a rig file; what the file has to say is told beside the answer. Raises UsageError."""
    try:
        rig = load_rig(path, library)
    except RigFileError as error:
        raise UsageError(str(error)) from error
    tell(rig.warnings)
    return rig.plan


def tell(remarks: Iterable[str]) -> None:
    """What a rig file has to say goes where errors go, so that it never mixes with the answer."""
    for remark in remarks:
        print(f"rigplanner: {remark}", file=sys.stderr)
