"""Catalog files as tables, TOML or JSON: read with bounds, so that a damaged or hostile one costs only itself."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import rtoml

from rigplanner.catalog.problems import Problem
from rigplanner.refusals import of_system_alone
from rigplanner.translation import tr

#: The largest shipped file is under 1 MB; a file beyond this is not a catalog.
_LARGEST_BYTES: Final = 20_000_000
_DEFAULTS: Final = "defaults"
#: Written by `make calibrate`; no catalogs of entries.
COMPUTED: Final = frozenset({"calibration.json", "evidence.json"})
_PARSERS: Final[dict[str, Callable[[str], Any]]] = {".toml": rtoml.loads, ".json": json.loads}


@dataclass(frozen=True, slots=True)
class RawEntry:
    """One table of a file, not yet validated; `kind` is the name of its array, such as "gpu"."""

    file: str
    kind: str
    fields: dict[str, Any]

    @property
    def name(self) -> str:
        """The id of the entry where it has one."""
        ident = self.fields.get("id")
        return ident if isinstance(ident, str) else tr("a [[{kind}]] without id", kind=self.kind)


def read_entries(catalogs: Path) -> tuple[list[RawEntry], list[Problem]]:
    """The entries of every *.toml and *.json below a folder, files in order of their names."""
    entries: list[RawEntry] = []
    problems: list[Problem] = []
    for path in sorted(catalogs.rglob("*")):
        if path.suffix not in _PARSERS or path.name in COMPUTED:
            continue
        name = path.relative_to(catalogs).as_posix()
        try:
            entries.extend(_entries_of(name, _read(path)))
        except _UnreadableError as error:
            problems.append(Problem(name, "", "", str(error)))
    return entries, problems


class _UnreadableError(Exception):
    """Why a file is skipped, in words for a person."""


def _read(path: Path) -> dict[str, Any]:
    try:
        if path.stat().st_size > _LARGEST_BYTES:
            raise _UnreadableError(tr("larger than {most} MB, so it is not read", most=_LARGEST_BYTES // 1_000_000))
        tables = _PARSERS[path.suffix](path.read_text(encoding="utf-8"))
    except OSError as error:
        raise _UnreadableError(tr("cannot be read: {reason}", reason=of_system_alone(error))) from error
    except UnicodeDecodeError as error:
        raise _UnreadableError(tr("is not UTF-8 text (byte {place})", place=error.start)) from error
    except rtoml.TomlParsingError as error:
        raise _UnreadableError(tr("is not valid TOML: {reason}", reason=error)) from error
    except json.JSONDecodeError as error:
        raise _UnreadableError(tr("is not valid JSON: {reason}", reason=error)) from error
    except RecursionError as error:
        raise _UnreadableError(tr("is nested too deeply")) from error
    if not isinstance(tables, dict):
        raise _UnreadableError(tr("must be a table of arrays"))
    return tables


def _entries_of(file: str, tables: dict[str, Any]) -> Iterator[RawEntry]:
    defaults = tables.pop(_DEFAULTS, {})
    if not isinstance(defaults, dict):
        raise _UnreadableError(tr("[defaults] must be a table"))
    for kind, rows in tables.items():
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise _UnreadableError(tr("{kind} must be an array of tables, [[{kind}]]", kind=kind))
        for row in rows:
            yield RawEntry(file, kind, {**defaults, **row})
