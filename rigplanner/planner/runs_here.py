"""A few well-known models on the rig of a plan: what else it would run, for a sheet of paper."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from rigplanner.catalog.library import Library
from rigplanner.domain.llm import LlmModel
from rigplanner.domain.report import Report
from rigplanner.planner.model_fit import ModelFit, model_fit
from rigplanner.units import GB

#: Models that people ask for by name, of every size.
WELL_KNOWN: Final = (
    "llama-3.2-1b",
    "llama-3.2-3b",
    "gemma-3-4b",
    "llama-3.1-8b",
    "qwen3-8b",
    "qwen3.5-9b",
    "gemma-4-12b",
    "qwen3-14b",
    "gpt-oss-20b",
    "mistral-small-3.2-24b",
    "qwen3-30b-a3b-2507",
    "gemma-4-31b",
    "qwen3-32b",
    "llama-3.3-70b",
    "glm-4.5-air",
    "gpt-oss-120b",
    "qwen3-235b-a22b-2507",
    "deepseek-v3.1",
)
SHOWN: Final = 7
_LARGER_SHOWN: Final = 3
#: About 4.8 bits a weight, as Q4_K_M has. It only chooses which models are worked out, and stands in no figure.
_BYTES_PER_PARAMETER: Final = 0.6


def runs_here(report: Report, library: Library) -> tuple[ModelFit, ...]:
    """What the rig makes of models around the size its cards hold, at the plan's context; smaller ones first."""
    known = library.with_own(report.plan.own)
    return tuple(model_fit(report.plan, model, known) for model in _around(report, known))


def _around(report: Report, library: Library) -> Sequence[LlmModel]:
    """The largest that the cards hold and the next larger ones, without the plan's own."""
    ladder = sorted(
        (library.models[ident] for ident in WELL_KNOWN if ident in library.models),
        key=lambda model: model.total_params_b,
    )
    others = [model for model in ladder if model.id != report.plan.workload.model_id]
    smaller = [model for model in others if _about_bytes(model) <= _room_bytes(report)]
    larger = others[len(smaller) :][: max(_LARGER_SHOWN, SHOWN - len(smaller))]
    return (*smaller[max(len(smaller) - (SHOWN - len(larger)), 0) :], *larger)


def _about_bytes(model: LlmModel) -> float:
    return model.total_params_b * GB * _BYTES_PER_PARAMETER


def _room_bytes(report: Report) -> int:
    cards = sum(device.capacity_bytes for device in report.memory.devices)
    return cards or report.memory.host.capacity_bytes or 0
