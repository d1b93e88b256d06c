"""The speed part of a report: the figure shown, our own, what sources say, and the curve against context."""

from __future__ import annotations

from typing import Final

from rigplanner.domain.evidence import Basis, Estimate, Quantity, ReportedFigure, Step, Unit
from rigplanner.domain.report import Fit, MemoryReport, SpeedPoint, SpeedReport, TimePart
from rigplanner.estimate.decode import Share, TokenWork, bottleneck, token_parts, token_seconds, token_work
from rigplanner.estimate.evidence import shown
from rigplanner.estimate.footprint import bytes_per_token, footprint_of
from rigplanner.estimate.prefill import PrefillWork
from rigplanner.planner.memory_curve import curve_contexts
from rigplanner.planner.memory_report import Placed
from rigplanner.planner.prefill_report import prefill_speed
from rigplanner.planner.scene import Scene, reported_ceiling

#: Layers of a model whose source does not tell: models of that size in the catalog have 24 to 48.
_USUAL_LAYERS: Final = 36


def token_work_of(scene: Scene, memory: MemoryReport, placed: Placed | None) -> TokenWork | None:
    """What every device reads for a token; None where a device's speed is unknown or nothing is placed."""
    devices = scene.devices
    if placed is None:
        return _footprint_work(scene) if memory.devices and devices.readers else None
    if not devices.readers_known:
        return None
    readers = devices.readers if devices.budgets else ()
    return token_work(placed.demand, placed.split, readers, devices.host_reader)


def _footprint_work(scene: Scene) -> TokenWork | None:
    """The active share of the reported file; the number of layers is a stated assumption.

    Nobody tells how much of a mixture's active weights is routed: all of it is taken to be.
    """
    model, reader = scene.model, scene.devices.readers[0]
    entry = footprint_of(model, scene.work.quant) if model else None
    if model is None or entry is None:
        return None
    used = model.active_params_b / model.total_params_b
    experts = _USUAL_LAYERS if model.is_moe else 0
    share = Share(reader, 0.0, entry.file_bytes * used, _USUAL_LAYERS, experts, 1.0)
    slope = bytes_per_token(model, reported_ceiling(scene, model)) or 0.0
    return TokenWork(None, (share,), scene.work.kv_type, slope, used)


def speed_report(
    scene: Scene, memory: MemoryReport, work: TokenWork | None, prefill: PrefillWork | None, *, curve: bool
) -> SpeedReport:
    """How fast this plan writes and reads; with a `curve` also at other contexts."""
    filled = scene.case.filled_tokens
    reports = scene.reports(Quantity.DECODE_TOKENS_PER_S) if scene.work.parallel_users == 1 else ()
    modelled = _decode(scene, work, filled)
    runs = modelled.value is not None and memory.fit is not Fit.NO_FIT
    if not runs:
        modelled = _cannot_run(modelled, memory)
    decode = shown(modelled, reports, dict(scene.library.sources)) if runs or not memory.devices else modelled
    return SpeedReport(
        decode=decode,
        modelled=modelled,
        reports=reports,
        filled_tokens=filled,
        token_parts=token_parts(work, filled) if work and runs else (),
        curve=_curve(scene, work) if curve and work and runs else (),
        at_full=_point(work, scene.work.context_tokens) if work and runs else None,
        prefill=prefill_speed(scene, work, prefill) if runs else Estimate.unknown(Unit.TOKENS_PER_S, _why(modelled)),
        per_user=_per_user(scene, work, filled, modelled) if work and runs else modelled,
        smooth=smooth_threshold(scene),
        bound_by=bottleneck(work, filled) if work and runs else "",
    )


def _cannot_run(modelled: Estimate, memory: MemoryReport) -> Estimate:
    if memory.fit is Fit.NO_FIT:
        return Estimate.unknown(Unit.TOKENS_PER_S, "does not fit, so it does not run")
    return modelled


def _why(estimate: Estimate) -> str:
    return estimate.steps[0].label if estimate.steps else ""


def smooth_threshold(scene: Scene) -> ReportedFigure | None:
    """The speed from which text is said to stream smoothly."""
    return next(iter(scene.library.figures_about(Quantity.SMOOTH_TOKENS_PER_S)), None)


def _decode(scene: Scene, work: TokenWork | None, filled: int) -> Estimate:
    if work is None or not work.shares:
        return Estimate.unknown(Unit.TOKENS_PER_S, _no_speed(scene))
    parts = token_parts(work, filled)
    point = _point(work, filled)
    return Estimate(point.value, point.low, point.high, Unit.TOKENS_PER_S, Basis.MODELLED, _steps(work, parts))


def _no_speed(scene: Scene) -> str:
    if scene.model is None:
        return "the model is in no catalog"
    if scene.model.architecture is None and not scene.model.footprints:
        return f"no source tells enough of {scene.model.name}"
    if not scene.devices.readers and not scene.devices.budgets:
        if scene.rig.cpu and scene.rig.memory:
            return "it runs from main memory, whose speed or number of channels is unknown"
        return "nothing chosen that could run the model"
    return "part of the model runs from main memory, whose speed is unknown"


def _steps(work: TokenWork, parts: tuple[TimePart, ...]) -> tuple[Step, ...]:
    total = sum(part.seconds for part in parts)
    family = _slowest(work).reader.family
    steps = [Step(f"part:{part.code}", part.formula, f"{part.seconds * 1000:.2f} ms") for part in parts]
    if work.arch is None:
        steps.append(Step("Layers", "not published; taken as 36, models of this size have 24 to 48", ""))
    steps.append(Step("One token", "sum", f"{total * 1000:.2f} ms"))
    steps.append(Step("Tokens per second", f"1000 ÷ {total * 1000:.2f} ms", f"{1 / total:.1f} tok/s"))
    known = f"{family.measurements} measurements on {family.boards} devices"
    steps.append(
        Step("Range", f"{family.name}: 8 of 10 of {known}", f"× {family.decode_low:g} to × {family.decode_high:g}")
    )
    return tuple(steps)


def _slowest(work: TokenWork) -> Share:
    return max(work.shares, key=lambda share: (share.weight_bytes + share.expert_bytes) / share.reader.bandwidth_gbps)


def _point(work: TokenWork, filled_tokens: int) -> SpeedPoint:
    """Speed at a depth; the range is that of the device which takes longest."""
    value = 1 / token_seconds(work, filled_tokens)
    family = _slowest(work).reader.family
    return SpeedPoint(filled_tokens, value, value * family.decode_low, value * family.decode_high)


def _curve(scene: Scene, work: TokenWork) -> tuple[SpeedPoint, ...]:
    context = scene.work.context_tokens
    longest = work.arch.max_context if work.arch else context
    ends = [tokens for tokens in curve_contexts(context // 2, longest) if tokens <= max(2 * context, 4096)]
    return tuple(_point(work, tokens) for tokens in sorted({1, *ends, context}))


def _per_user(scene: Scene, work: TokenWork, filled: int, modelled: Estimate) -> Estimate:
    """Speed for each user when all write at once."""
    users = scene.work.parallel_users
    if users == 1 or modelled.value is None:
        return modelled
    together = 1 / token_seconds(work, min(filled, scene.work.context_tokens // users), users)
    step = Step("All users at once", f"weights read once for {users}, caches for each", f"{together:.1f} tok/s each")
    ratio = together / modelled.value
    scaled = modelled.map(lambda value: value * ratio)
    return Estimate(scaled.value, scaled.low, scaled.high, scaled.unit, scaled.basis, (*modelled.steps, step))
