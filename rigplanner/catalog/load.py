"""The library from catalog files, the user's own over the shipped ones.

Whatever is wrong costs the entry it is in, and is told.
"""

from __future__ import annotations

from collections import defaultdict
from contextlib import suppress
from dataclasses import replace
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from pydantic import BaseModel, TypeAdapter, ValidationError

from rigplanner.catalog.entry_files import RawEntry, read_entries
from rigplanner.catalog.library import Library, QuantFormat, by_id
from rigplanner.catalog.measurements import EVIDENCE_FILE, Measurements, read_measurements
from rigplanner.catalog.problems import Problem
from rigplanner.catalog.references import dangling
from rigplanner.domain.calibration import Calibration
from rigplanner.domain.chips import Chip
from rigplanner.domain.evidence import ReportedFigure, Source
from rigplanner.domain.llm import LlmModel
from rigplanner.domain.parts import (
    BackgroundApp,
    Board,
    Case,
    Cooler,
    Cpu,
    Drive,
    Gpu,
    LoadClass,
    MemoryKit,
    Psu,
    System,
)
from rigplanner.domain.plan import Use
from rigplanner.domain.running_costs import ApiPrice, Tariff
from rigplanner.refusals import of_value
from rigplanner.translation import tr

#: The fitted speed law, written by `make calibrate`.
CALIBRATION_FILE: Final = "calibration.json"
#: The array of tables in a file, the shelf of the library it fills, and what stands on it.
KINDS: Final[dict[str, tuple[str, type[BaseModel]]]] = {
    "gpu": ("gpus", Gpu),
    "cpu": ("cpus", Cpu),
    "memory": ("memory", MemoryKit),
    "drive": ("drives", Drive),
    "board": ("boards", Board),
    "psu": ("psus", Psu),
    "case": ("cases", Case),
    "cooler": ("coolers", Cooler),
    "system": ("systems", System),
    "model": ("models", LlmModel),
    "quant": ("quants", QuantFormat),
    "load_class": ("load_classes", LoadClass),
    "background": ("background", BackgroundApp),
    "use": ("uses", Use),
    "tariff": ("tariffs", Tariff),
    "api_price": ("api_prices", ApiPrice),
    "source": ("sources", Source),
    "figure": ("figures", ReportedFigure),
    "chip": ("chips", Chip),
}


def in_own_catalog(file: str = "") -> str:
    """How the user's own catalog is named, or a file of it, where something in it is wrong."""
    return tr("your own catalog, {file}", file=file) if file else tr("your own catalog")


def load_library(catalogs: Path, today: date, own: Path | None = None) -> tuple[Library, tuple[Problem, ...]]:
    """Everything below a folder, and what is wrong with it. Never raises for what a file holds.

    Entries below the folder `own` stand in the place of shipped ones with the same id.
    """
    shelves, files, problems = _known_shelves(catalogs)
    own_ids: frozenset[str] = frozenset()
    if own is not None and own.is_dir():
        mine, own_files, more = _shelves(own)
        problems += [replace(problem, file=in_own_catalog(problem.file)) for problem in more]
        files |= {place: in_own_catalog(file) for place, file in own_files.items()}
        own_ids = frozenset(ident for _, ident in own_files)
        for shelf, entries in mine.items():
            shelves[shelf] = MappingProxyType({**shelves.get(shelf, {}), **entries})
    shelves["figures"] = tuple(shelves.get("figures", {}).values())
    calibration = _calibration(catalogs / CALIBRATION_FILE, problems)
    measurements = _measurements(catalogs / EVIDENCE_FILE, problems)
    library = Library(today=today, own_ids=own_ids, calibration=calibration, measurements=measurements, **shelves)
    loose, gone = dangling(library)
    problems += [Problem(files[shelf, ident], ident, field, text) for shelf, ident, field, text in loose]
    return _without(library, gone), tuple(problems)


def _calibration(path: Path, problems: list[Problem]) -> Calibration | None:
    """The speed law; without it no speed is known."""
    try:
        return Calibration.model_validate_json(path.read_bytes())
    except FileNotFoundError:
        return None
    except (OSError, ValidationError) as error:
        text = tr("cannot be read, so no speed is known: {reason}", reason=_first_line(error))
        problems.append(Problem(path.name, "", "", text))
        return None


def _measurements(path: Path, problems: list[Problem]) -> Measurements:
    """What others measured; without it speeds are modelled alone."""
    try:
        return read_measurements(path)
    except FileNotFoundError:
        return Measurements()
    except (OSError, ValueError) as error:
        problems.append(Problem(path.name, "", "", tr("cannot be read: {reason}", reason=_first_line(error))))
        return Measurements()


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0]


#: Entries by shelf and id, the file each is from, and what is wrong.
_Shelves = tuple[dict[str, Any], dict[tuple[str, str], str], list[Problem]]
#: The path of a file, when it changed, and its size.
_Stamp = tuple[Path, int, int, int]


def _known_shelves(folder: Path) -> _Shelves:
    """The entries of a folder, read again only where a file changed: each own price asks for all of them anew."""
    shelves, files, problems = _shelves_at(folder, _stamps(folder))
    return dict(shelves), dict(files), list(problems)


@lru_cache(maxsize=1)
def _shelves_at(folder: Path, _stamped: tuple[_Stamp, ...]) -> _Shelves:
    return _shelves(folder)


def _stamps(folder: Path) -> tuple[_Stamp, ...]:
    """What tells whether a file is another; one that vanishes meanwhile is told by the next look."""
    found = []
    for path in sorted(folder.rglob("*")):
        with suppress(OSError):
            known = path.stat()
            found.append((path, known.st_mtime_ns, known.st_ctime_ns, known.st_size))
    return tuple(found)


def _shelves(folder: Path) -> _Shelves:
    """The valid entries of a folder by shelf and id, the file each is from, and what is wrong."""
    entries, problems = read_entries(folder)
    by_kind: dict[str, list[RawEntry]] = defaultdict(list)
    for entry in entries:
        by_kind[entry.kind].append(entry)
    shelves: dict[str, Any] = {}
    files: dict[tuple[str, str], str] = {}
    for kind, rows in by_kind.items():
        if kind not in KINDS:
            text = tr("[[{kind}]] is not a kind of entry", kind=kind)
            problems += [Problem(row.file, row.name, "", text) for row in rows]
            continue
        shelf, model = KINDS[kind]
        valid = _validated(rows, model, problems)
        shelves[shelf] = by_id(tuple(item for _, item in valid))
        files |= {(shelf, str(getattr(item, "id"))): row.file for row, item in valid}  # noqa: B009
    return shelves, files, problems


def _without(library: Library, gone: frozenset[str]) -> Library:
    """The library less the figures that no source stands behind."""
    if not gone:
        return library
    return replace(library, figures=tuple(figure for figure in library.figures if figure.id not in gone))


def _validated(
    rows: list[RawEntry], model: type[BaseModel], problems: list[Problem]
) -> list[tuple[RawEntry, BaseModel]]:
    """Rows with what they became: all in one go where all are sound, else one by one."""
    try:
        items = _list_of(model).validate_python([row.fields for row in rows])
        valid = list(zip(rows, items, strict=True))
    except ValidationError:
        valid = [(row, item) for row in rows if (item := _one(row, model, problems))]
    return _unique(valid, problems)


@cache
def _list_of(model: type[BaseModel]) -> TypeAdapter[list[Any]]:
    return TypeAdapter(list[model])  # type: ignore[valid-type]


def _one(row: RawEntry, model: type[BaseModel], problems: list[Problem]) -> BaseModel | None:
    try:
        return model.model_validate(row.fields)
    except ValidationError as error:
        for detail in error.errors(include_url=False):
            field = ".".join(str(part) for part in detail["loc"])
            problems.append(Problem(row.file, row.name, field, of_value(detail)))
    except RecursionError:
        problems.append(Problem(row.file, row.name, "", tr("is nested too deeply")))
    return None


def _unique(valid: list[tuple[RawEntry, BaseModel]], problems: list[Problem]) -> list[tuple[RawEntry, BaseModel]]:
    """Each id once; the first stands."""
    seen: dict[str, RawEntry] = {}
    kept = []
    for row, item in valid:
        first = seen.setdefault(row.name, row)
        if first is row:
            kept.append((row, item))
        else:
            problems.append(Problem(row.file, row.name, "id", tr("is taken already, in {file}", file=first.file)))
    return kept
