"""Each figure that can be asked about: what it is called, and where its estimate stands in a report."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from rigplanner.domain.evidence import Basis, Estimate, ReportedFigure
from rigplanner.domain.report import Report
from rigplanner.planner.speed_parts import UNTESTED
from rigplanner.wording.quantities import certainty, reason, span, with_unit

_UNTESTED: Final = "Part of it runs from main memory, where ranges are not tested. By the law's own spread it is"


@dataclass(frozen=True, slots=True)
class Topic:
    """`shown` is the figure on screen, `modelled` our own; `reports` is what sources say about it."""

    question: Callable[[str], str]
    shown: Callable[[Report], Estimate]
    modelled: Callable[[Report], Estimate]
    reports: Callable[[Report], tuple[ReportedFigure, ...]]
    because: str = "8 of 10 measured cases lie within"
    measured_by_bench: bool = False


TOPICS: Final = MappingProxyType(
    {
        "memory": Topic(
            lambda figure: f"Why {figure} free",
            lambda report: report.memory.headroom,
            lambda report: report.memory.headroom,
            lambda report: report.memory.reports,
            because="Runtime, buffers and other apps may take more or less:",
        ),
        "decode": Topic(
            lambda figure: f"Why {figure}",
            lambda report: report.speed.decode,
            lambda report: report.speed.modelled,
            lambda report: report.speed.reports,
            measured_by_bench=True,
        ),
        "first_token": Topic(
            lambda figure: f"Why {figure} to the first word",
            lambda report: report.waiting.first_token,
            lambda report: report.waiting.first_token,
            lambda report: tuple(f for f in report.waiting.reports if f.quantity.value == "first_token_s"),
            measured_by_bench=True,
        ),
        "load": Topic(
            lambda figure: f"Why {figure} to load",
            lambda report: report.loading.chosen,
            lambda report: report.loading.chosen,
            lambda report: report.loading.reports,
            because="Drives of this kind and programs that load differ:",
        ),
        "price": Topic(
            lambda figure: f"Why {figure}",
            lambda report: report.cost.total,
            lambda report: report.cost.total,
            lambda report: report.cost.reports,
        ),
    }
)


def range_sentence(topic: Topic, report: Report) -> str:
    """Why the range is as wide as it is."""
    shown, modelled = topic.shown(report), topic.modelled(report)
    if shown.value is None:
        return reason(shown)
    between = span(shown)
    if shown.basis is Basis.REPORTED:
        ours = f" Our model says **{with_unit(modelled)}**." if modelled.value is not None else ""
        return f"A source reports this for exactly this case.{ours} So the range is **{between}**."
    if shown.basis is Basis.MEASURED and topic.measured_by_bench:
        return f"You measured this model on this machine. Carried to this case, it lies within **{between}**."
    if shown.basis is Basis.LISTED:
        return (
            f"Prices of shops and collections, with their dates. Together they span **{between or with_unit(shown)}**."
        )
    if not between:
        return "Counted exactly, so there is no range."
    word = f" This is **{certainty(shown)}**." if topic.measured_by_bench else ""
    because = _UNTESTED if any(UNTESTED in step.formula for step in modelled.steps) else topic.because
    return f"Computed from the steps below.{word} {because} **{between}**."
