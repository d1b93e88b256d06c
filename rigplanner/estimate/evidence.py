"""What sources report for this very case, and how a report and our own figure become one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from rigplanner.domain.evidence import Basis, Estimate, Evidence, Quantity, ReportedFigure, Source, Step
from rigplanner.numerals import exact
from rigplanner.translation import mark

#: A report about an empty context is taken to hold up to this depth.
_SHALLOW_TOKENS: Final = 4096
#: A report about one depth or prompt length is taken to hold this far around it.
_NEAR: Final = 0.1
#: Two runs of one case differ by about this much between machines, so a single report is no sharper.
_RUN_SPREAD: Final = 0.08


@dataclass(frozen=True, slots=True)
class Case:
    """The conditions of a plan as far as reports name them."""

    model_id: str
    quant: str
    gpu_ids: frozenset[str]
    gpu_count: int
    system_id: str | None
    cpu_id: str | None
    load_class: str | None
    context_tokens: int
    filled_tokens: int
    prompt_tokens: int
    use_id: str
    users: int
    chips: tuple[str, ...] = ()


def matching(figures: Iterable[ReportedFigure], case: Case) -> tuple[ReportedFigure, ...]:
    """The reports whose every stated condition holds in a case."""
    return tuple(figure for figure in figures if _applies(figure, case))


def _applies(figure: ReportedFigure, case: Case) -> bool:
    return _same_model(figure, case) and _same_machine(figure, case) and _same_size(figure, case)


def _same_model(figure: ReportedFigure, case: Case) -> bool:
    return figure.model_id in (None, case.model_id) and figure.quant in (None, case.quant)


def _same_machine(figure: ReportedFigure, case: Case) -> bool:
    if figure.gpu_id is not None and (figure.gpu_id not in case.gpu_ids or case.gpu_count != 1):
        return False
    return (
        figure.system_id in (None, case.system_id)
        and (figure.chip is None or any(figure.chip in chip for chip in case.chips))
        and figure.cpu_id in (None, case.cpu_id)
        and figure.drive_class in (None, case.load_class)
    )


def _same_size(figure: ReportedFigure, case: Case) -> bool:
    if figure.use_id is not None and figure.use_id != case.use_id:
        return False
    if figure.prompt_tokens is not None and not _near(case.prompt_tokens, figure.prompt_tokens):
        return False
    if figure.filled_tokens is not None and not _near(case.filled_tokens, figure.filled_tokens):
        return False
    if figure.context_tokens is None:
        return True
    if figure.quantity in (Quantity.MEMORY_BYTES, Quantity.OUTCOME):  # memory is taken for the whole context at once
        return _near(case.context_tokens, figure.context_tokens)
    return case.filled_tokens <= figure.context_tokens


def _near(value: int, stated: int) -> bool:
    return value <= _SHALLOW_TOKENS if stated == 0 else abs(value - stated) <= _NEAR * stated


def names_machine(figure: ReportedFigure) -> bool:
    """Whether a speed is tied to hardware; "100-300 tok/s on consumer hardware" is not."""
    return bool(figure.gpu_id or figure.system_id or figure.chip)


def shown(modelled: Estimate, reports: Sequence[ReportedFigure], sources: dict[str, Source]) -> Estimate:
    """The figure to show: a report of this very case where there is one without doubt, else our own.

    Its range spans the report (at least +-8 %) and our own value, so that a disagreement is seen.
    """
    trusted = [figure for figure in reports if figure.middle and not figure.doubt and names_machine(figure)]
    evidence = tuple(Evidence(sources[f.source_id], f) for f in reports if f.source_id in sources)
    if not trusted:
        return replace(modelled, evidence=evidence)
    figure = trusted[0]
    value = figure.middle or 0.0
    ends = [value * (1 - _RUN_SPREAD), value * (1 + _RUN_SPREAD), value]
    ends += [end for end in (figure.low, figure.high, modelled.value) if end is not None]
    step = Step(mark("Reported for exactly this case"), sources[figure.source_id].title, exact(value))
    return Estimate(value, min(ends), max(ends), modelled.unit, Basis.REPORTED, (step, *modelled.steps), evidence)


def disagrees(estimate: Estimate, figure: ReportedFigure) -> bool:
    """Whether a reported figure lies outside our range."""
    low = figure.low if figure.low is not None else figure.middle
    high = figure.high if figure.high is not None else figure.middle
    if estimate.low is None or estimate.high is None or low is None or high is None:
        return False
    return high < estimate.low or low > estimate.high
