from __future__ import annotations

from typing import Any

import pytest

from rigplanner.cli.table import table
from rigplanner.domain.evidence import Quantity, ReportedFigure, Source
from rigplanner.wording.quantities import between
from rigplanner.wording.reported import reported_line

SOURCE = Source(id="a", title="A review", as_of="2026-10-02")


def test_columns_are_as_wide_as_their_longest_text() -> None:
    assert table([("a", "1"), ("long", "100")]) == ["a       1", "long  100"]
    assert table([("a", "1", "x"), ("b", "22", "")], left_columns=3) == ["a  1   x", "b  22"]


@pytest.mark.parametrize(
    ("low", "high", "text"),
    [
        ("0.3 s", "0.7 s", "0.3–0.7 s"),
        ("42 s", "3 min", "42 s–3 min"),
        ("38 tok/s", "48 tok/s", "38–48 tok/s"),
        ("$5", "$8", "$5–$8"),
        ("1 s", "1 s", ""),
    ],
)
def test_a_range_names_its_unit_once(low: str, high: str, text: str) -> None:
    assert between(low, high) == text


@pytest.mark.parametrize(
    ("fields", "line"),
    [
        (
            {"quantity": Quantity.DECODE_TOKENS_PER_S, "value": 48},
            "Reported: writes 48 tok/s (A review, Oct 26).",
        ),
        (
            {"quantity": Quantity.FIRST_TOKEN_S, "low": 0.28, "high": 0.36},
            "Reported: first word after 0.3–0.4 s (A review, Oct 26).",
        ),
        (
            {"quantity": Quantity.MINIMUM_MEMORY_BYTES, "low": 120e9},
            "Reported: needs at least 120.0 GB (A review, Oct 26).",
        ),
        (
            {"quantity": Quantity.BUILD_PRICE_USD, "value": 900, "doubt": "prices rose"},
            "Reported: the build costs $900 (A review, Oct 26). Doubtful: prices rose",
        ),
        (
            {"quantity": Quantity.MEMORY_BYTES, "outcome": "out of memory"},
            "Reported: out of memory (A review, Oct 26).",
        ),
    ],
)
def test_a_reported_figure_is_a_line(fields: dict[str, Any], line: str) -> None:
    assert reported_line(ReportedFigure(id="f", source_id="a", **fields), SOURCE) == line
