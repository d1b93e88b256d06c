"""A file from outside as a plan: a rig, or a model for the plan that is open."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from rigplanner.catalog.gguf_model import read_model
from rigplanner.catalog.gguf_stream import GgufError
from rigplanner.catalog.library import Library
from rigplanner.domain.llm import LlmModel
from rigplanner.domain.plan import OwnParts, Plan
from rigplanner.planner import edits
from rigplanner.store.rig_errors import RigFileError
from rigplanner.store.rigs import load_rig


class OpenError(Exception):
    """Why a file cannot be opened, in words for a person."""


@dataclass(frozen=True, slots=True)
class Opened:
    """The plan a file leads to; a model file changes the plan that was open."""

    plan: Plan
    is_rig: bool
    warnings: tuple[str, ...] = ()


def open_file(path: Path, plan: Plan, library: Library) -> Opened:
    """Open a rig or a GGUF file; raises OpenError."""
    if path.suffix.lower() == ".gguf":
        return _model(path, plan)
    try:
        rig = load_rig(path, library)
    except RigFileError as error:
        raise OpenError(str(error)) from error
    return Opened(rig.plan, is_rig=True, warnings=rig.warnings)


def _model(path: Path, plan: Plan) -> Opened:
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
    return Opened(
        changed, is_rig=False, warnings=(f"**{model.name}** was read from its own header and counts exactly.",)
    )
