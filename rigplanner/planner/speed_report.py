"""The speed part of a report: the figure shown, our own, what sources say, and the curve against context."""

from __future__ import annotations

from rigplanner.domain.evidence import Basis, Estimate, Quantity, ReportedFigure, Source, Step, Unit
from rigplanner.domain.own_run import RunKind
from rigplanner.domain.report import Fit, MemoryReport, SpeedPoint, SpeedReport, TimePart
from rigplanner.estimate.decode import timed_token
from rigplanner.estimate.evidence import shown
from rigplanner.estimate.timed_work import Timed
from rigplanner.estimate.token_work import TokenWork
from rigplanner.numerals import figure
from rigplanner.planner.drafted_report import drafted_speed
from rigplanner.planner.laws import laws_of
from rigplanner.planner.measured_cases import measured_writing
from rigplanner.planner.memory_curve import curve_contexts
from rigplanner.planner.own_evidence import bare_estimate, bare_run, own_figure, own_source
from rigplanner.planner.own_runs import Corrected, corrected_writing
from rigplanner.planner.prefill_report import prefill_speed
from rigplanner.planner.scene import Scene
from rigplanner.planner.speed_parts import known_steps, range_step, slowest_part, speed_text, token_time_parts
from rigplanner.translation import mark, tr, tr_in


def speed_report(scene: Scene, memory: MemoryReport, work: TokenWork | None, *, curve: bool) -> SpeedReport:
    """How fast this plan writes and reads; with a `curve` also at other contexts."""
    filled = scene.case.filled_tokens
    found = _corrected(scene, work, filled) if work and work.shares else None
    timed = found.timed if found else None
    reports, sources = _reports(scene, work, filled)
    if found and found.same:
        reports, sources = (own_figure(found.same), *reports), sources | own_source(found.same)
    parts = token_time_parts(timed, work, filled) if curve and work and timed else ()
    modelled = _decode(scene, work, found, parts)
    bare = bare_run(scene, memory.fit, RunKind.WRITING, filled) if modelled.value is None else None
    if bare is not None:
        modelled = bare_estimate(bare)
    runs = timed is not None and memory.fit is not Fit.NO_FIT
    if not runs and bare is None:
        modelled = _cannot_run(modelled, memory)
    prefill, more = prefill_speed(scene, memory.fit, work, in_full=curve) if runs or bare else (_not_read(modelled), {})
    decode = modelled
    if modelled.basis is not Basis.MEASURED and (runs or not memory.devices):
        decode = shown(modelled, reports, {**scene.library.sources, **sources})
    return SpeedReport(
        decode=decode,
        modelled=modelled,
        reports=reports,
        filled_tokens=filled,
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
        return Estimate.unknown(Unit.TOKENS_PER_S, mark("does not fit, so it does not run"))
    return modelled


def _not_read(modelled: Estimate) -> Estimate:
    """Why nothing is read: the reason why nothing is written."""
    return Estimate.unknown(Unit.TOKENS_PER_S, modelled.steps[0].label if modelled.steps else "")


def smooth_threshold(scene: Scene) -> ReportedFigure | None:
    """The speed from which text is said to stream smoothly."""
    return next(iter(scene.library.figures_about(Quantity.SMOOTH_TOKENS_PER_S)), None)


def _decode(scene: Scene, work: TokenWork | None, found: Corrected | None, parts: tuple[TimePart, ...]) -> Estimate:
    """The writing speed, measured where the user measured this very case; told in full where its parts are given."""
    if work is None or found is None:
        return Estimate.unknown(Unit.TOKENS_PER_S, _no_speed(scene))
    point = _point(found.timed, scene.case.filled_tokens)
    steps = _steps(scene, work, found, parts) if parts else ()
    basis = Basis.MEASURED if found.same else Basis.MODELLED
    return Estimate(point.value, point.low, point.high, Unit.TOKENS_PER_S, basis, steps, found.sources)


def _corrected(scene: Scene, work: TokenWork, filled: int, users: int = 1) -> Corrected:
    """One token, after what the user measured on this machine."""
    calibration = scene.library.calibration
    assert calibration is not None  # noqa: S101  without one there is no work
    law = laws_of(calibration).writing(work)
    return corrected_writing(scene, law, timed_token(law, work, filled, users), work, filled)


def _timed(scene: Scene, work: TokenWork, filled: int, users: int = 1) -> Timed:
    return _corrected(scene, work, filled, users).timed


def _no_speed(scene: Scene) -> str:
    if scene.model is None:
        return mark("the model is in no catalog")
    if scene.model.architecture is None and not scene.model.footprints:
        return tr("no source tells enough of {model}", model=scene.model.name)
    if not scene.devices.readers and not scene.devices.budgets:
        if scene.rig.cpu and scene.rig.memory:
            return _measure_it(scene, tr("it runs from main memory, whose speed or number of channels is unknown"))
        return mark("nothing chosen that could run the model")
    return _measure_it(scene, tr("part of the model runs from main memory, whose speed is unknown"))


def _measure_it(scene: Scene, why: str) -> str:
    """On this machine it can be found out."""
    return tr("{why}; measure memory on the page This PC", why=why) if scene.plan.is_this_machine else why


def _steps(scene: Scene, work: TokenWork, found: Corrected, parts: tuple[TimePart, ...]) -> tuple[Step, ...]:
    timed = found.timed
    steps = [Step(f"part:{part.code}", part.formula, _ms(part.seconds)) for part in parts]
    if work.arch is None:
        taken = tr("not published; taken as 36, models of this size have 24 to 48")
        steps.append(Step(mark("Layers"), taken, ""))
    steps.append(Step(mark("One token"), tr_in("of the lines above", "sum"), _ms(timed.seconds)))
    steps.append(Step(mark("Tokens per second"), f"1000 ÷ {_ms(timed.seconds)}", speed_text(1 / timed.seconds)))
    calibration = scene.library.calibration
    assert calibration is not None  # noqa: S101  without one there is no work
    law = laws_of(calibration).writing(work).fit
    return (*steps, *known_steps(timed, work), *found.steps, found.range_step(range_step(timed, law)))


def _ms(seconds: float) -> str:
    return f"{figure(seconds * 1000, 2, grouped=False)} ms"


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
    how = tr("weights read once for {users}, caches for each", users=users)
    step = Step(mark("All users at once"), how, tr("{speed} tok/s each", speed=figure(together, 1)))
    ratio = together / modelled.value
    scaled = modelled.map(lambda value: value * ratio)
    return Estimate(scaled.value, scaled.low, scaled.high, scaled.unit, Basis.MODELLED, (*modelled.steps, step))
