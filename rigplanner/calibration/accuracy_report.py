"""`make accuracy`: docs/accuracy.md with its pictures, from the shipped measurements alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Final

from rigplanner.calibration.accuracy_plots import bars, scatter
from rigplanner.calibration.cases import Cases
from rigplanner.calibration.comparison import LeftOut, by_rule, left_out_rows
from rigplanner.calibration.evidence_rows import evidence_rows
from rigplanner.calibration.leave_out import Level
from rigplanner.calibration.rows import read_table
from rigplanner.calibration.simple_rules import RULES
from rigplanner.calibration.speed_errors import TESTS, Compared, SpeedErrors, errors_by_class
from rigplanner.catalog.load import load_library
from rigplanner.domain.calibration import Calibration
from rigplanner.paths import shipped

_DOCS: Final = Path(__file__).resolve().parents[2] / "docs"
_HIDDEN: Final = frozenset({"trust C", "all rows"})
_UNITS: Final = {"tg": "tokens/s written", "pp": "prompt tokens/s read"}

_INTRODUCTION: Final = """# How right the speeds are

Written by `make accuracy`; do not edit. {measurements} public measurements of {boards} boards and {models} models
(`catalogs/measurements.csv`, each with its source) are predicted without ever having seen them: first with their own
board left out of the fit, then with their own model left out. Rows of trust A and B; the error of a speed is a part
of the measured one. "Within range" is the part of rows in the range that the program shows, which is meant to hold
8 of 10. How right the memory figures are: [accuracy-memory.md](accuracy-memory.md).

`rigplanner accuracy --measurements FILE` does the same for any table of measurements; rows that are among the
shipped ones are predicted without their board.
"""

_NOTES: Final = """## What the figures do not show

- A row tells hardware, program, model and format, but not which layers lie in main memory, how fast that memory is,
  how many threads or how little power it was given. Where people choose these freely (partly in main memory,
  processors), most of the error is that. In the program all of them are known.
- Two runs of one case by different people differ by about 8 %; builds of two years apart by up to a half, mostly in
  reading prompts. The law is fitted to all of them alike.
- Boards that are the only ones of their kind (Strix Halo, Pascal, Intel) are predicted from other kinds when they are
  left out. With their own measurements in the fit, as shipped, they are far better known.
- Names that no catalog has are read for their size, and the nearest known architecture stands in.
"""


def main() -> int:
    """Write the report and its pictures."""
    catalogs = shipped("catalogs")
    library, _ = load_library(catalogs, date.today())
    if library.calibration is None:
        raise SystemExit("catalogs/calibration.json is missing; make calibrate writes it")
    _, table = read_table(catalogs / "measurements.csv")
    rows = evidence_rows(table, Cases(library))
    left = left_out_rows(rows, library.calibration)
    (_DOCS / "accuracy.md").write_text(report(left, library.calibration, _DOCS), encoding="utf-8")
    return 0


def report(left: LeftOut, calibration: Calibration, pictures: Path) -> str:
    """The whole text; pictures are saved beside it."""
    errors = {level: errors_by_class(compared) for level, compared in left.by_level.items()}
    parts = [
        _INTRODUCTION.format(
            measurements=f"{len(left.rows):,}",
            boards=len({row.labels.board for row in left.rows}),
            models=len({row.labels.model for row in left.rows}),
        )
    ]
    for test, name in TESTS.items():
        rules = _rules(left, test)
        _draw(pictures, test, left.by_level["board"], errors["board"][name], rules)
        parts.append(_section(test, name, {level: found[name] for level, found in errors.items()}, rules))
    parts += [_NOTES, _fitted(calibration)]
    return "\n".join(parts)


def _rules(left: LeftOut, test: str) -> dict[str, dict[str, SpeedErrors]]:
    rows = [row for row in left.rows if row.conditions.test == test]
    return {name: errors_by_class(by_rule(rows, rule))[TESTS[test]] for name, rule in RULES[test].items()}


def _draw(
    folder: Path,
    test: str,
    compared: Sequence[Compared],
    ours: Mapping[str, SpeedErrors],
    rules: Mapping[str, Mapping[str, SpeedErrors]],
) -> None:
    rows = [row for row in compared if row.prediction.conditions and row.prediction.conditions.test == test]
    scatter(folder / f"accuracy-{TESTS[test]}.png", rows, _UNITS[test])
    bars(folder / f"accuracy-{TESTS[test]}-classes.png", _shown(ours), rules)


def _shown(errors: Mapping[str, SpeedErrors]) -> dict[str, SpeedErrors]:
    return {name: found for name, found in errors.items() if name not in _HIDDEN}


def _section(
    test: str,
    name: str,
    errors: Mapping[Level, Mapping[str, SpeedErrors]],
    rules: Mapping[str, Mapping[str, SpeedErrors]],
) -> str:
    title = "Writing speed" if test == "tg" else "Reading prompts"
    lines = [f"## {title}", ""]
    for level, found in errors.items():
        lines += [f"Each row's own {level} left out:", "", *_table(found), ""]
    lines += ["The same rows by rules of thumb, median error:", "", *_rule_table(errors["board"], rules), ""]
    lines += [
        f"![Predicted against measured](accuracy-{name}.png)",
        "",
        f"![Median error by class, ours beside rules of thumb](accuracy-{name}-classes.png)",
        "",
    ]
    return "\n".join(lines)


def _table(errors: Mapping[str, SpeedErrors]) -> list[str]:
    head = [
        "| class | rows | median error | mean | 9 of 10 below | signed median | within range |",
        "|---|---|---|---|---|---|---|",
    ]
    return head + [
        f"| {name} | {e.count:,} | {e.median:.1%} | {e.mean:.1%} | {e.p90:.0%} | {e.signed_median:+.1%} "
        f"| {e.coverage:.0%} |"
        for name, e in _shown(errors).items()
    ]


def _rule_table(ours: Mapping[str, SpeedErrors], rules: Mapping[str, Mapping[str, SpeedErrors]]) -> list[str]:
    head = [f"| class | ours | {' | '.join(rules)} |", "|---|---|" + "---|" * len(rules)]
    return head + [
        f"| {name} | {e.median:.0%} | {' | '.join(_median(found, name) for found in rules.values())} |"
        for name, e in _shown(ours).items()
    ]


def _median(errors: Mapping[str, SpeedErrors], name: str) -> str:
    return f"{errors[name].median:.0%}" if name in errors else "–"


def _fitted(calibration: Calibration) -> str:
    laws = {
        "Writing, graphics": calibration.decode,
        "Writing, processor": calibration.decode_cpu,
        "Reading, graphics": calibration.prefill,
        "Reading, processor": calibration.prefill_cpu,
    }
    lines = ["## What was fitted", "", "| law | measurements | boards | models | effects |", "|---|---|---|---|---|"]
    lines += [
        f"| {name} | {law.measurements:,} | {law.boards} | {law.models} "
        f"| {sum(len(term.effects) for term in law.terms):,} |"
        for name, law in laws.items()
    ]
    return "\n".join([*lines, ""])


if __name__ == "__main__":
    raise SystemExit(main())
