"""What a rig can run: every model in every quantization it is offered in, with how it fits and how fast it writes."""

from __future__ import annotations

from dataclasses import dataclass, replace

from rigplanner.catalog.library import Library
from rigplanner.domain.llm import LlmModel
from rigplanner.domain.plan import Plan
from rigplanner.domain.report import Fit, QuantOption
from rigplanner.estimate.decode import timed_token
from rigplanner.estimate.model_files import offered_quants
from rigplanner.planner.laws import laws_of
from rigplanner.planner.memory_report import try_quant
from rigplanner.planner.model_fit import best_quant
from rigplanner.planner.plan_work import token_work_on
from rigplanner.planner.scene import Scene, scene_of


@dataclass(frozen=True, slots=True)
class Ranked:
    """One model in one quantization on a rig. Speeds are None where nothing tells them, or nothing runs."""

    model: LlmModel
    option: QuantOption
    tokens_per_s: float | None
    low: float | None
    high: float | None


def ranking(plan: Plan, library: Library) -> tuple[Ranked, ...]:
    """Every known model in every quantization, on the rig and with the context of a plan.

    Memory is estimated with the usual buffers of a split, as for a list; a chosen model is worked out exactly.
    """
    scene = scene_of(plan, library)
    return tuple(
        ranked
        for model in library.models.values()
        if model.architecture
        for quant in offered_quants(model, "")
        if (ranked := _ranked(scene, model, quant))
    )


def best_of_each(ranked: tuple[Ranked, ...]) -> tuple[Ranked, ...]:
    """Of each model the quantization that loses least and fits; what fits first, the largest models first."""
    by_model: dict[str, list[Ranked]] = {}
    for entry in ranked:
        by_model.setdefault(entry.model.id, []).append(entry)
    chosen = [_best(entries) for entries in by_model.values()]
    order = list(Fit)
    return tuple(sorted(chosen, key=lambda entry: (order.index(entry.option.fit), -entry.model.total_params_b)))


def _best(entries: list[Ranked]) -> Ranked:
    quant = best_quant([entry.option for entry in entries])
    return next((entry for entry in entries if entry.option.quant == quant), entries[0])


def _ranked(scene: Scene, model: LlmModel, quant: str) -> Ranked | None:
    work = scene.work.model_copy(update={"model_id": model.id, "quant": quant})
    other = replace(scene, plan=scene.plan.model_copy(update={"workload": work}), model=model)
    tried = try_quant(other, model, quant)
    if tried is None:
        return None
    option, placed = tried
    calibration = scene.library.calibration
    reads = token_work_on(other, placed) if calibration and option.fit is not Fit.NO_FIT else None
    if reads is None or calibration is None or not reads.shares:
        return Ranked(model, option, None, None, None)
    timed = timed_token(laws_of(calibration).writing(reads), reads, scene.case.filled_tokens)
    value = 1 / timed.seconds
    return Ranked(model, option, value, value / timed.range_factor, value * timed.range_factor)
