"""`rigplanner estimate`: the report of one plan, as text or JSON."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rigplanner.catalog.library import Library
from rigplanner.cli.catalog import library_of_today
from rigplanner.cli.errors import CommandError
from rigplanner.cli.planning import planned
from rigplanner.cli.request import EstimateRequest, parse
from rigplanner.cli.text_report import text_report
from rigplanner.domain.plan import Plan
from rigplanner.export.json_report import json_report
from rigplanner.planner.evaluate import evaluate
from rigplanner.store.rig_errors import RigFileError
from rigplanner.store.rigs import save_rig


@dataclass(frozen=True, slots=True)
class Answer:
    """The plan that was asked for and its report as it is printed."""

    plan: Plan
    text: str


def run(arguments: Sequence[str]) -> int:
    """Print the report and keep the plan where that is asked; raises UsageError or CommandError."""
    request = parse(arguments)
    library = library_of_today()
    answer = answer_to(request, library)
    print(answer.text)
    if request.save is not None:
        _save(request.save, answer.plan, library)
    return 0


def answer_to(request: EstimateRequest, library: Library) -> Answer:
    """Plan, evaluate and word; raises UsageError."""
    asked = planned(request, library)
    report = evaluate(asked.plan, library)
    if not request.json:
        return Answer(asked.plan, text_report(report, asked))
    known = library.with_own(asked.plan.own)
    return Answer(asked.plan, json_report(report, known, asked.assumed, asked.remarks))


def _save(path: Path, plan: Plan, library: Library) -> None:
    try:
        save_rig(path, plan, library)
    except RigFileError as error:
        raise CommandError(str(error)) from error
