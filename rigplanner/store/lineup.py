"""The rigs that were compared last, so that the next start shows them again; never worth losing a start over."""

from __future__ import annotations

from pathlib import Path
from typing import Final, Literal

from pydantic import ValidationError

from rigplanner.catalog.library import Library
from rigplanner.domain.frozen import FrozenModel
from rigplanner.domain.lineup import ComparedRig, Lineup, RigKind
from rigplanner.domain.plan import OwnParts, Plan
from rigplanner.paths import user_data
from rigplanner.store.atomic import set_aside, write_atomically
from rigplanner.store.rig_errors import RigFileError
from rigplanner.store.rigs import load_rig
from rigplanner.store.snapshot import used_entries, with_vanished_entries

FILE_NAME: Final = "comparison.json"
#: Four rigs and a work, each as large as a rig file may be.
_MAX_BYTES: Final = 25_000_000


class _Document(FrozenModel):
    """The lineup, and the catalog entries that its plans used when it was saved."""

    format: Literal["rigplanner-comparison"] = "rigplanner-comparison"
    version: Literal[1] = 1
    lineup: Lineup
    used: tuple[OwnParts, ...] = ()


def save_lineup(lineup: Lineup, library: Library, folder: Path | None = None) -> None:
    """Write the lineup; raises OSError and then leaves the old one."""
    home = folder or user_data()
    home.mkdir(parents=True, exist_ok=True)
    used = tuple(used_entries(plan, library) for plan in _plans(lineup))
    content = _Document(lineup=lineup, used=used).model_dump_json(indent=2) + "\n"
    write_atomically(home / FILE_NAME, content.encode())


def load_lineup(library: Library, folder: Path | None = None) -> Lineup:
    """The lineup, or the open plan alone where there is none; a damaged file is kept as comparison.json.broken."""
    path = (folder or user_data()) / FILE_NAME
    try:
        with path.open("rb") as file:
            document = _Document.model_validate_json(file.read(_MAX_BYTES))
    except OSError:
        return Lineup()
    except ValidationError:
        set_aside(path)
        return Lineup()
    return reread(_revived(document, library), library)


def reread(lineup: Lineup, library: Library) -> Lineup:
    """Rigs of files as their files say now; of a file that cannot be read, as it was."""
    return lineup.with_rigs(tuple(_reread(rig, library) for rig in lineup.rigs))


def _reread(rig: ComparedRig, library: Library) -> ComparedRig:
    if rig.kind is not RigKind.FILE:
        return rig
    try:
        plan = load_rig(Path(rig.path), library).plan
    except RigFileError:
        return rig
    return rig if plan == rig.plan else ComparedRig(kind=RigKind.FILE, plan=plan, path=rig.path)


def _plans(lineup: Lineup) -> tuple[Plan, ...]:
    """The plans that are saved with a lineup, in a fixed order."""
    kept = [rig.plan for rig in lineup.rigs if rig.plan is not None]
    return (*kept, *([lineup.work] if lineup.work else []))


def _revived(document: _Document, library: Library) -> Lineup:
    """Entries that left the catalogs travel with their plans."""
    lineup, used = document.lineup, iter(document.used)

    def whole(plan: Plan) -> Plan:
        return with_vanished_entries(plan, next(used, OwnParts()), library)[0]

    rigs = tuple(rig.model_copy(update={"plan": whole(rig.plan)}) if rig.plan else rig for rig in lineup.rigs)
    work = whole(lineup.work) if lineup.work else None
    return lineup.model_copy(update={"rigs": rigs, "work": work})
