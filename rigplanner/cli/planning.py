"""From the options of the command line to a plan, with everything that was assumed."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel

from rigplanner.catalog.gguf_model import read_model
from rigplanner.catalog.gguf_stream import GgufError
from rigplanner.catalog.library import Library
from rigplanner.cli.companions import adapters, named_models, projector
from rigplanner.cli.errors import UsageError
from rigplanner.cli.lookup import entry
from rigplanner.cli.memory_choice import memory_of
from rigplanner.cli.quant_choice import default_quant, quant_of
from rigplanner.cli.request import DEFAULT_CONTEXT_TOKENS, DEFAULT_USE, EstimateRequest
from rigplanner.domain.llm import LlmModel
from rigplanner.domain.plan import MAX_GPUS, Companion, CompanionKind, OwnParts, PartChoice, Plan, Rig, Use, Workload
from rigplanner.store.rig_errors import RigFileError
from rigplanner.store.rigs import load_rig

Changeable = TypeVar("Changeable", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Planned:
    """A plan, what was assumed for it, by field, and what its file has to say."""

    plan: Plan
    assumed: dict[str, str]
    remarks: tuple[str, ...] = ()


def planned(request: EstimateRequest, library: Library) -> Planned:
    """The plan that was asked for; raises UsageError."""
    _check_combination(request)
    base, remarks = _base(request, library)
    known = library.with_own(base.own) if base else library
    rig, own, assumed = _rig(request, base, known)
    model, own = _model(request, base, known, own)
    work, work_assumed = _work(request, base.workload if base else None, model, known)
    plan = Plan(
        name=base.name if base else f"{model.name} {work.quant}",
        rig=rig,
        workload=work,
        background_apps=_background(request, base, known),
        background_live_bytes=base.background_live_bytes if base and request.background is None else None,
        is_this_machine=base is not None and base.is_this_machine and rig == base.rig,
        own=own,
    )
    return Planned(plan, {**assumed, **work_assumed}, remarks)


def _check_combination(request: EstimateRequest) -> None:
    if request.system is not None and _parts(request):
        raise UsageError(f"--system is a whole machine and cannot be combined with {_parts(request)}")
    named = (request.rig, request.system, request.gpu, request.cpu, request.ram)
    if all(value is None for value in named):
        raise UsageError("name the rig: --gpu, --cpu or --ram, or --system, or --rig FILE")
    if request.rig is None and request.model is None:
        raise UsageError("name the model: --model NAME or --model FILE.gguf")


def _base(request: EstimateRequest, library: Library) -> tuple[Plan | None, tuple[str, ...]]:
    if request.rig is None:
        return None, ()
    try:
        file = load_rig(request.rig, library)
    except RigFileError as error:
        raise UsageError(str(error)) from error
    return file.plan, file.warnings


def _rig(request: EstimateRequest, base: Plan | None, library: Library) -> tuple[Rig, OwnParts, dict[str, str]]:
    own = base.own if base else OwnParts()
    if request.system is not None:
        system = entry(library.systems.values(), request.system, "system")
        return Rig(system=PartChoice(part_id=system.id)), own, {}
    before = base.rig if base else Rig()
    if before.is_ready_made and _parts(request):
        raise UsageError(f"the rig file holds a whole machine, which takes no {_parts(request)}")
    changes: dict[str, Any] = {}
    if request.gpu is not None:
        changes["gpus"] = _cards(request.gpu, library)
    if request.cpu is not None:
        changes["cpu"] = PartChoice(part_id=entry(library.cpus.values(), request.cpu, "processor").id)
    if request.drive is not None:
        changes["drive"] = PartChoice(part_id=entry(library.drives.values(), request.drive, "drive").id)
    rig = _changed(before, **changes)
    return (rig, own, {}) if request.ram is None else _with_memory(rig, own, request.ram, library)


def _parts(request: EstimateRequest) -> str:
    """The options that name parts."""
    return ", ".join(f"--{name}" for name in ("gpu", "cpu", "ram", "drive") if getattr(request, name) is not None)


def _with_memory(rig: Rig, own: OwnParts, gb: int, library: Library) -> tuple[Rig, OwnParts, dict[str, str]]:
    kit = memory_of(gb, library.cpus.get(rig.cpu.part_id) if rig.cpu else None, library)
    with_it = _changed(rig, memory=PartChoice(part_id=kit.id))
    if kit.id in library.memory:
        return with_it, own, {"memory": f"{kit.name}, a kit of that size in the catalog"}
    return with_it, _changed(own, memory=(*own.memory, kit)), {"memory": f"{kit.name}, speed and price unknown"}


def _cards(named: Sequence[tuple[int, str]], library: Library) -> tuple[PartChoice, ...]:
    counts: dict[str, int] = {}
    for count, name in named:
        found = entry(library.gpus.values(), name, "graphics card")
        counts[found.id] = counts.get(found.id, 0) + count
    if sum(counts.values()) > MAX_GPUS:
        raise UsageError(f"{sum(counts.values())} graphics cards cannot be planned; give at most {MAX_GPUS}")
    return tuple(PartChoice(part_id=card_id, count=count) for card_id, count in counts.items())


def _model(request: EstimateRequest, base: Plan | None, library: Library, own: OwnParts) -> tuple[LlmModel, OwnParts]:
    if request.model is None:
        wanted = base.workload.model_id if base else ""
        if wanted not in library.models:
            raise UsageError(f"the model {wanted!r} of the rig file is in no catalog; name one with --model")
        return library.models[wanted], own
    if _is_file(request.model):
        model = _model_in(Path(request.model))
        return model, _changed(own, models=(*(m for m in own.models if m.id != model.id), model))
    return entry(library.models.values(), request.model, "model"), own


def _is_file(model: str) -> bool:
    """A GGUF file by its name, or a path to a file of any name, such as those that Ollama keeps."""
    return model.lower().endswith(".gguf") or (os.sep in model and Path(model).is_file())


def _model_in(path: Path) -> LlmModel:
    try:
        return read_model(path)
    except GgufError as error:
        raise UsageError(str(error)) from error


def _work(
    request: EstimateRequest, before: Workload | None, model: LlmModel, library: Library
) -> tuple[Workload, dict[str, str]]:
    quant, assumed = _quant(request, before, model)
    use = _use(request.use or DEFAULT_USE, library) if before is None or request.use else before.use
    start = before or Workload(model_id=model.id, quant=quant, context_tokens=DEFAULT_CONTEXT_TOKENS, use=use)
    if before is None and request.context is None:
        assumed["context_tokens"] = f"{DEFAULT_CONTEXT_TOKENS} tokens, not given"
    if before is None and request.use is None:
        assumed["use"] = f"{use.name}, not given"
    given = {
        "context_tokens": request.context,
        "kv_type": request.kv,
        "parallel_users": request.parallel,
        "runtime": request.runtime,
        "offload": request.offload,
        "flash_attention": request.flash_attention,
        "ubatch_tokens": request.ubatch,
        "companions": _companions(request, model, library) or None,
    }
    chosen = {field: value for field, value in given.items() if value is not None}
    return _changed(start, model_id=model.id, quant=quant, use=use, **chosen), assumed


def _companions(request: EstimateRequest, model: LlmModel, library: Library) -> tuple[Companion, ...]:
    return (
        *((projector(model),) if request.projector else ()),
        *named_models(CompanionKind.DRAFT, request.draft or (), library),
        *named_models(CompanionKind.MODEL, request.second or (), library),
        *adapters(request.lora or ()),
    )


def _quant(request: EstimateRequest, before: Workload | None, model: LlmModel) -> tuple[str, dict[str, str]]:
    if request.quant is not None:
        return quant_of(model, request.quant), {}
    if before is not None and before.model_id == model.id:
        return before.quant, {}
    quant = default_quant(model)
    reason = "as the file is" if model.exact_quant else "not given"
    return quant, {"quant": f"{quant}, {reason}"}


def _use(name: str, library: Library) -> Use:
    return entry(library.uses.values(), name, "kind of session")


def _background(request: EstimateRequest, base: Plan | None, library: Library) -> tuple[str, ...]:
    if request.background is None:
        return base.background_apps if base else ()
    apps: Iterable[str] = (
        entry(library.background.values(), app, "background program").id for app in request.background
    )
    return tuple(dict.fromkeys(apps))


def _changed(model: Changeable, **fields: Any) -> Changeable:
    """The model with some fields replaced, validated again."""
    return type(model)(**{name: fields.get(name, getattr(model, name)) for name in type(model).model_fields})
