"""What the model itself brings: contradicted figures, minimum memory, long thinking, its own prompt format."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from rigplanner.domain.evidence import Estimate, Quantity, ReportedFigure
from rigplanner.domain.llm import LlmModel
from rigplanner.domain.parts import Slot
from rigplanner.domain.report import Finding, Fix, Report, Severity
from rigplanner.estimate.evidence import disagrees, names_machine
from rigplanner.estimate.latency import middle_answer_tokens
from rigplanner.estimate.model_files import offered_quants
from rigplanner.planner.edits import with_model, with_part
from rigplanner.planner.findings import fix, values
from rigplanner.planner.scene import Scene
from rigplanner.planner.swaps import cheapest
from rigplanner.units import GIB

#: Article 2: with verbose thinking an answer takes about twice as long.
_THINKING_SHARE: Final = 0.5
_USUAL_QUANT: Final = "Q4_K_M"


def model_pitfalls(scene: Scene, report: Report) -> Iterator[Finding]:
    """Pitfalls of the chosen model; none where the model is in no catalog."""
    model = scene.model
    if model is None:
        yield Finding("model_unknown", Severity.STOP, values(model=scene.work.model_id))
        return
    yield from _contradictions(scene, model)
    yield from _minimum_memory(scene)
    yield from _conflicts(scene, report)
    if model.thinks_aloud and report.speed.decode.value is not None:
        speed = report.speed.decode.value
        figures = values(model=model.name, written=speed, effective=speed * _THINKING_SHARE)
        yield Finding("thinks_aloud", Severity.COST, figures, sources=("article-2",))
    if "long-dialogue-drift" in model.tags:
        yield Finding("long_dialogue_drift", Severity.INFO, values(model=model.name), sources=("article-2",))
    if model.prompt_format:
        yield Finding("prompt_format", Severity.INFO, values(model=model.name, format=model.prompt_format))


def _contradictions(scene: Scene, model: LlmModel) -> Iterator[Finding]:
    for other in model.contradicted_by:
        entry = scene.library.models.get(other.model_id)
        yield Finding(
            "contradicted",
            Severity.COST,
            values(model=model.name, says=other.says, other=entry.name if entry else other.model_id),
            _show(scene, entry) if entry else None,
            sources=entry.sources[:1] if entry else (),
        )


def _show(scene: Scene, entry: LlmModel) -> Fix | None:
    """The other entry, in the same quantization where it is offered."""
    offered = offered_quants(entry, _USUAL_QUANT)
    quant = scene.work.quant if scene.work.quant in offered else _USUAL_QUANT
    return fix("show_model", with_model(scene.plan, entry.id, quant), model=entry.name)


def _minimum_memory(scene: Scene) -> Iterator[Finding]:
    have = _fast_memory_bytes(scene)
    figures = scene.library.figures_about(Quantity.MINIMUM_MEMORY_BYTES)
    for figure in figures:
        if _same_model(figure, scene) and figure.middle and have and have < figure.middle:
            yield Finding(
                "below_minimum_memory",
                Severity.STOP,
                values(have_bytes=have, need_bytes=figure.middle, quant=scene.work.quant),
                _large_enough(scene, figure.middle),
                sources=(figure.source_id,),
            )


def _same_model(figure: ReportedFigure, scene: Scene) -> bool:
    return figure.model_id == scene.work.model_id and figure.quant in (None, scene.work.quant)


def _fast_memory_bytes(scene: Scene) -> float:
    """All memory of a ready-made machine; of a PC the cards and main memory together."""
    rig = scene.rig
    if rig.system:
        return rig.system.memory_gib * GIB
    cards = sum(card.memory_gib for card in rig.gpus)
    return (cards + (rig.memory.capacity_gib if rig.memory else 0)) * GIB


def _large_enough(scene: Scene, need_bytes: float) -> Fix | None:
    match = cheapest(scene.library.systems.values(), lambda other: other.memory_gib * GIB >= need_bytes)
    change = with_part(scene.plan, Slot.SYSTEM, match.id) if match else None
    return fix("use_part", change, part=match.name if match else "")


def _conflicts(scene: Scene, report: Report) -> Iterator[Finding]:
    """Reports about this very case that lie outside our range, or that are doubtful in themselves."""
    waiting, loading = report.waiting, report.loading
    first, answers = (
        tuple(figure for figure in waiting.reports if figure.quantity is quantity)
        for quantity in (Quantity.FIRST_TOKEN_S, Quantity.ANSWER_S)
    )
    tokens = middle_answer_tokens(scene.work.use)
    yield from _compared("tok/s", report.speed.modelled, report.speed.reports)
    yield from _compared("s to the first word", waiting.first_token, first)
    yield from _compared("s for the answer", report.speed.decode.map(lambda rate: tokens / rate), answers)
    yield from _compared("s to load", loading.chosen, loading.reports)
    for figure in scene.reports(Quantity.OUTCOME):
        if figure.doubt and names_machine(figure):
            yield Finding(
                "doubtful_outcome",
                Severity.INFO,
                values(stated=figure.outcome, doubt=figure.doubt),
                sources=(figure.source_id,),
            )


def _compared(unit: str, ours: Estimate, figures: Sequence[ReportedFigure]) -> Iterator[Finding]:
    """Each doubt once; of several reports that disagree with us the first."""
    doubtful = {figure.doubt: figure for figure in reversed(figures) if figure.doubt}
    for figure in reversed(doubtful.values()):
        low, high = (end if end is not None else figure.middle or 0.0 for end in (figure.low, figure.high))
        yield Finding(
            "doubtful_report",
            Severity.INFO,
            values(low=low, high=high, unit=unit, doubt=figure.doubt),
            sources=(figure.source_id,),
        )
    against = [figure for figure in figures if not figure.doubt and _tied(figure) and disagrees(ours, figure)]
    if against and ours.value is not None:
        figure = against[0]
        yield Finding(
            "report_disagrees",
            Severity.INFO,
            values(stated=figure.middle or 0.0, ours=ours.value, low=ours.low or 0.0, high=ours.high or 0.0, unit=unit),
            sources=(figure.source_id,),
        )


def _tied(figure: ReportedFigure) -> bool:
    """Whether a report is about certain hardware; "100-300 tok/s on consumer hardware" is not."""
    return names_machine(figure) or figure.drive_class is not None
