"""A comparison as JSON: a contract with other programs, described in docs/cli.md."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any, Final

from rigplanner import __version__
from rigplanner.domain.comparison import Change, Comparison, Row, SmallestChange
from rigplanner.domain.evidence import Estimate
from rigplanner.domain.report import Report
from rigplanner.wording.changes import ChangeText, change_text, settings_text
from rigplanner.wording.comparison import cell_text
from rigplanner.wording.comparison_rows import row_title
from rigplanner.wording.comparison_verdict import headline
from rigplanner.wording.marks import without_marks

#: Raised when a field changes its meaning or goes away; new fields do not raise it.
SCHEMA_VERSION: Final = 1


def comparison_json(comparison: Comparison, changes: Sequence[SmallestChange]) -> str:
    """The comparison as indented JSON in plain ASCII, with the smallest change for each rig."""
    document = {
        "schema_version": SCHEMA_VERSION,
        "rigplanner_version": __version__,
        "same_work": comparison.same_work,
        "headline": without_marks(headline(comparison)),
        "rigs": [
            _rig(name, report, found)
            for name, report, found in zip(comparison.names, comparison.reports, changes, strict=True)
        ],
        "rows": [_row(comparison, row) for row in comparison.rows],
    }
    return json.dumps(document, indent=2, allow_nan=False)


def _rig(name: str, report: Report, found: SmallestChange) -> dict[str, Any]:
    work = report.plan.workload
    return {
        "name": name,
        "fit": report.memory.fit.value,
        "model": work.model_id,
        "quant": work.quant,
        "context_tokens": work.context_tokens,
        "smallest_change": _change(found.parts, change_text),
        "free_change": _change(found.settings, settings_text),
    }


def _change(change: Change | None, words: Callable[[Change], ChangeText]) -> dict[str, Any] | None:
    if change is None:
        return None
    return {
        "code": change.fix.code,
        "text": words(change).line,
        "values": dict(change.fix.values),
        "price_usd": _estimate(change.price),
        "fit": change.report.memory.fit.value,
        "decode_tokens_per_s": _estimate(change.report.speed.decode),
    }


def _row(comparison: Comparison, row: Row) -> dict[str, Any]:
    return {
        "key": row.key.value,
        "title": row_title(row.key, comparison).title,
        "differs": row.differs,
        "cells": [
            {
                "text": cell_text(row.key, cell, report).spoken,
                "figure": _estimate(cell.estimate),
                "unit": cell.estimate.unit.value if cell.estimate else None,
                "best": cell.best,
            }
            for cell, report in zip(row.cells, comparison.reports, strict=True)
        ],
    }


def _estimate(estimate: Estimate | None) -> dict[str, Any] | None:
    if estimate is None:
        return None
    return {"value": estimate.value, "low": estimate.low, "high": estimate.high, "basis": estimate.basis.value}
