"""A model file from outside, for the plan that is open."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from rigplanner.catalog.gguf_model import read_model
from rigplanner.catalog.gguf_stream import GgufError
from rigplanner.domain.llm import LlmModel
from rigplanner.domain.plan import OwnParts, Plan
from rigplanner.planner import edits
from rigplanner.translation import tr
from rigplanner.wording.marks import as_written


class OpenError(Exception):
    """Why a file cannot be opened, in words for a person."""


@dataclass(frozen=True, slots=True)
class Opened:
    """The plan that was open with the model of the file, and what to tell of it."""

    plan: Plan
    remark: str


def open_model_file(path: Path, plan: Plan) -> Opened:
    """Open a GGUF file; raises OpenError."""
    try:
        return with_file_model(read_model(path), plan)
    except GgufError as error:
        raise OpenError(str(error)) from error


def with_file_model(model: LlmModel, plan: Plan) -> Opened:
    """The plan with a model as its own file describes it."""
    others = tuple(own for own in plan.own.models if own.id != model.id)
    fields = {name: getattr(plan.own, name) for name in OwnParts.model_fields}
    own = OwnParts(**{**fields, "models": (*others, model)})
    changed = edits.with_model(edits.with_own(plan, own), model.id, model.exact_quant or "F16")
    remark = tr("**{model}** was read from its own header and counts exactly.", model=as_written(model.name))
    return Opened(changed, remark)
