"""What the user measured, kept in a file beside their own catalog."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError

from rigplanner.domain.own_run import OwnRun
from rigplanner.store.atomic import set_aside, write_atomically
from rigplanner.translation import tr, tr_n

FILE_NAME: Final = "runs.json"
SCHEMA: Final = 1
#: Thousands of runs are smaller.
_LARGEST_BYTES: Final = 20_000_000


class OwnRunsFile:
    """The file with all runs. Writing raises OSError and leaves the file as it was.

    A file that cannot be read at all is kept as "NAME.broken" before the next run is written; a run that cannot be
    read costs only itself, and stays in the file.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE_NAME

    def load(self) -> tuple[tuple[OwnRun, ...], tuple[str, ...]]:
        """All runs, the oldest first, and sentences about what could not be read."""
        rows = self._rows()
        if rows is None:
            return (), (tr("{file} is damaged: your measurements could not be read.", file=FILE_NAME),)
        runs: list[OwnRun] = []
        for row in rows:
            try:
                runs.append(OwnRun.model_validate(row))
            except ValidationError:
                continue
        lost = len(rows) - len(runs)
        return tuple(runs), (_lost(lost),) if lost else ()

    def add(self, *runs: OwnRun) -> None:
        """Keep runs; one with the same id is replaced."""
        new = {run.id for run in runs}
        kept = [row for row in self._rows_to_change() if _id(row) not in new]
        self._write([*kept, *(run.model_dump(mode="json", exclude_defaults=True) for run in runs)])

    def remove(self, ident: str) -> None:
        """Forget a run."""
        self._write([row for row in self._rows_to_change() if _id(row) != ident])

    def _rows_to_change(self) -> list[Any]:
        rows = self._rows()
        if rows is None:
            set_aside(self._path)
        return rows or []

    def _rows(self) -> list[Any] | None:
        """What the file lists; None where it is no such file."""
        try:
            with self._path.open("rb") as file:
                known = json.loads(file.read(_LARGEST_BYTES))
        except FileNotFoundError:
            return []
        except (OSError, ValueError, RecursionError):
            return None
        rows = known.get("runs") if isinstance(known, dict) else None
        return rows if isinstance(rows, list) else None

    def _write(self, rows: list[Any]) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        text = json.dumps({"schema": SCHEMA, "runs": rows}, indent=1, ensure_ascii=False)
        write_atomically(self._path, (text + "\n").encode())


def _lost(count: int) -> str:
    return tr_n(
        "{file}: {count} measurement could not be read.",
        "{file}: {count} measurements could not be read.",
        count,
        file=FILE_NAME,
    )


def _id(row: Any) -> object:
    return row.get("id") if isinstance(row, dict) else None
