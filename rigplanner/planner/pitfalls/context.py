"""Contexts that are longer than the memory, the model or its answers bear."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from rigplanner.domain.evidence import Quantity
from rigplanner.domain.report import Finding, Fit, MemoryReport, Report, Severity
from rigplanner.planner.edits import with_context
from rigplanner.planner.findings import fix, values
from rigplanner.planner.scene import Scene
from rigplanner.units import GIB, K_TOKENS

#: Article 1: answers of this length strain 12 GB, and a 16 GB card holds a steadier speed.
_LONG_ANSWER_TOKENS: Final = 4000
_STEADY_GIB: Final = 16


def round_context(tokens: int) -> int:
    """A context a person would type: whole thousands (of 1024) where there are several."""
    return tokens // K_TOKENS * K_TOKENS if tokens >= 4 * K_TOKENS else tokens


def context_pitfalls(scene: Scene, report: Report) -> Iterator[Finding]:
    """Contexts past a limit, nearest limit first."""
    yield from _past_the_memory(scene, report.memory)
    yield from _past_a_report(scene)
    yield from _past_the_model(scene, report.memory)
    yield from _long_answers(scene, report.memory)


def _past_the_memory(scene: Scene, memory: MemoryReport) -> Iterator[Finding]:
    ceiling, context = memory.ceiling_tokens, scene.work.context_tokens
    if not ceiling or context <= ceiling or memory.fit is Fit.UNKNOWN:
        return
    target = round_context(ceiling)
    change = with_context(scene.plan, target)
    figures = values(tokens=context, ceiling_tokens=ceiling)
    yield Finding("context_past_memory", Severity.COST, figures, fix("use_context", change, tokens=target))


def _past_a_report(scene: Scene) -> Iterator[Finding]:
    """A source says where this very card is full; told also where our own figure is higher."""
    case, context = scene.case, scene.work.context_tokens
    for figure in scene.library.figures_about(Quantity.CONTEXT_CEILING_TOKENS):
        same = figure.model_id in (None, case.model_id) and (figure.gpu_id is None or figure.gpu_id in case.gpu_ids)
        if same and figure.middle and context > figure.middle:
            target = round(figure.middle)
            yield Finding(
                "context_past_report",
                Severity.COST,
                values(tokens=context, ceiling_tokens=target),
                fix("use_context", with_context(scene.plan, target), tokens=target),
                sources=(figure.source_id,),
            )


def _past_the_model(scene: Scene, memory: MemoryReport) -> Iterator[Finding]:
    model, context = scene.model, scene.work.context_tokens
    if model is None:
        return
    if model.max_context and context > model.max_context:
        yield Finding(
            "context_past_model",
            Severity.COST,
            values(tokens=context, most_tokens=model.max_context, model=model.name),
            fix("use_context", with_context(scene.plan, model.max_context), tokens=model.max_context),
        )
    drift = model.context_drift_tokens
    if drift and context > drift:
        freed = _freed_by(memory, context, drift)
        yield Finding(
            "answers_drift",
            Severity.INFO,
            values(tokens=context, drift_tokens=drift, freed_bytes=freed),
            fix("use_context", with_context(scene.plan, drift), tokens=drift),
            sources=("article-1",),
        )


def _freed_by(memory: MemoryReport, context_tokens: int, shorter_tokens: int) -> float:
    """What a shorter context frees, from the straight part of the curve; 0 where there is none."""
    points = memory.curve
    if len(points) < 2:
        return 0.0
    first, last = points[0], points[-1]
    slope = (last.total_bytes - first.total_bytes) / max(last.context_tokens - first.context_tokens, 1)
    return slope * (context_tokens - shorter_tokens)


def _long_answers(scene: Scene, memory: MemoryReport) -> Iterator[Finding]:
    most = scene.work.use.answer_tokens_high or scene.work.use.answer_tokens
    capacity = sum(device.capacity_bytes for device in memory.devices)
    if most >= _LONG_ANSWER_TOKENS and 0 < capacity < _STEADY_GIB * GIB:
        yield Finding(
            "long_answers", Severity.INFO, values(tokens=most, steady_gib=_STEADY_GIB), sources=("article-1",)
        )
