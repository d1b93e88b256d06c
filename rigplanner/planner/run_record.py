"""A measurement as it is kept: with the machine it was made on and what the law had said of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from rigplanner.catalog.library import Library
from rigplanner.catalog.same_model import known_as
from rigplanner.domain.host import HostSnapshot
from rigplanner.domain.llm import LlmModel
from rigplanner.domain.own_run import Machine, OwnRun
from rigplanner.domain.plan import Plan
from rigplanner.domain.software import FoundModel
from rigplanner.planner.resolve import resolve_rig
from rigplanner.planner.run_by_law import law_says


@dataclass(frozen=True, slots=True)
class MeasuredModel:
    """The model of a measurement: its catalog id where known, else its name, and what its own file says."""

    model_id: str
    quant: str
    name: str
    file_bytes: int | None = None
    own_model: LlmModel | None = None


def measured_model(found: FoundModel, library: Library) -> MeasuredModel:
    """A model file as the subject of a measurement: as the catalog knows it, else by its own header."""
    if found.model is None:
        return MeasuredModel("", "", found.name, found.size_bytes)
    entry = known_as(found.model, library)
    quant = found.model.exact_quant or ""
    if entry is not None:
        return MeasuredModel(entry.id, quant, entry.name, found.size_bytes)
    return MeasuredModel(found.model.id, quant, found.model.name, found.size_bytes, found.model)


def machine_of(snapshot: HostSnapshot, plan: Plan | None, library: Library) -> Machine:
    """The machine of a measurement; `plan` is this machine as a plan, None where it is unknown."""
    rig = resolve_rig(plan.rig, library.with_own(plan.own)) if plan else None
    return Machine(
        gpu_ids=tuple(card.id for card in rig.gpus) if rig else (),
        gpu_names=tuple(gpu.name for gpu in snapshot.gpus),
        cpu_id=rig.cpu.id if rig and rig.cpu else None,
        cpu_name=snapshot.cpu.name if snapshot.cpu else "",
        system_id=rig.system.id if rig and rig.system else None,
        driver=snapshot.driver or "",
        operating_system=snapshot.system,
    )


def recorded(
    ident: str, at: str, machine: Machine, model: MeasuredModel, plan: Plan | None, library: Library, **measured: Any
) -> OwnRun:
    """A run with what the law says of it. `measured` are fields of `OwnRun`; `at` is like 2026-11-30T10:00:00Z."""
    run = OwnRun(
        id=ident,
        at=at,
        machine=machine,
        subject=model.name[:200],
        model_id=model.model_id[:200],
        quant=model.quant[:40],
        file_bytes=model.file_bytes,
        own_model=model.own_model,
        **measured,
    )
    said = law_says(run, plan, library) if plan else None
    if said is None:
        return run
    predicted, low, high = said
    return run.model_copy(update={"predicted": predicted, "predicted_low": low, "predicted_high": high})
