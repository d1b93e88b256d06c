"""Plans as the articles describe them, and what every reported figure must show in a report."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pytest

from rigplanner.catalog.library import Library
from rigplanner.catalog.names import find
from rigplanner.domain.evidence import Basis, Estimate, Quantity, ReportedFigure
from rigplanner.domain.parts import System
from rigplanner.domain.plan import Offload, OwnParts, PartChoice, Plan, Rig, Use, Workload
from rigplanner.domain.report import Finding, Report
from rigplanner.planner.evaluate import evaluate
from rigplanner.wording.findings import sentence

ARTICLE_MODEL = "step-3.7-flash-article-14b"
VENDOR_MODEL = "step-3.7-flash"
STEP_35 = "step-3.5-flash"
#: The article calls the vendor's Q4_K_S file INT4.
INT4 = "Q4_K_S"
RTX_3060 = "nvidia-geforce-rtx-3060-12-gb"
FOUR_K = 4096
#: The tables of article 1 are for prompts of 4k.
TABLE = Use(id="table", name="A prompt of 4k", prompt_tokens=FOUR_K, answer_tokens=256)
PC = {
    "gpu": RTX_3060,
    "cpu": "amd-ryzen-7-5700x",
    "memory": "corsair-vengeance-lpx-32-gb-2x16-ddr4-3200-cl16",
    "drive": "wd-blue-sn550-1-tb",
}


def filling(tokens: int) -> Use:
    """A use that stands at a depth of the context."""
    return Use(id="depth", name="At a depth", prompt_tokens=max(tokens, 1), answer_tokens=128)


@dataclass(frozen=True)
class Bench:
    """The shipped catalogs with plans in them."""

    library: Library

    def named(self, shelf: str, name: str) -> Any:
        """The one entry that a name means, as a person writes it."""
        match = find(getattr(self.library, shelf).values(), name)
        assert match.entry is not None, f"{name} means {[entry.id for entry in match.candidates or match.near]}"
        return match.entry

    def report(
        self,
        model: str = ARTICLE_MODEL,
        quant: str = "Q4_K_M",
        context: int = FOUR_K,
        *,
        use: Use = TABLE,
        users: int = 1,
        apps: tuple[str, ...] = (),
        offload: Offload | None = None,
        system: System | None = None,
        **parts: str,
    ) -> Report:
        """What the app says about the article's PC, or a ready-made system, with some things changed."""
        chosen = {slot: PartChoice(part_id=ident) for slot, ident in {**PC, **parts}.items()}
        rig = Rig(gpus=(chosen.pop("gpu"),), **chosen)
        own = OwnParts()
        if system is not None:
            rig, own = Rig(system=PartChoice(part_id=system.id)), OwnParts(systems=(system,))
        workload = Workload(
            model_id=model,
            quant=quant,
            context_tokens=context,
            use=use,
            parallel_users=users,
            offload=offload or Offload(),
        )
        return evaluate(Plan(name="t", rig=rig, workload=workload, background_apps=apps, own=own), self.library)

    def outcome(self, text: str, source: str = "article-1") -> ReportedFigure:
        """The one stated result that contains some words."""
        found = [f for f in self.library.figures_about(Quantity.OUTCOME) if text in f.outcome and f.source_id == source]
        assert len(found) == 1, f"{text!r} is stated by {[figure.id for figure in found]}"
        assert source in self.library.sources
        return found[0]

    def stated(
        self, quantity: Quantity, stated: float | tuple[float, float], source: str, **where: str | None
    ) -> ReportedFigure:
        """A figure of the library, wherever it holds."""
        figures = [f for f in self.library.figures_about(quantity) if all(getattr(f, k) == v for k, v in where.items())]
        return reported(self.library, figures, quantity, stated, source)


def reported(
    library: Library,
    figures: Iterable[ReportedFigure],
    quantity: Quantity,
    stated: float | tuple[float, float],
    source: str = "article-1",
) -> ReportedFigure:
    """The figure among reports that says just this, with a source that exists."""
    assert source in library.sources
    found = [f for f in figures if f.quantity is quantity and f.source_id == source and _says(f, stated)]
    assert found, f"nobody reports {stated} as {quantity}"
    return found[0]


def _says(figure: ReportedFigure, stated: float | tuple[float, float]) -> bool:
    if isinstance(stated, tuple):
        return (figure.low, figure.high) == pytest.approx(stated)
    return figure.value is not None and figure.value == pytest.approx(stated)


def modelled(estimate: Estimate) -> Estimate:
    """Our own figure: modelled, with a range and steps to follow."""
    assert estimate.basis is Basis.MODELLED
    assert estimate.value is not None
    assert estimate.low is not None
    assert estimate.high is not None
    assert estimate.low < estimate.value < estimate.high
    assert estimate.steps
    return estimate


def agrees_or_is_told(report: Report, figure: ReportedFigure, ours: Estimate, unit: str) -> None:
    """A report inside our range, or a finding that says that the two differ or that the report is doubtful."""
    modelled(ours)
    low = figure.value if figure.low is None else figure.low
    high = figure.value if figure.high is None else figure.high
    assert low is not None
    assert high is not None
    assert ours.low is not None
    assert ours.high is not None
    if low <= ours.high and high >= ours.low and not figure.doubt:
        return
    told = [f for code in ("report_disagrees", "doubtful_report") for f in all_findings(report, code)]
    assert any(f.values["unit"] == unit and figure.source_id in f.sources for f in told), figure.id


def all_findings(report: Report, code: str) -> list[Finding]:
    """Findings of one code, each of which can be said."""
    found = [finding for finding in report.findings if finding.code == code]
    assert all(sentence(finding).detail for finding in found)
    return found


def finding(report: Report, code: str) -> Finding:
    """The finding of a code, which must be there."""
    found = all_findings(report, code)
    assert found, f"{code} is not among {[other.code for other in report.findings]}"
    return found[0]


def holds(report: Report, code: str) -> bool:
    """Whether a finding is told."""
    return bool(all_findings(report, code))
