"""A rig as it is named on the command line: its file, or the name it was saved under in the window."""

from __future__ import annotations

from pathlib import Path

from rigplanner.cli.errors import UsageError
from rigplanner.store.rig_folder import RigFolder
from rigplanner.store.rigs import SUFFIX


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
