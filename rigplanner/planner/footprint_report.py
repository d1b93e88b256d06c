"""The memory part of a report where no architecture is known: from a source's totals, or unknown."""

from __future__ import annotations

from dataclasses import replace

from rigplanner.domain.evidence import Basis, Estimate, Quantity, Step, Unit
from rigplanner.domain.llm import LlmModel
from rigplanner.domain.report import DeviceMemory, Fit, HostMemory, MemoryReport, NeedPoint, QuantOption
from rigplanner.estimate.footprint import FootprintNeed, bytes_per_token, footprint_need, footprint_of
from rigplanner.estimate.kv_cache import CELL_PADDING
from rigplanner.estimate.memory import footprint_memory, footprint_room, verdict_of
from rigplanner.estimate.model_files import file_estimate, offered_quants
from rigplanner.estimate.overhead import WORKING_SET_BYTES
from rigplanner.numerals import figure
from rigplanner.planner.memory_curve import curve_contexts
from rigplanner.planner.scene import Scene, reported_ceiling
from rigplanner.translation import mark, tr
from rigplanner.units import MIB


def unknown_memory(scene: Scene, why: str) -> MemoryReport:
    """A report that says why nothing can be said."""
    unknown = Estimate.unknown(Unit.BYTES, why)
    return MemoryReport(
        fit=Fit.UNKNOWN,
        headroom=unknown,
        devices=(),
        host=HostMemory(scene.devices.host_bytes, 0, 0, 0, 0, WORKING_SET_BYTES),
        placement=None,
        weights=unknown,
        kv=unknown,
        state=unknown,
        compute=unknown,
        runtime=scene.overheads.runtime,
        background=scene.overheads.background,
        background_apps=scene.background_apps,
        curve=(),
        ceiling_tokens=None,
        quants=_quants_without_device(scene),
        reports=(*scene.reports(Quantity.MEMORY_BYTES), *scene.reports(Quantity.OUTCOME)),
        companions=scene.companions,
    )


def _quants_without_device(scene: Scene) -> tuple[QuantOption, ...]:
    model = scene.model
    if model is None:
        return ()
    return tuple(
        QuantOption(quant, file_estimate(model, quant), Fit.UNKNOWN, None, _loss(scene, quant))
        for quant in offered_quants(model, scene.work.quant)
    )


def _loss(scene: Scene, quant: str) -> float | None:
    known = scene.library.quants.get(quant)
    return known.perplexity_increase if known else None


def footprint_report(scene: Scene, model: LlmModel) -> MemoryReport:
    """Memory of a model whose source gives only totals."""
    slope = bytes_per_token(model, reported_ceiling(scene, model))
    context = scene.work.context_tokens
    need = _need(model, scene.work.quant, slope, context)
    if need is None or not scene.devices.budgets:
        nothing = unknown_memory(scene, tr("no source tells what {model} needs here", model=model.name))
        return replace(nothing, weights=file_estimate(model, scene.work.quant))
    room = footprint_room(need, scene.devices.budgets[0], scene.overheads)
    device = footprint_memory(need, scene.devices.budgets[0], room)
    host = HostMemory(scene.devices.host_bytes, 0, 0, 0, 0, WORKING_SET_BYTES)
    return replace(
        unknown_memory(scene, mark("the source gives only totals")),
        fit=verdict_of((room,), host, spilled_bytes=0),
        headroom=device.headroom,
        devices=(device,),
        host=host,
        weights=_reported(mark("Model file"), tr("as the source states it"), need.weights_bytes),
        kv=_reported(mark("Cache, buffers and runtime"), _rest_formula(context, slope), need.rest_bytes),
        curve=_curve(scene, model, slope),
        ceiling_tokens=_ceiling(device, slope, context),
        quants=tuple(_option(scene, model, quant, slope) for quant in offered_quants(model, scene.work.quant)),
    )


def _need(model: LlmModel, quant: str, slope: float | None, context_tokens: int) -> FootprintNeed | None:
    entry = footprint_of(model, quant)
    return footprint_need(entry, slope, context_tokens) if entry else None


def _rest_formula(context_tokens: int, slope: float | None) -> str:
    if slope is None:
        return tr("reported total at 4k less the file")
    return tr(
        "reported total at 4k less the file, {size} kB a token beyond (to {context})",
        size=figure(slope / 1000, grouped=False),
        context=figure(context_tokens),
    )


def _reported(label: str, formula: str, value: int) -> Estimate:
    step = Step(label, formula, f"{figure(value / MIB)} MiB")
    return Estimate.exact(value, Unit.BYTES, Basis.REPORTED, (step,))


def _curve(scene: Scene, model: LlmModel, slope: float | None) -> tuple[NeedPoint, ...]:
    context = scene.work.context_tokens
    background = scene.devices.budgets[0].background_bytes
    points = []
    for tokens in curve_contexts(context, context if slope is None else 4 * context):
        need = _need(model, scene.work.quant, slope, tokens)
        if need:
            points.append(NeedPoint(tokens, need.weights_bytes, need.rest_bytes, background))
    return tuple(points)


def _ceiling(device: DeviceMemory, slope: float | None, context_tokens: int) -> int | None:
    """Where the line meets the capacity; None without a line."""
    if not slope:
        return None
    tokens = context_tokens + device.headroom_bytes / slope
    return max(int(tokens // CELL_PADDING) * CELL_PADDING, 0)


def _option(scene: Scene, model: LlmModel, quant: str, slope: float | None) -> QuantOption:
    need = _need(model, quant, slope, scene.work.context_tokens)
    if need is None:
        return QuantOption(quant, file_estimate(model, quant), Fit.UNKNOWN, None, _loss(scene, quant))
    room = footprint_room(need, scene.devices.budgets[0], scene.overheads)
    fit = verdict_of((room,), HostMemory(None, 0, 0, 0, 0, 0), spilled_bytes=0)
    return QuantOption(quant, file_estimate(model, quant), fit, round(room.free_bytes), _loss(scene, quant))
