"""A table of speed measurements: the conditions of each row, and apart from them what was measured."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from rigplanner.planner.engine_truth import TableError

Test = Literal["pp", "tg"]
_GZIP: Final = b"\x1f\x8b"
#: What a prediction may read of a row. The measured value is not among it.
CONDITIONS: Final = (
    "hardware",
    "n_gpus",
    "kind",
    "backend",
    "engine",
    "model",
    "quant",
    "flash_attn",
    "test",
    "n_tokens",
    "depth",
)


@dataclass(frozen=True, slots=True)
class Conditions:
    """How a row was measured. `gpus` is 0 for a processor; `flash` is None where nobody says."""

    hardware: str
    gpus: int
    kind: str
    backend: str
    engine: str
    model: str
    quant: str
    flash: bool | None
    test: Test
    tokens: int
    depth: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was measured, by whom, and how far it is trusted (A best, C least)."""

    tokens_per_s: float
    trust: str
    source: str
    date: str
    build: str


def read_csv(path: Path) -> tuple[list[str], list[dict[str, str]]]:
    """Columns and rows of a CSV file, packed with gzip or not; raises TableError where it is none."""
    try:
        content = path.read_bytes()
        text = (gzip.decompress(content) if content.startswith(_GZIP) else content).decode("utf-8-sig")
        reader = csv.DictReader(text.splitlines())
        rows = [{name: value or "" for name, value in row.items() if name is not None} for row in reader]
        return list(reader.fieldnames or ()), rows
    except (OSError, EOFError, UnicodeDecodeError, csv.Error) as error:
        raise TableError(f"{path} cannot be read as a table of comma-separated values: {error}") from error


def read_table(path: Path) -> tuple[list[str], list[dict[str, str]]]:
    """Columns and rows of a table of measurements; raises TableError where a condition has no column."""
    columns, rows = read_csv(path)
    missing = [name for name in CONDITIONS if name not in columns]
    if missing:
        raise TableError(f"{path} lacks the columns {', '.join(missing)}")
    return columns, rows


def conditions_of(row: Mapping[str, str]) -> Conditions | None:
    """The conditions of one row; None where its test or a number in it is no such thing."""
    test = row["test"].strip().lower()
    try:
        tokens, depth = round(float(row["n_tokens"])), round(float(row["depth"] or 0))
        gpus = round(float(row["n_gpus"] or 1))
    except ValueError:
        return None
    if test not in ("pp", "tg") or tokens <= 0 or depth < 0 or gpus < 0:
        return None
    flash = {"1": True, "true": True, "on": True, "0": False, "false": False, "off": False}
    return Conditions(
        hardware=row["hardware"].strip(),
        gpus=gpus,
        kind=row["kind"].strip().lower(),
        backend=row["backend"].strip(),
        engine=row["engine"].strip(),
        model=row["model"].strip(),
        quant=row["quant"].strip(),
        flash=flash.get(row["flash_attn"].strip().lower()),
        test="pp" if test == "pp" else "tg",
        tokens=tokens,
        depth=depth,
    )


def outcome_of(row: Mapping[str, str]) -> Outcome | None:
    """What a row says was measured; None where that is no positive number."""
    try:
        speed = float(row.get("tps", ""))
    except ValueError:
        return None
    if not 0 < speed < float("inf"):
        return None
    return Outcome(
        speed, row.get("trust", ""), row.get("source_url", ""), row.get("source_date", ""), row.get("build", "")
    )


def measured(rows: Sequence[Mapping[str, str]]) -> list[tuple[Conditions, Outcome]]:
    """The rows that say both how and what was measured."""
    pairs = ((conditions_of(row), outcome_of(row)) for row in rows)
    return [(how, what) for how, what in pairs if how and what]
