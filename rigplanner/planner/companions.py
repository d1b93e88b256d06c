"""What lies beside the model in graphics memory: a vision projector, a draft model, an adapter, a second model."""

from __future__ import annotations

from rigplanner.catalog.library import Library
from rigplanner.domain.evidence import Basis, Estimate, Step, Unit
from rigplanner.domain.llm import LlmModel
from rigplanner.domain.plan import MAX_NAME_LENGTH, Companion, CompanionKind, Workload
from rigplanner.domain.report import CompanionMemory, DeviceKind
from rigplanner.estimate.demand import demand_of
from rigplanner.estimate.device_need import device_needs
from rigplanner.estimate.model_files import layout_of
from rigplanner.estimate.split import Budget, split_layers
from rigplanner.numerals import figure
from rigplanner.translation import mark, tr
from rigplanner.units import MIB


def companions_memory(work: Workload, library: Library) -> tuple[CompanionMemory, ...]:
    """What each companion of a workload takes."""
    return tuple(CompanionMemory(companion, _need(companion, work, library)) for companion in work.companions)


def companion_bytes(companions: tuple[CompanionMemory, ...]) -> int:
    """All of it together, as far as it is known."""
    return round(sum(companion.need.value or 0 for companion in companions))


def _need(companion: Companion, work: Workload, library: Library) -> Estimate:
    if companion.file_bytes is not None:
        return _exact(companion.file_bytes, mark("The file as a whole"), companion.name)
    model = library.models.get(companion.model_id or "")
    arch = model.architecture if model else None
    layout = layout_of(model, companion.quant or "") if model else None
    if model is None or arch is None or layout is None:
        return Estimate.unknown(Unit.BYTES, tr("no source tells what {name} needs", name=companion.name))
    alone = work.model_copy(update={"model_id": model.id, "quant": companion.quant, "companions": ()})
    demand = demand_of(arch, layout, alone)
    split = split_layers(arch, (Budget("", DeviceKind.GPU, 1, 0, 0),), arch.counted_layers + 1)
    need = device_needs(demand, split, 1)[0]
    return _exact(need.total_bytes, mark("Weights, cache and buffers of its own"), f"{model.name} {companion.quant}")


def _exact(size: int, label: str, formula: str) -> Estimate:
    return Estimate.exact(size, Unit.BYTES, Basis.MODELLED, (Step(label, formula, f"{figure(size / MIB)} MiB"),))


def adapter(name: str, file_bytes: int) -> Companion:
    """A LoRA adapter, which takes as much as its file."""
    return Companion(kind=CompanionKind.ADAPTER, name=name[:MAX_NAME_LENGTH], file_bytes=file_bytes)


def model_beside(kind: CompanionKind, model: LlmModel, quant: str) -> Companion:
    """A draft or second model in a quantization."""
    return Companion(kind=kind, name=model.name, model_id=model.id, quant=quant)


def projector_of(model: LlmModel) -> Companion | None:
    """The projector that lets a model see; None where no source tells its size."""
    if model.projector_bytes is None:
        return None
    name = tr("Vision projector of {model}", model=model.name)
    return Companion(kind=CompanionKind.PROJECTOR, name=name, file_bytes=model.projector_bytes)
