"""The readable part of a rig file that cannot be opened. The file itself stays as it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError
from pydantic_core import ErrorDetails, from_json, to_json

from rigplanner.catalog.library import Library
from rigplanner.domain.plan import OwnParts, Plan
from rigplanner.planner.starter import starter_workload
from rigplanner.store.figures import can_be_kept
from rigplanner.store.migrations import Document, migrated
from rigplanner.store.rig_document import labelled, parsed, problem_text
from rigplanner.store.rig_errors import DamagedRigError, RigFileError
from rigplanner.store.rigs import SUFFIX, read_content
from rigplanner.store.snapshot import with_vanished_entries
from rigplanner.translation import tr
from rigplanner.wording.rig_files import left_out

#: The fields and places on the way to a value.
Location = tuple[int | str, ...]

_MOST_ROUNDS: Final = 40
#: A file with more was made to be so.
_MOST_PROBLEMS: Final = 500
_MOST_TOLD: Final = 8
_WHERE: Final = re.compile(r"line (\d+) column (\d+)")
_USE: Final = "coding"
#: What a workload cannot do without.
_NEEDED: Final = frozenset({"model_id", "quant", "context_tokens", "use"})


@dataclass(frozen=True, slots=True)
class Salvaged:
    """What could be read, and what was lost, a sentence each."""

    plan: Plan
    lost: tuple[str, ...]


def salvaged_rig(path: Path, library: Library) -> Salvaged | None:
    """The readable part of a damaged file; None where there is neither a rig nor a model in it."""
    try:
        return salvaged(read_content(path), library, path.name.removesuffix(SUFFIX))
    except RigFileError:
        return None


def salvaged(content: bytes, library: Library, name: str = "") -> Salvaged | None:
    """The same of bytes; `name` stands where the name is lost too, "Rescued rig" where there is none."""
    lost: list[str] = []
    values = _readable(content, lost)
    try:
        document = migrated(*labelled(values))
    except RigFileError:
        return None
    found = document.get("plan")
    if not isinstance(found, dict) or not ({"rig", "workload"} & found.keys()):
        return None
    plan = _plan(_without_impossible_numbers(found, lost), _defaults(library, name), lost)
    if plan is None:
        return None
    plan, gone = with_vanished_entries(plan, _used(document.get("used")), library)
    return Salvaged(plan, _told((*lost, *gone)))


def _readable(content: bytes, lost: list[str]) -> Any:
    """The values up to where the text breaks off or turns into something else."""
    text = content.decode("utf-8", errors="replace").encode()
    try:
        return parsed(text)
    except DamagedRigError:
        lost.append(tr("The file breaks off or is damaged; what stood behind that place is lost."))
    except RigFileError:
        return None
    for _ in range(2):
        try:
            return from_json(text[: text.rfind(b"\n")], allow_partial=True)
        except ValueError as error:
            text = text[: _place(text, str(error))]
    return None


def _place(text: bytes, trouble: str) -> int:
    """Where the parser stopped, in bytes."""
    found = _WHERE.search(trouble)
    if found is None:
        return 0
    line, column = int(found[1]), int(found[2])
    return sum(len(row) + 1 for row in text.split(b"\n")[: line - 1]) + column - 1


def _without_impossible_numbers(value: Any, lost: list[str]) -> Any:
    """The same values without numbers with which sums would overflow."""
    if isinstance(value, dict):
        kept = {key: _without_impossible_numbers(each, lost) for key, each in value.items() if not _is_impossible(each)}
        lost.extend(tr("{field} was a number that cannot be.", field=key) for key in value.keys() - kept.keys())
        return kept
    if isinstance(value, list):
        return [_without_impossible_numbers(each, lost) for each in value if not _is_impossible(each)]
    return value


def _is_impossible(value: Any) -> bool:
    return isinstance(value, (int, float)) and not can_be_kept(value)


def _defaults(library: Library, name: str) -> Document:
    """What stands where the file has nothing that can be used: no parts, and the work a plan starts with."""
    work: Document = from_json(starter_workload(library.uses[_USE]).model_dump_json())
    return {"name": name[:200] or tr("Rescued rig"), "rig": {}, "workload": work}


def _plan(values: Document, defaults: Document, lost: list[str]) -> Plan | None:
    """The plan, with what cannot be taken out of it one after the other."""
    values = _completed(values, defaults, lost)
    for _ in range(_MOST_ROUNDS):
        try:
            return Plan.model_validate_json(to_json(values), strict=True)
        except ValidationError as error:
            if error.error_count() > _MOST_PROBLEMS:
                return None
            lost.extend(_dropped(values, error.errors(include_url=False)))
            values = _completed(values, defaults, [])
    return None


def _completed(values: Document, defaults: Document, lost: list[str]) -> Document:
    """With what a plan cannot do without."""
    work = values.get("workload")
    if not isinstance(work, dict):
        lost.append(tr("The model and its settings are lost; those of a new plan stand in their place."))
        work = {}
    if not isinstance(values.get("rig"), dict):
        lost.append(tr("The parts are lost."))
        values = {**values, "rig": {}}
    needed = {field: value for field, value in defaults["workload"].items() if field in _NEEDED}
    return {**defaults, **values, "workload": {**needed, **work}}


def _depth(problem: ErrorDetails) -> tuple[str, ...]:
    """Later places of a list come first, so that the places before keep their numbers."""
    return tuple(f"{step:06d}" if isinstance(step, int) else step for step in problem["loc"])


def _dropped(values: Document, problems: list[ErrorDetails]) -> Iterator[str]:
    """Take out what is wrong and tell it; what else is wrong with a thing that is gone already says nothing more."""
    gone: list[Location] = []
    for problem in sorted(problems, key=_depth, reverse=True):
        loc = problem["loc"]
        if not any(place and loc[: len(place)] == place for place in gone):
            yield left_out(loc, problem_text(problem))
            gone.append(_drop(values, loc))


def _drop(values: Any, loc: Location) -> Location:
    """Take out the innermost thing on the way to a problem that is there; returns where it was, empty for nothing."""
    holder, last, depth = None, None, 0
    for step in loc:
        if (isinstance(values, dict) and step in values) or _is_place(values, step):
            holder, last, values = values, step, values[step]
            depth += 1
        else:
            break
    if holder is not None:
        del holder[last]
    return loc[:depth]


def _is_place(values: Any, step: int | str) -> bool:
    return isinstance(values, list) and isinstance(step, int) and step < len(values)


def _used(values: Any) -> OwnParts:
    """The catalog entries of the file that are whole."""
    found: dict[str, list[Any]] = {}
    shelves = values if isinstance(values, dict) else {}
    for shelf, entries in shelves.items():
        for entry in entries if isinstance(entries, list) else ():
            try:
                alone = OwnParts.model_validate_json(to_json({shelf: [entry]}), strict=True)
            except ValidationError:
                continue
            found.setdefault(shelf, []).extend(getattr(alone, shelf))
    return OwnParts(**{shelf: tuple(entries) for shelf, entries in found.items()})


def _told(lost: tuple[str, ...]) -> tuple[str, ...]:
    told = tuple(dict.fromkeys(lost))
    if len(told) <= _MOST_TOLD:
        return told
    return (*told[:_MOST_TOLD], tr("And {count} more.", count=len(told) - _MOST_TOLD))
