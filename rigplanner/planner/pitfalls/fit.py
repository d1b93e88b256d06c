"""Graphics memory that runs out: the model, the programs beside it, a second model."""

from __future__ import annotations

from collections.abc import Iterator

from rigplanner.domain.parts import Slot, System
from rigplanner.domain.plan import Plan
from rigplanner.domain.report import Finding, Fit, Fix, MemoryReport, QuantOption, Report, Severity
from rigplanner.planner.devices import limits_of, usable_gib
from rigplanner.planner.edits import with_background, with_context, with_gpu_limit, with_quant
from rigplanner.planner.findings import fix, values
from rigplanner.planner.pitfalls.context import round_context
from rigplanner.planner.scene import Scene
from rigplanner.units import GIB


def fit_pitfalls(scene: Scene, report: Report) -> Iterator[Finding]:
    """What does not fit, or would not with the programs people run beside it."""
    memory, plan = report.memory, scene.plan
    if memory.fit is Fit.NO_FIT:
        yield _no_fit(plan, memory)
    elif memory.fit is Fit.SPILLS and memory.placement:
        share = values(
            spilled_bytes=memory.placement.spilled_bytes,
            gpu_layers=memory.placement.gpu_layers,
            layers=memory.placement.layer_count,
        )
        yield Finding("spills", Severity.COST, share, smaller_quant(plan, memory) or _shorter(plan, memory))
    yield from _gpu_limit(scene, memory)
    yield from _second_model(memory)


def _gpu_limit(scene: Scene, memory: MemoryReport) -> Iterator[Finding]:
    """One memory for all, of which the system lends the GPU less than the plan needs."""
    system = scene.rig.system
    limit = usable_gib(system, scene.plan.gpu_limit) if system else None
    if system is None or limit is None or not memory.devices:
        return
    spilled = memory.placement.spilled_bytes if memory.placement else 0
    need = memory.devices[0].total_bytes + spilled
    if limit * GIB < need < system.memory_gib * GIB:
        figures = values(limit_gib=limit, memory_gib=system.memory_gib, need_bytes=need)
        yield Finding("gpu_limit", Severity.COST, figures, _higher_limit(scene.plan, system, need), slot=Slot.SYSTEM)


def _higher_limit(plan: Plan, system: System, need_bytes: int) -> Fix | None:
    """The least limit that a source tells and that would hold the plan."""
    enough = [(gib, limit) for limit, gib in limits_of(system).items() if gib * GIB >= need_bytes]
    if not enough:
        return None
    gib, limit = min(enough, key=lambda known: known[0])
    return fix("raise_limit", with_gpu_limit(plan, limit), limit_gib=gib)


def smaller_quant(plan: Plan, memory: MemoryReport, spare_bytes: float = 0) -> Fix | None:
    """The largest quantization below the chosen one that keeps everything on the GPU with room to spare."""
    chosen = next((option for option in memory.quants if option.quant == plan.workload.quant), None)
    if chosen is None or chosen.file.value is None:
        return None
    below = [option for option in memory.quants if _size(option) < chosen.file.value and _holds(option, spare_bytes)]
    best = max(below, key=_size, default=None)
    if best is None:
        return None
    return fix("use_quant", with_quant(plan, best.quant), quant=best.quant, headroom_bytes=best.headroom_bytes or 0)


def _size(option: QuantOption) -> float:
    return option.file.value or float("inf")


def _holds(option: QuantOption, spare_bytes: float) -> bool:
    on_gpu = option.fit in (Fit.FITS, Fit.TIGHT)
    return on_gpu and option.headroom_bytes is not None and option.headroom_bytes >= spare_bytes


def _shorter(plan: Plan, memory: MemoryReport) -> Fix | None:
    ceiling = round_context(memory.ceiling_tokens or 0)
    if not 0 < ceiling < plan.workload.context_tokens:
        return None
    return fix("use_context", with_context(plan, ceiling), tokens=ceiling)


def _no_fit(plan: Plan, memory: MemoryReport) -> Finding:
    short = [device for device in memory.devices if device.headroom_bytes < 0]
    held = sum(device.background_bytes for device in memory.devices)
    freed = held if plan.background_live_bytes is None else 0
    missing = sum(-device.headroom_bytes for device in short)
    if short and freed >= missing:
        figures = values(device=short[0].name, missing_bytes=missing, held_bytes=freed)
        return Finding("apps_take_the_room", Severity.STOP, figures, close_apps(plan, freed), sources=("article-1",))
    if short:
        worst = min(short, key=lambda device: device.headroom_bytes)
        figures = values(device=worst.name, need_bytes=worst.total_bytes, have_bytes=worst.capacity_bytes)
        return Finding("no_fit_gpu", Severity.STOP, figures, smaller_quant(plan, memory) or _shorter(plan, memory))
    host = memory.host
    figures = values(need_bytes=host.total_bytes, have_bytes=host.capacity_bytes or 0)
    return Finding("no_fit_ram", Severity.STOP, figures, smaller_quant(plan, memory))


def close_apps(plan: Plan, held_bytes: float) -> Fix | None:
    """The plan without any program beside the model."""
    return fix("close_apps", with_background(plan, ()), freed_bytes=held_bytes)


def _second_model(memory: MemoryReport) -> Iterator[Finding]:
    """Two models at once: said where a second one of the same size has no room."""
    if memory.fit not in (Fit.FITS, Fit.TIGHT) or not memory.devices or memory.weights.value is None:
        return
    free = sum(max(device.headroom_bytes, 0) for device in memory.devices)
    if free < memory.weights.value:
        figures = values(free_bytes=free, need_bytes=memory.weights.value)
        yield Finding("no_second_model", Severity.INFO, figures, sources=("article-1",))
