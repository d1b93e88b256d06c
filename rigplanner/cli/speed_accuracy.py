"""`rigplanner accuracy --measurements`: our speeds against a table of measured ones."""

from __future__ import annotations

import csv
import json
from argparse import Namespace
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from rigplanner.cli.catalog import library_of_today
from rigplanner.cli.errors import CommandError
from rigplanner.cli.table import table
from rigplanner.paths import shipped

PREDICTED_COLUMNS: Final = ("predicted", "low", "high", "basis")
_MOST_REASONS: Final = 10


def run(given: Namespace) -> int:
    """Predict every row, print the errors; write the rows where asked to. Raises TableError for a file that is none."""
    # The arrays library that fits are made with takes a tenth of a second to load, which other commands do not need.
    from rigplanner.calibration.cases import Cases
    from rigplanner.calibration.evidence_rows import evidence_rows
    from rigplanner.calibration.predictions import predict_speeds
    from rigplanner.calibration.rows import outcome_of, read_table
    from rigplanner.calibration.speed_errors import Compared, errors_by_class

    columns, rows = read_table(given.measurements)
    library = library_of_today()
    if library.calibration is None:
        raise CommandError("catalogs/calibration.json is missing, so no speed is known; make calibrate writes it")
    cases = Cases(library)
    _, known = read_table(shipped("catalogs") / "measurements.csv")
    predictions = predict_speeds(rows, library.calibration, cases, evidence_rows(known, cases))
    if given.rows:
        _write(given.rows, columns, rows, predictions)
    compared = [
        Compared(prediction, outcome)
        for prediction, row in zip(predictions, rows, strict=True)
        if (outcome := outcome_of(row))
    ]
    answer = {
        "rows": len(rows),
        "predicted": sum(prediction.value is not None for prediction in predictions),
        "not_predicted": dict(Counter(p.reason for p in predictions if p.value is None).most_common()),
        **{
            test: {name: asdict(errors) for name, errors in classes.items()}
            for test, classes in errors_by_class(compared).items()
        },
    }
    print(json.dumps(answer, indent=2, ensure_ascii=False) if given.json else "\n".join(_as_text(answer)))
    return 0


def _write(path: Path, columns: Sequence[str], rows: Sequence[dict[str, str]], predictions: Sequence[Any]) -> None:
    try:
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, [*columns, *PREDICTED_COLUMNS], extrasaction="ignore", lineterminator="\n")
            writer.writeheader()
            for row, prediction in zip(rows, predictions, strict=True):
                writer.writerow({**row, **_cells(prediction)})
    except OSError as error:
        raise CommandError(f"{path} cannot be written: {error.strerror}") from error


def _cells(prediction: Any) -> dict[str, str]:
    if prediction.value is None:
        return dict.fromkeys(PREDICTED_COLUMNS, "")
    return {
        "predicted": f"{prediction.value:.4g}",
        "low": f"{prediction.low:.4g}",
        "high": f"{prediction.high:.4g}",
        "basis": prediction.basis.value,
    }


def _as_text(answer: dict[str, Any]) -> list[str]:
    lines = [f"{answer['predicted']:,} of {answer['rows']:,} rows predicted"]
    missing = answer["not_predicted"]
    lines += [f"  {count:,} not: {reason}" for reason, count in list(missing.items())[:_MOST_REASONS]]
    for test in ("writing", "reading"):
        head = (test.capitalize(), "rows", "median error", "mean", "9 of 10 below", "signed median", "within range")
        body = [_row(name, errors) for name, errors in answer.get(test, {}).items()]
        lines += ["", *table([head, *body])]
    return lines


def _row(name: str, errors: dict[str, Any]) -> tuple[str, ...]:
    return (
        name,
        f"{errors['count']:,}",
        f"{errors['median']:.1%}",
        f"{errors['mean']:.1%}",
        f"{errors['p90']:.1%}",
        f"{errors['signed_median']:+.1%}",
        f"{errors['coverage']:.0%}",
    )
