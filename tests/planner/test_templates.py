"""The plans to begin with: whole, without a clash, and good for what they say."""

from __future__ import annotations

import pytest

from rigplanner.catalog.library import Library
from rigplanner.domain.report import Fit, Severity
from rigplanner.planner.evaluate import evaluate
from rigplanner.planner.templates import templates
from rigplanner.wording.sheet import still_open

KEYS = ("gb12", "cpu", "laptop", "gb16", "gb24", "unified", "two")
#: Tokens a second below which nobody would be glad to begin.
LEAST_SPEED = 10.0


def test_there_is_one_for_each_common_way_to_begin(library: Library) -> None:
    assert tuple(template.key for template in templates(library)) == KEYS


@pytest.mark.parametrize("key", KEYS)
def test_each_runs_its_model_well_and_clashes_nowhere(library: Library, key: str) -> None:
    template = next(template for template in templates(library) if template.key == key)
    report = evaluate(template.plan, library)
    assert report.memory.fit in (Fit.FITS, Fit.TIGHT)
    assert [finding.code for finding in report.findings if finding.severity is Severity.STOP] == []
    assert (report.speed.decode.low or 0) > LEAST_SPEED
    assert report.verdict.price.value is not None
    assert report.cost.missing == ()
    assert still_open(report) == ""
    assert template.title
    assert template.line
