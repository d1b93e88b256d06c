"""Each figure that can be asked about: what it is called, and where its estimate stands in a report."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from rigplanner.domain.evidence import Basis, Estimate, ReportedFigure
from rigplanner.domain.report import Report
from rigplanner.translation import mark, tr
from rigplanner.wording.quantities import certainty, reason, span, with_unit
from rigplanner.wording.sentences import together

_UNTESTED: Final = mark(
    "Part of it runs from main memory, where ranges are not tested. By the law's own spread it is **{range}**."
)

_MEASURED: Final = mark("You measured this model on this machine. Carried to this case, it lies within **{range}**.")
_LISTED: Final = mark("Prices of shops and collections, with their dates. Together they span **{range}**.")


@dataclass(frozen=True, slots=True)
class Topic:
    """`shown` is the figure on screen, `modelled` our own; `reports` is what sources say about it."""

    question: str
    shown: Callable[[Report], Estimate]
    modelled: Callable[[Report], Estimate]
    reports: Callable[[Report], tuple[ReportedFigure, ...]]
    because: str = mark("8 of 10 measured cases lie within **{range}**.")
    measured_by_bench: bool = False


TOPICS: Final = MappingProxyType(
    {
        "memory": Topic(
            mark("Why {figure} free"),
            lambda report: report.memory.headroom,
            lambda report: report.memory.headroom,
            lambda report: report.memory.reports,
            because=mark("Runtime, buffers and other apps may take more or less: **{range}**."),
        ),
        "decode": Topic(
            mark("Why {figure}"),
            lambda report: report.speed.decode,
            lambda report: report.speed.modelled,
            lambda report: report.speed.reports,
            measured_by_bench=True,
        ),
        "first_token": Topic(
            mark("Why {figure} to the first word"),
            lambda report: report.waiting.first_token,
            lambda report: report.waiting.first_token,
            lambda report: tuple(f for f in report.waiting.reports if f.quantity.value == "first_token_s"),
            measured_by_bench=True,
        ),
        "load": Topic(
            mark("Why {figure} to load"),
            lambda report: report.loading.chosen,
            lambda report: report.loading.chosen,
            lambda report: report.loading.reports,
            because=mark("Drives of this kind and programs that load differ: **{range}**."),
        ),
        "price": Topic(
            mark("Why {figure}"),
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
        ours = tr("Our model says **{figure}**.", figure=with_unit(modelled)) if modelled.value is not None else ""
        so = tr("So the range is **{range}**.", range=between)
        return together(tr("A source reports this for exactly this case."), ours, so)
    if shown.basis is Basis.MEASURED and topic.measured_by_bench:
        return tr(_MEASURED, range=between)
    if shown.basis is Basis.LISTED:
        return tr(_LISTED, range=between or with_unit(shown))
    if not between:
        return tr("Counted exactly, so there is no range.")
    word = tr("This is **{certainty}**.", certainty=certainty(shown)) if topic.measured_by_bench else ""
    because = _UNTESTED if any(not step.is_tested for step in modelled.steps) else topic.because
    return together(tr("Computed from the steps below."), word, tr(because, range=between))
