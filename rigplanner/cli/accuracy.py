"""`rigplanner accuracy`: our memory figures against a table of an engine's own, or our speeds against measured ones."""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from rigplanner.calibration.rows import read_csv
from rigplanner.cli import speed_accuracy
from rigplanner.cli.catalog import library_of_today
from rigplanner.cli.errors import CommandError, Parser, UsageError
from rigplanner.cli.table import table
from rigplanner.planner.engine_errors import Errors, by, component, device_totals
from rigplanner.planner.engine_truth import Prediction, TableError, predict

_PREDICTED: Final = "predicted_mib"
_MOST_REASONS: Final = 10


def run(arguments: Sequence[str]) -> int:
    """Predict every row, print the errors; write the rows where asked to."""
    given = _parser().parse_args(list(arguments))
    try:
        if given.measurements:
            return speed_accuracy.run(given)
        columns, rows = _read(given.engine_memory)
        predictions = predict(rows, library_of_today())
    except TableError as error:
        raise UsageError(str(error)) from error
    if given.rows:
        _write(given.rows, columns, predictions)
    print(json.dumps(_as_json(predictions), indent=2) if given.json else "\n".join(_as_text(predictions)))
    return 0


def _parser() -> Parser:
    parser = Parser(
        prog="rigplanner accuracy",
        description="Compares our figures with what an engine says that it allocates, or with measured speeds.",
    )
    table = parser.add_mutually_exclusive_group(required=True)
    table.add_argument(
        "--engine-memory",
        type=Path,
        metavar="FILE",
        help="a CSV (also .gz) with a row for each buffer: model, quant, n_ctx, …, device, component, mib",
    )
    table.add_argument(
        "--measurements",
        type=Path,
        metavar="FILE",
        help="a CSV (also .gz) with a row for each measured speed: hardware, backend, engine, model, quant, …, tps",
    )
    parser.add_argument("--rows", type=Path, metavar="OUT.csv", help="write every row with what we predict")
    parser.add_argument("--json", action="store_true", help="print the errors as JSON")
    return parser


def _read(path: Path) -> tuple[list[str], list[dict[str, str]]]:
    """The columns and rows of a table of allocations."""
    columns, rows = read_csv(path)
    for number, row in enumerate(rows, 2):
        if not _is_number(row.get("mib", "")):
            raise TableError(f"{path}, line {number}: mib is {row.get('mib', '')!r}, not a number")
    return columns, rows


def _is_number(text: str) -> bool:
    try:
        return float(text) >= 0
    except ValueError:
        return False


def _write(path: Path, columns: Sequence[str], predictions: Sequence[Prediction]) -> None:
    try:
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, [*columns, _PREDICTED], extrasaction="ignore", lineterminator="\n")
            writer.writeheader()
            for prediction in predictions:
                mib = "" if prediction.mib is None else f"{prediction.mib:.3f}"
                writer.writerow({**prediction.row, _PREDICTED: mib})
    except OSError as error:
        raise CommandError(f"{path} cannot be written: {error.strerror}") from error


def _as_json(predictions: Sequence[Prediction]) -> dict[str, Any]:
    return {
        "rows": len(predictions),
        "predicted": sum(prediction.mib is not None for prediction in predictions),
        "not_predicted": dict(_reasons(predictions)),
        "components": _errors_as_json(by(predictions, component)),
        "architectures": _errors_as_json(by(predictions, _architecture)),
        "device_totals": _errors_as_json(device_totals(predictions)),
    }


def _errors_as_json(errors: Mapping[str, Errors]) -> dict[str, Any]:
    return {name: asdict(found) for name, found in errors.items()}


def _architecture(prediction: Prediction) -> str:
    return f"{prediction.architecture}, {component(prediction)}"


def _reasons(predictions: Sequence[Prediction]) -> list[tuple[str, int]]:
    return Counter(prediction.reason for prediction in predictions if prediction.mib is None).most_common()


def _as_text(predictions: Sequence[Prediction]) -> list[str]:
    missing = _reasons(predictions)
    done = len(predictions) - sum(count for _, count in missing)
    lines = [f"{done:,} of {len(predictions):,} rows predicted"]
    lines += [f"  {count:,} not: {reason}" for reason, count in missing[:_MOST_REASONS]]
    for title, errors in (
        ("Everything on a device", device_totals(predictions)),
        ("Component", by(predictions, component)),
        ("Architecture", by(predictions, _architecture)),
    ):
        head = (title, "rows", "mean", "worst", "signed mean")
        lines += ["", *table([head, *(_row(name, found) for name, found in errors.items())])]
    return lines


def _row(name: str, errors: Errors) -> tuple[str, ...]:
    return (name, f"{errors.count:,}", f"{errors.mean:.2%}", f"{errors.worst:.2%}", f"{errors.signed:+.2%}")
