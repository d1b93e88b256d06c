"""A saved rig as the lines of its card."""

from __future__ import annotations

from dataclasses import dataclass

from rigplanner.domain.evidence import Basis
from rigplanner.domain.report import Fit, Report
from rigplanner.estimate.left_out import left_out
from rigplanner.translation import tr
from rigplanner.wording import labels
from rigplanner.wording.copies import day_and_time
from rigplanner.wording.marks import without_marks
from rigplanner.wording.quantities import day, span, tokens, usd, with_unit
from rigplanner.wording.rig_names import rig_line, work_line
from rigplanner.wording.verdict import fit_sentence, shown_fit, stops


@dataclass(frozen=True, slots=True)
class CardText:
    """What a card says of a rig, line by line; `speed_range` is empty where there is none."""

    parts: str
    work: str
    fit: Fit
    fit_text: str
    speed: str
    speed_range: str
    basis: Basis
    price: str

    @property
    def spoken(self) -> str:
        """The card in words."""
        speed = f"{self.speed}, {labels.basis(self.basis)}"
        return ". ".join((self.parts, self.work, self.fit_text, speed, self.price))


def card_text(report: Report) -> CardText:
    """The lines of a report."""
    decode = report.verdict.decode
    context = tr("{context} context", context=tokens(report.plan.workload.context_tokens))
    return CardText(
        parts=rig_line(report),
        work=f"{work_line(report)}, {context}",
        fit=shown_fit(report),
        fit_text=without_marks(stops(report) or fit_sentence(report)).rstrip(".。"),
        speed=tr("speed unknown") if decode.value is None else with_unit(decode),
        speed_range=span(decode),
        basis=decode.basis,
        price=_price(report),
    )


def worked_on(saved_at: str) -> str:
    """When a plan that no file holds was changed last; "" where nobody knows."""
    return tr("Worked on {moment}", moment=day_and_time(saved_at)) if saved_at else ""


def saved_on(saved_at: str, *, is_twin: bool = False) -> str:
    """When a rig was saved: "Saved 30 Nov 2026", of a twin with the time of day; "" where nobody knows."""
    if not saved_at:
        return ""
    return tr("Saved {moment}", moment=day_and_time(saved_at) if is_twin else day(saved_at))


def _price(report: Report) -> str:
    """The total; that of a rig that is not whole is only the least it will cost."""
    total = report.verdict.price.value
    if total is None:
        return tr("price unknown")
    return tr("over {amount}", amount=usd(total)) if left_out(report) else usd(total)
