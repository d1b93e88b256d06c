"""The user's own catalog: parts and models nobody else lists, prices that stand above the listed ones, and what was
measured on their machine.

It lies in a folder of its own beside the rigs; what is shipped is never changed.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, Final

from rigplanner.catalog.library import Library
from rigplanner.catalog.load import KINDS, in_own_catalog, load_library
from rigplanner.catalog.own_prices import OwnPrice, own_prices, price_list, read_prices, with_prices
from rigplanner.catalog.problems import Problem
from rigplanner.domain.llm import LlmModel
from rigplanner.domain.parts import Condition, Part, Price
from rigplanner.estimate.cost import price_of
from rigplanner.paths import user_data
from rigplanner.store.atomic import set_aside, write_atomically
from rigplanner.store.own_runs import OwnRunsFile
from rigplanner.translation import tr

FOLDER: Final = "catalog"
#: Beside the catalog, not in it: every file there is read as part of it.
RUNS_FOLDER: Final = "measured"
ENTRIES: Final = "own.json"
PRICES: Final = "prices.csv"
#: A price list of every part in the world is smaller.
_LARGEST_BYTES: Final = 20_000_000


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a price list: ids now priced by the user, and lines that could not be taken."""

    taken: tuple[str, ...]
    problems: tuple[Problem, ...]


class OwnCatalog:
    """The folder of the user's own parts and prices. Writing raises OSError and leaves the files as they were."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or user_data() / FOLDER
        self.runs = OwnRunsFile(self.folder.with_name(RUNS_FOLDER))

    def library(self, shipped: Path, today: date) -> tuple[Library, tuple[Problem, ...]]:
        """The shipped catalogs with the user's own over them, and what is wrong with either."""
        library, problems = load_library(shipped, today, self.folder)
        prices, wrong = self._prices()
        priced, unknown, _ = with_prices(library, prices, PRICES)
        mine = (Problem(in_own_catalog(p.file), p.entry, p.field, p.message) for p in (*wrong, *unknown))
        runs, lost = self.runs.load()
        unread = (Problem(in_own_catalog(), "", "", sentence) for sentence in lost)
        return replace(priced, own_runs=runs), (*problems, *mine, *unread)

    def add(self, entry: Part | LlmModel) -> None:
        """Keep a part or a model; one with the same id is replaced."""
        kind = next(kind for kind, (_, model) in KINDS.items() if model is type(entry))
        tables = self._entries()
        rows = [row for row in tables.get(kind, []) if row.get("id") != entry.id]
        tables[kind] = [*rows, entry.model_dump(mode="json", exclude_defaults=True)]
        self._write(ENTRIES, json.dumps(tables, indent=2, ensure_ascii=False) + "\n")

    def remove(self, ident: str) -> None:
        """Forget a part or model of the user's own; what is shipped under its id shows again."""
        tables = {kind: [row for row in rows if row.get("id") != ident] for kind, rows in self._entries().items()}
        self._write(ENTRIES, json.dumps(tables, indent=2, ensure_ascii=False) + "\n")

    def set_price(self, library: Library, part_id: str, price: Price | None) -> None:
        """Keep the user's price of a part, or forget it."""
        prices = {ident: known for ident, known in own_prices(library) if ident != part_id}
        if price is not None:
            prices[part_id] = price
        self._write(PRICES, price_list(prices.items()))

    def import_prices(self, path: Path, library: Library) -> Imported:
        """Take over a price list; raises OSError or UnicodeDecodeError where it cannot be read at all."""
        if path.stat().st_size > _LARGEST_BYTES:
            raise OSError(tr("{file} is larger than {most} MB", file=path.name, most=_LARGEST_BYTES // 1_000_000))
        found, wrong = read_prices(path.read_text(encoding="utf-8"), path.name)
        _, unknown, taken = with_prices(library, found, path.name)
        if taken:
            self._write(PRICES, price_list((dict(own_prices(library)) | _by_id(taken)).items()))
        return Imported(tuple(entry.part_id for entry in taken), (*wrong, *unknown))

    def export_prices(self, path: Path, library: Library) -> int:
        """Write what every part costs, to be edited elsewhere and imported again; how many prices that are."""
        rows = list(current_prices(library))
        write_atomically(path, price_list(rows).encode())
        return len(rows)

    def _prices(self) -> tuple[tuple[OwnPrice, ...], tuple[Problem, ...]]:
        path = self.folder / PRICES
        try:
            return read_prices(path.read_text(encoding="utf-8"), PRICES)
        except FileNotFoundError:
            return (), ()
        except (OSError, UnicodeDecodeError) as error:
            return (), (Problem(PRICES, "", "", tr("cannot be read: {reason}", reason=error)),)

    def _entries(self) -> dict[str, list[dict[str, Any]]]:
        """What is kept already; a damaged file is set aside as own.json.broken."""
        path = self.folder / ENTRIES
        try:
            tables = json.loads(path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return {}
        except (json.JSONDecodeError, UnicodeDecodeError, RecursionError):
            tables = None
        if not _is_tables(tables):
            set_aside(path)
            return {}
        found: dict[str, list[dict[str, Any]]] = tables
        return found

    def _write(self, name: str, text: str) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        write_atomically(self.folder / name, text.encode())


def current_prices(library: Library) -> Iterator[tuple[str, Price]]:
    """The price of every part that has one: the user's own, else as new, else used."""
    for _, part in library.all_parts():
        price = price_of(part, Condition.NEW)
        if price is not None:
            yield part.id, price


def _is_tables(tables: Any) -> bool:
    return isinstance(tables, dict) and all(
        isinstance(rows, list) and all(isinstance(row, dict) for row in rows) for rows in tables.values()
    )


def _by_id(prices: Iterable[OwnPrice]) -> dict[str, Price]:
    return {entry.part_id: entry.price for entry in prices}
