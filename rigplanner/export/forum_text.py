"""A build as a short list of plain lines, to paste into a forum or a chat."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from rigplanner.domain.report import Fit, Report
from rigplanner.domain.visible import one_line
from rigplanner.export.shopping import shopping_list
from rigplanner.translation import tr
from rigplanner.wording.quantities import about_tokens, long_date
from rigplanner.wording.sheet import conditions_line, figure_line, promise, use_line


def forum_text(report: Report, day: date) -> str:
    """Parts with prices, the total, what it runs and how fast. Reads as text and needs no markup."""
    return "\n".join(map(one_line, _lines(report, day))) + "\n"


def _lines(report: Report, day: date) -> Iterator[str]:
    shopping = shopping_list(report)
    yield f"{report.plan.name} (RigPlanner, {long_date(day)})"
    yield ""
    for row in shopping.rows:
        if row.name:
            tag = f", {row.tag}" if row.tag else ""
            yield f"{row.slot}: {row.name}{tag} - {row.price}"
        else:
            yield ": ".join((row.slot, tr("still to choose")))
    spread = f" ({shopping.total_spread})" if shopping.total_spread else ""
    yield f"{shopping.total_label}: {shopping.total}{spread}"
    yield ""
    yield f"{conditions_line(report)}. {use_line(report.plan.workload.use)}."
    yield promise(report)
    if report.memory.fit is not Fit.NO_FIT:
        yield from _speeds(report)


def _speeds(report: Report) -> Iterator[str]:
    if report.speed.decode.value is not None:
        speed, filled = figure_line(report.speed.decode), about_tokens(report.speed.filled_tokens)
        yield tr("Writes {speed} at {context} filled", speed=speed, context=filled)
    if report.waiting.first_token.value is not None:
        yield tr("First word after {duration}", duration=figure_line(report.waiting.first_token))
    if report.loading.chosen.value is not None:
        yield tr("Loads in {duration}", duration=figure_line(report.loading.chosen))
