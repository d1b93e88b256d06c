"""What a rig makes of another model: the plan with that model in the best quantization that fits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from rigplanner.catalog.library import Library
from rigplanner.domain.evidence import Estimate
from rigplanner.domain.llm import LlmModel
from rigplanner.domain.plan import Plan
from rigplanner.domain.report import Fit, QuantOption, Report
from rigplanner.estimate.model_files import offered_quants
from rigplanner.planner.edits import with_model
from rigplanner.planner.evaluate import evaluate
from rigplanner.planner.memory_report import memory_report, quant_options
from rigplanner.planner.scene import scene_of

#: What most people download; also what to name where the model does not fit on the card.
USUAL_QUANT: Final = "Q4_K_M"
#: A relative increase of perplexity below 0.1 % is less than two runs of the test differ: more bits gain nothing.
_NO_LOSS: Final = 0.001
#: A relative increase of perplexity that few notice; of the common mixes IQ4_XS (3.7 %) lies below, Q3_K_M (8.1 %)
#: above. With less loss than this, a tight fit is worth more than a roomy one that answers worse.
_SMALL_LOSS: Final = 0.05


@dataclass(frozen=True, slots=True)
class ModelFit:
    """One model on the rig of a plan, at the plan's context.

    `quant` is "" where none is known; `missing_bytes` tells what is short where it does not fit, `spilled_bytes` what
    runs from main memory.
    """

    model: LlmModel
    quant: str
    fit: Fit
    headroom: Estimate
    missing_bytes: int | None
    decode: Estimate
    ceiling_tokens: int | None
    spilled_bytes: int = 0


def model_fit(plan: Plan, model: LlmModel, library: Library) -> ModelFit:
    """The plan with this model at the best quantization that fits; what is unknown stays unknown.

    The chosen model keeps nothing of the plan's own quantization, so that rows compare alike.
    """
    offered = offered_quants(model, "")
    first = USUAL_QUANT if USUAL_QUANT in offered or not offered else offered[0]
    scene = scene_of(with_model(plan, model.id, first), library)
    memory, _ = memory_report(scene)
    best = best_quant(quant_options(scene, memory)) or first
    return _row(model, best if offered else "", evaluate(with_model(plan, model.id, best), library))


def _row(model: LlmModel, quant: str, report: Report) -> ModelFit:
    memory = report.memory
    missing = _missing_bytes(report) if memory.fit is Fit.NO_FIT else None
    spilled = memory.placement.spilled_bytes if memory.placement and memory.fit is Fit.SPILLS else 0
    decode = report.speed.decode
    return ModelFit(model, quant, memory.fit, memory.headroom, missing, decode, memory.ceiling_tokens, spilled)


def _missing_bytes(report: Report) -> int | None:
    """What the cards lack, else what main memory lacks."""
    cards = sum(-device.headroom_bytes for device in report.memory.devices if device.headroom_bytes < 0)
    host = report.memory.host.headroom_bytes
    return cards or (-host if host is not None and host < 0 else None)


def best_quant(options: Sequence[QuantOption]) -> str:
    """The least loss that fits, not larger than it must be; "" where there is nothing to choose from.

    Options are sorted from small to large. Where nothing stays on the card the usual one is named if it
    can run, else the smallest that can.
    """
    for fit, loss in ((Fit.FITS, _SMALL_LOSS), (Fit.TIGHT, _SMALL_LOSS), (Fit.FITS, None), (Fit.TIGHT, None)):
        fitting = [option for option in options if option.fit is fit and (loss is None or _loses_less(option, loss))]
        if fitting:
            lossless = [option for option in fitting if _loses_less(option, _NO_LOSS)]
            return (lossless or fitting[-1:])[0].quant
    spilling = [option.quant for option in options if option.fit is Fit.SPILLS]
    if spilling:
        return USUAL_QUANT if USUAL_QUANT in spilling else spilling[0]
    return options[0].quant if options else ""


def _loses_less(option: QuantOption, loss: float) -> bool:
    return option.perplexity_increase is not None and option.perplexity_increase < loss
