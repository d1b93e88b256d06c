"""What is shipped: the measurements, the calibration fitted to them, and how far off it is for what it never saw."""

from __future__ import annotations

from pathlib import Path

import pytest

from rigplanner.calibration.calibrate import as_json, calibrate, evidence_json
from rigplanner.calibration.cases import Cases
from rigplanner.calibration.comparison import LeftOut, by_rule, left_out_rows
from rigplanner.calibration.evidence_rows import EvidenceRow, evidence_rows
from rigplanner.calibration.rows import read_table
from rigplanner.calibration.simple_rules import RULES
from rigplanner.calibration.speed_errors import errors_by_class
from rigplanner.catalog.library import Library
from rigplanner.paths import shipped

CATALOGS = shipped("catalogs")


@pytest.fixture(scope="module")
def rows(library: Library) -> list[EvidenceRow]:
    _, table = read_table(CATALOGS / "measurements.csv")
    return evidence_rows(table, Cases(library))


@pytest.fixture(scope="module")
def left_out(rows: list[EvidenceRow], library: Library) -> LeftOut:
    assert library.calibration is not None
    return left_out_rows(rows, library.calibration)


def test_the_shipped_files_are_what_the_measurements_give(rows: list[EvidenceRow]) -> None:
    """Digits may differ in the last place between machines, not the law."""
    again, shipped_file = calibrate(rows), (CATALOGS / "calibration.json").read_text(encoding="utf-8")
    made = as_json(again)
    assert len(made.splitlines()) == len(shipped_file.splitlines())
    assert evidence_json(rows) == (CATALOGS / "evidence.json").read_text(encoding="utf-8")


def test_nearly_all_rows_are_understood(library: Library) -> None:
    _, table = read_table(CATALOGS / "measurements.csv")
    cases = Cases(library)
    understood = len(evidence_rows([{**row, "model_size_gib": "", "threads": ""} for row in table], cases))
    assert understood >= 0.97 * len(table)


@pytest.mark.parametrize(
    ("level", "test", "group", "median"),
    [
        ("board", "writing", "one device", 0.12),
        ("board", "writing", "mixture of experts", 0.13),
        ("board", "writing", "NVIDIA data-centre (HBM)", 0.12),
        ("board", "writing", "AMD ROCm", 0.12),
        ("board", "writing", "AMD Vulkan", 0.13),
        ("board", "writing", "Apple", 0.14),
        ("board", "writing", "GB10 and Strix Halo", 0.12),
        ("board", "writing", "depth above 0", 0.12),
        ("board", "writing", "several devices", 0.14),
        ("model", "writing", "one device", 0.09),
        ("model", "writing", "depth above 0", 0.11),
        ("model", "reading", "one device", 0.19),
        ("board", "reading", "one device", 0.28),
    ],
)
def test_errors_of_what_was_left_out_stay_where_they_are(
    left_out: LeftOut, level: str, test: str, group: str, median: float
) -> None:
    compared = left_out.by_level["board" if level == "board" else "model"]
    assert errors_by_class(compared)[test][group].median <= median


@pytest.mark.parametrize("test", ["writing", "reading"])
def test_ranges_hold_eight_of_ten(left_out: LeftOut, test: str) -> None:
    for compared in left_out.by_level.values():
        assert 0.74 <= errors_by_class(compared)[test]["one device"].coverage <= 0.86


def test_rules_of_thumb_are_left_behind(left_out: LeftOut) -> None:
    ours = errors_by_class(left_out.by_level["board"])["writing"]["one device"]
    writing = [row for row in left_out.rows if row.conditions.test == "tg"]
    for rule in RULES["tg"].values():
        theirs = errors_by_class(by_rule(writing, rule))["writing"]["one device"]
        assert theirs.median > 2 * ours.median


def test_the_report_says_what_was_computed(left_out: LeftOut, library: Library, tmp_path: Path) -> None:
    from rigplanner.calibration.accuracy_report import report

    assert library.calibration is not None
    text = report(left_out, library.calibration, tmp_path)
    errors = errors_by_class(left_out.by_level["board"])["writing"]["one device"]
    assert f"| one device | {errors.count:,} | {errors.median:.1%} |" in text
    assert {path.name for path in tmp_path.iterdir()} == {
        f"accuracy-{name}.png" for name in ("writing", "reading", "writing-classes", "reading-classes")
    }
