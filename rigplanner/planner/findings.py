"""Findings in the order they are read: what stops you, what costs you, what you should know."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from rigplanner.domain.plan import Plan
from rigplanner.domain.report import Finding, Fix, Report, Severity, Value

_ORDER: Final = (Severity.STOP, Severity.COST, Severity.INFO)


def sorted_findings(report: Report, findings: Iterable[Finding]) -> Report:
    """The report with its findings, worst first; equal ones keep the order of the rules."""
    return replace(report, findings=tuple(sorted(findings, key=lambda finding: _ORDER.index(finding.severity))))


def values(**named: Value) -> MappingProxyType[str, Value]:
    """The figures behind a finding, read-only."""
    return MappingProxyType(named)


def fix(code: str, plan: Plan | None, **named: Value) -> Fix | None:
    """A fix that leads to `plan`; None where there is none."""
    return Fix(code, plan, values(**named)) if plan else None
