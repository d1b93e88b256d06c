"""The speed part of a report: the figure shown, our own, what sources say, and the curve against context."""

from __future__ import annotations

from typing import Final

from rigplanner.domain.evidence import Basis, Estimate, Quantity, ReportedFigure, Source, Step, Unit
from rigplanner.domain.llm import Architecture
from rigplanner.domain.plan import Runtime
from rigplanner.domain.report import Fit, MemoryReport, SpeedPoint, SpeedReport, TimePart
from rigplanner.estimate.decode import timed_token
from rigplanner.estimate.evidence import shown
from rigplanner.estimate.footprint import bytes_per_token, footprint_of
from rigplanner.estimate.speed_law import Case
from rigplanner.estimate.timed_work import Timed
from rigplanner.estimate.token_work import Share, TokenWork, token_work
from rigplanner.estimate.weight_formats import weight_format
from rigplanner.planner.drafted_report import drafted_speed
from rigplanner.planner.laws import laws_of
from rigplanner.planner.measured_cases import measured_writing
from rigplanner.planner.memory_curve import curve_contexts
from rigplanner.planner.memory_report import Placed
from rigplanner.planner.prefill_report import prefill_speed
from rigplanner.planner.scene import Scene, reported_ceiling
from rigplanner.planner.speed_parts import known_steps, range_step, slowest_part, token_time_parts

#: Layers of a model whose source does not tell: models of that size in the catalog have 24 to 48.
_USUAL_LAYERS: Final = 36
_BILLION: Final = 1e9
#: What measurements call the programs; LM Studio runs llama.cpp.
_ENGINES: Final = {
    Runtime.LLAMA_CPP: "llama.cpp",
    Runtime.LM_STUDIO: "llama.cpp",
    Runtime.OLLAMA: "ollama",
    Runtime.VLLM: "vllm",
    Runtime.MLX: "mlx",
}


def token_work_of(scene: Scene, memory: MemoryReport, placed: Placed | None) -> TokenWork | None:
    """What every device reads for a token; None where a device's speed is unknown or nothing is placed."""
    devices = scene.devices
    if scene.library.calibration is None:
        return None
    if placed is None:
        return _footprint_work(scene) if memory.devices and devices.readers else None
    return token_work_on(scene, placed) if devices.readers_known else None


def token_work_on(scene: Scene, placed: Placed) -> TokenWork | None:
    """The same for a model that lies somewhere; vLLM lets every card work on every layer."""
    devices = scene.devices
    readers = devices.readers if devices.budgets else ()
    many = "tensor" if scene.work.runtime is Runtime.VLLM and len(readers) > 1 else None
    case = _case(scene, placed.demand.arch)
    return token_work(placed.demand, placed.split, readers, devices.host_reader, case, many)


def _case(scene: Scene, arch: Architecture | None) -> Case:
    work, form = scene.work, weight_format(scene.work.quant)
    return Case(
        engine=_ENGINES[work.runtime],
        quant=form.name,
        qkind=form.kind,
        arch=arch.kind if arch else "",
        moe="moe" if scene.model and scene.model.is_moe else "dense",
        model=scene.model.id if scene.model else "",
        flash="on" if work.flash_attention else "off",
    )


def _footprint_work(scene: Scene) -> TokenWork | None:
    """The active share of the reported file; the number of layers is a stated assumption.

    Nobody tells how much of a mixture's active weights is routed: all of it is taken to be.
    """
    model, reader = scene.model, scene.devices.readers[0]
    entry = footprint_of(model, scene.work.quant) if model else None
    if model is None or entry is None:
        return None
    used = model.active_params_b / model.total_params_b
    share = Share(
        reader,
        weight_bytes=0.0,
        expert_bytes=entry.file_bytes * used,
        state_bytes=0.0,
        kv_share=1.0,
        steps=_USUAL_LAYERS,
        expert_blocks=_USUAL_LAYERS if model.is_moe else 0,
        recurrent_layers=0.0,
        values=model.active_params_b * _BILLION,
    )
    slope = bytes_per_token(model, reported_ceiling(scene, model)) or 0.0
    return TokenWork(None, _case(scene, None), (share,), scene.work.kv_type, kv_bytes_per_token=slope, used_share=used)


def speed_report(scene: Scene, memory: MemoryReport, work: TokenWork | None, *, curve: bool) -> SpeedReport:
    """How fast this plan writes and reads; with a `curve` also at other contexts."""
    filled = scene.case.filled_tokens
    timed = _timed(scene, work, filled) if work and work.shares else None
    reports, sources = _reports(scene, work, filled)
    parts = token_time_parts(timed, work, filled) if curve and work and timed else ()
    modelled = _decode(scene, work, timed, parts)
    runs = timed is not None and memory.fit is not Fit.NO_FIT
    if not runs:
        modelled = _cannot_run(modelled, memory)
    prefill, more = prefill_speed(scene, work, in_full=curve) if runs else (_not_read(modelled), {})
    decode = shown(modelled, reports, {**scene.library.sources, **sources}) if runs or not memory.devices else modelled
    return SpeedReport(
        decode=decode,
        modelled=modelled,
        reports=reports,
        filled_tokens=filled,
        token_parts=parts if runs else (),
        curve=_curve(scene, work) if curve and work and runs else (),
        at_full=_at_full(scene, work) if curve and work and runs else None,
        prefill=prefill,
        per_user=_per_user(scene, work, filled, modelled) if work and runs else modelled,
        smooth=smooth_threshold(scene),
        sources=sources | more,
        drafted=drafted_speed(scene, work, filled) if work and runs else None,
        bound_by=slowest_part(timed, work) if work and timed and runs else "",
    )


def _reports(scene: Scene, work: TokenWork | None, filled: int) -> tuple[tuple[ReportedFigure, ...], dict[str, Source]]:
    """What others measured of this very case, then what articles report; alone, as they all were."""
    if scene.work.parallel_users > 1:
        return (), {}
    stated = scene.reports(Quantity.DECODE_TOKENS_PER_S)
    if work is None or scene.library.calibration is None:
        return stated, {}
    law = laws_of(scene.library.calibration).writing(work)
    measured, sources = measured_writing(scene, work, law, filled)
    return (*measured, *stated), sources


def _at_full(scene: Scene, work: TokenWork) -> SpeedPoint:
    return _point(_timed(scene, work, scene.work.context_tokens), scene.work.context_tokens)


def _cannot_run(modelled: Estimate, memory: MemoryReport) -> Estimate:
    if memory.fit is Fit.NO_FIT:
        return Estimate.unknown(Unit.TOKENS_PER_S, "does not fit, so it does not run")
    return modelled


def _not_read(modelled: Estimate) -> Estimate:
    """Why nothing is read: the reason why nothing is written."""
    return Estimate.unknown(Unit.TOKENS_PER_S, modelled.steps[0].label if modelled.steps else "")


def smooth_threshold(scene: Scene) -> ReportedFigure | None:
    """The speed from which text is said to stream smoothly."""
    return next(iter(scene.library.figures_about(Quantity.SMOOTH_TOKENS_PER_S)), None)


def _decode(scene: Scene, work: TokenWork | None, timed: Timed | None, parts: tuple[TimePart, ...]) -> Estimate:
    """The writing speed; told in full where its parts are given."""
    if work is None or timed is None:
        return Estimate.unknown(Unit.TOKENS_PER_S, _no_speed(scene))
    point = _point(timed, scene.case.filled_tokens)
    steps = _steps(scene, work, timed, parts) if parts else ()
    return Estimate(point.value, point.low, point.high, Unit.TOKENS_PER_S, Basis.MODELLED, steps)


def _timed(scene: Scene, work: TokenWork, filled: int, users: int = 1) -> Timed:
    calibration = scene.library.calibration
    assert calibration is not None  # noqa: S101  without one there is no work
    return timed_token(laws_of(calibration).writing(work), work, filled, users)


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


def _steps(scene: Scene, work: TokenWork, timed: Timed, parts: tuple[TimePart, ...]) -> tuple[Step, ...]:
    steps = [Step(f"part:{part.code}", part.formula, f"{part.seconds * 1000:.2f} ms") for part in parts]
    if work.arch is None:
        steps.append(Step("Layers", "not published; taken as 36, models of this size have 24 to 48", ""))
    steps.append(Step("One token", "sum", f"{timed.seconds * 1000:.2f} ms"))
    steps.append(Step("Tokens per second", f"1000 ÷ {timed.seconds * 1000:.2f} ms", f"{1 / timed.seconds:.1f} tok/s"))
    calibration = scene.library.calibration
    assert calibration is not None  # noqa: S101  without one there is no work
    law = laws_of(calibration).writing(work).fit
    return (*steps, *known_steps(timed, work), range_step(timed, law))


def _point(timed: Timed, filled_tokens: int) -> SpeedPoint:
    """Speed at a depth."""
    value = 1 / timed.seconds
    return SpeedPoint(filled_tokens, value, value / timed.range_factor, value * timed.range_factor)


def _curve(scene: Scene, work: TokenWork) -> tuple[SpeedPoint, ...]:
    context = scene.work.context_tokens
    longest = work.arch.max_context if work.arch else context
    ends = [tokens for tokens in curve_contexts(context // 2, longest) if tokens <= max(2 * context, 4096)]
    return tuple(_point(_timed(scene, work, tokens), tokens) for tokens in sorted({1, *ends, context}))


def _per_user(scene: Scene, work: TokenWork, filled: int, modelled: Estimate) -> Estimate:
    """Speed for each user when all write at once."""
    users = scene.work.parallel_users
    if users == 1 or modelled.value is None:
        return modelled
    together = 1 / _timed(scene, work, min(filled, scene.work.context_tokens // users), users).seconds
    step = Step("All users at once", f"weights read once for {users}, caches for each", f"{together:.1f} tok/s each")
    ratio = together / modelled.value
    scaled = modelled.map(lambda value: value * ratio)
    return Estimate(scaled.value, scaled.low, scaled.high, scaled.unit, scaled.basis, (*modelled.steps, step))
