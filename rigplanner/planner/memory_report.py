"""The memory part of a report: devices, the curve of need, the largest context, every quantization."""

from __future__ import annotations

from dataclasses import dataclass, replace

from rigplanner.domain.evidence import Basis, Estimate, Quantity, Step, Unit
from rigplanner.domain.llm import Architecture, LlmModel
from rigplanner.domain.plan import OffloadMode, Workload
from rigplanner.domain.report import DeviceMemory, Fit, HostMemory, MemoryReport, QuantOption
from rigplanner.estimate.compute_buffer import uncertainty
from rigplanner.estimate.demand import Demand, demand_of
from rigplanner.estimate.device_need import Need, device_needs, spilled_bytes
from rigplanner.estimate.memory import (
    Room,
    devices_memory,
    headroom_of,
    host_memory,
    placement_of,
    rooms_of,
    verdict_of,
)
from rigplanner.estimate.model_files import file_estimate, layout_of, offered_quants
from rigplanner.estimate.overhead import WORKING_SET_BYTES
from rigplanner.estimate.placement import place
from rigplanner.estimate.split import Split
from rigplanner.estimate.weights import WeightLayout
from rigplanner.numerals import figure
from rigplanner.planner.footprint_report import footprint_report, unknown_memory
from rigplanner.planner.memory_curve import context_ceiling, need_curve, need_ends
from rigplanner.planner.scene import Scene
from rigplanner.translation import mark, tr
from rigplanner.units import MIB


@dataclass(frozen=True)
class Placed:
    """A demand with its split, kept for the speed law; None where no architecture is known."""

    demand: Demand
    split: Split


def memory_report(scene: Scene) -> tuple[MemoryReport, Placed | None]:
    """Where the bytes of a plan go; `with_alternatives` tells of other contexts and quantizations."""
    model, work = scene.model, scene.work
    if model is None:
        return unknown_memory(scene, tr("{model} is in no catalog", model=work.model_id)), None
    if model.architecture is None:
        return footprint_report(scene, model), None
    layout = layout_of(model, work.quant)
    if layout is None:
        why = tr("no source gives the size of {model} as {quantization}", model=model.name, quantization=work.quant)
        return unknown_memory(scene, why), None
    return _from_architecture(scene, model.architecture, layout)


def _from_architecture(scene: Scene, arch: Architecture, layout: WeightLayout) -> tuple[MemoryReport, Placed | None]:
    demand = demand_of(arch, layout, scene.work)
    split = place(demand, scene.devices.budgets, scene.work.offload)
    outcome = _outcome(scene, demand, split)
    devices = devices_memory(outcome.needs, outcome.rooms, scene.devices.budgets[: len(outcome.needs)])
    report = MemoryReport(
        fit=outcome.fit,
        headroom=_headroom(scene, outcome),
        devices=devices,
        host=outcome.host,
        placement=placement_of(demand, split, len(scene.devices.budgets)),
        weights=_weights(demand, scene.work),
        kv=_exact_bytes(mark("KV cache"), demand.cache_total_bytes, _kv_formula(demand, scene.work)),
        state=_exact_bytes(mark("Recurrent state"), demand.state_total_bytes, tr("independent of the context")),
        compute=_compute(devices, demand),
        runtime=scene.overheads.runtime,
        background=scene.overheads.background,
        background_apps=scene.background_apps,
        curve=(),
        ceiling_tokens=None,
        quants=(),
        reports=(*scene.reports(Quantity.MEMORY_BYTES), *scene.reports(Quantity.OUTCOME)),
        companions=scene.companions,
    )
    return report, Placed(demand, split)


def with_alternatives(scene: Scene, memory: MemoryReport, placed: Placed | None) -> MemoryReport:
    """The same with the need at every context, the largest context that fits, and every quantization."""
    if placed is None or scene.model is None:
        return memory
    arch, layout = placed.demand.arch, placed.demand.layout
    return replace(
        memory,
        curve=need_curve(scene, arch, layout),
        ceiling_tokens=context_ceiling(scene, arch, layout),
        quants=quant_options(scene, memory),
    )


def with_ceiling(scene: Scene, memory: MemoryReport, placed: Placed | None) -> MemoryReport:
    """The same with the largest context that fits and the ends of the curve, but no other quantizations."""
    if placed is None:
        return memory
    arch, layout = placed.demand.arch, placed.demand.layout
    ends, ceiling = need_ends(scene, arch, layout), context_ceiling(scene, arch, layout)
    return replace(memory, curve=ends, ceiling_tokens=ceiling)


def quant_options(scene: Scene, memory: MemoryReport) -> tuple[QuantOption, ...]:
    """What becomes of the plan in every quantization that the model is offered in, from small to large."""
    model, chosen = scene.model, scene.work.quant
    if model is None or model.architecture is None:
        return memory.quants
    now = memory.fit, None if memory.headroom.value is None else round(memory.headroom.value)
    return tuple(
        _option(scene, model, quant, now if quant == chosen else _fit(scene, model, quant))
        for quant in offered_quants(model, chosen)
    )


def _fit(scene: Scene, model: LlmModel, quant: str) -> tuple[Fit, int | None] | None:
    tried = _try(scene, model, quant)
    return tried[1:] if tried else None


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What becomes of a split, in figures: of the devices that are used, and of main memory."""

    fit: Fit
    needs: tuple[Need, ...]
    rooms: tuple[Room, ...]
    host: HostMemory

    @property
    def least_room(self) -> Room | None:
        """What stays free where it is tightest: on a device, or else in main memory; None where that is unknown."""
        if self.rooms:
            return min(self.rooms, key=lambda room: room.free_bytes)
        free = self.host.headroom_bytes
        return None if free is None else Room(free, free, free)


def _outcome(scene: Scene, demand: Demand, split: Split) -> _Outcome:
    budgets = () if scene.work.offload.mode is OffloadMode.CPU else scene.devices.budgets
    needs = device_needs(demand, split, len(budgets))
    rooms = rooms_of(demand, needs, budgets, scene.overheads)
    host = host_memory(demand, split, scene.devices.host_bytes, WORKING_SET_BYTES)
    fit = verdict_of(rooms, host, spilled_bytes(demand, split))
    is_told = scene.devices.budgets or scene.rig.system is None
    return _Outcome(fit if is_told else Fit.UNKNOWN, needs, rooms, host)


def _headroom(scene: Scene, outcome: _Outcome) -> Estimate:
    room = outcome.least_room
    if room is None:
        if scene.rig.system is None:
            return Estimate.unknown(Unit.BYTES, mark("no memory chosen that could hold the model"))
        name = scene.rig.system.name
        unsaid = tr("no source tells how much of its memory the {machine} lends its GPU", machine=name)
        return Estimate.unknown(Unit.BYTES, unsaid)
    return headroom_of(room)


def _weights(demand: Demand, work: Workload) -> Estimate:
    layout = demand.layout
    whole = tr("every tensor in the {quantization} mix", quantization=work.quant)
    steps = (
        Step(mark("Model file"), whole, _mib(layout.file_bytes)),
        Step(mark("Input embedding"), tr("stays in main memory"), _mib(layout.embedding_bytes)),
        Step(mark("For the GPU"), _on_device(demand), _mib(layout.on_device_bytes)),
    )
    return Estimate.exact(layout.on_device_bytes, Unit.BYTES, Basis.MODELLED, steps)


def _on_device(demand: Demand) -> str:
    if demand.arch.tied_embeddings:
        return tr("everything else, with a second copy of the embedding as output")
    return tr("everything else")


def _kv_formula(demand: Demand, work: Workload) -> str:
    cache = demand.cache
    cells = tr(
        "{cells} cells × {streams} × {type}",
        cells=figure(cache.cells),
        streams=cache.streams,
        type=work.kv_type.value,
    )
    if not cache.sliding_cells:
        return cells
    return tr("{all}, sliding layers {cells} cells", all=cells, cells=figure(cache.sliding_cells))


def _exact_bytes(label: str, value: int, formula: str) -> Estimate:
    return Estimate.exact(value, Unit.BYTES, Basis.MODELLED, (Step(label, formula, _mib(value)),))


def _compute(devices: tuple[DeviceMemory, ...], demand: Demand) -> Estimate:
    low, high = uncertainty(demand.arch)
    value = sum(device.compute_bytes for device in devices)
    largest = tr("largest stage of a batch of {count} tokens", count=demand.batch.ubatch_tokens)
    step = Step(mark("Compute buffer"), largest, _mib(value))
    return Estimate(value, value * low, value * high, Unit.BYTES, Basis.MODELLED, (step,))


def _mib(bytes_: float) -> str:
    return f"{figure(bytes_ / MIB)} MiB"


def try_quant(scene: Scene, model: LlmModel, quant: str) -> tuple[QuantOption, Placed] | None:
    """What becomes of a scene with a model in a quantization, with the usual buffers of a split.

    None where the size of its weights is unknown.
    """
    tried = _try(scene, model, quant)
    if tried is None:
        return None
    placed, fit, free_bytes = tried
    return _option(scene, model, quant, (fit, free_bytes)), placed


def _try(scene: Scene, model: LlmModel, quant: str) -> tuple[Placed, Fit, int | None] | None:
    layout = layout_of(model, quant)
    if layout is None or model.architecture is None:
        return None
    demand = demand_of(model.architecture, layout, scene.work, rough=True)
    split = place(demand, scene.devices.budgets, scene.work.offload)
    outcome = _outcome(scene, demand, split)
    room = outcome.least_room
    return Placed(demand, split), outcome.fit, None if room is None else round(room.free_bytes)


def _option(scene: Scene, model: LlmModel, quant: str, result: tuple[Fit, int | None] | None) -> QuantOption:
    known = scene.library.quants.get(quant)
    fit, free_bytes = result if result else (Fit.UNKNOWN, None)
    loss = known.perplexity_increase if known else None
    return QuantOption(quant, file_estimate(model, quant), fit, free_bytes, loss)
