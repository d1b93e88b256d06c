"""Prices: those that are old, and those that nobody knows."""

from __future__ import annotations

from collections.abc import Iterator

from rigplanner.domain.report import Finding, Report, Severity
from rigplanner.planner.findings import values
from rigplanner.wording.sentences import series


def money_pitfalls(report: Report) -> Iterator[Finding]:
    """How far the total can be trusted."""
    stale = [line for line in report.cost.lines if line.is_stale and line.age_days is not None]
    if stale:
        oldest = max(stale, key=lambda line: line.age_days or 0)
        figures = values(count=len(stale), part=oldest.name, days=oldest.age_days or 0)
        yield Finding("old_prices", Severity.INFO, figures)
    if report.cost.missing:
        named = [line.name for line in report.cost.lines if line.price.value is None]
        yield Finding("missing_prices", Severity.INFO, values(count=len(named), parts=series(named)))
