"""The waiting part of a report: the first word in its parts, and the time line of the chosen use."""

from __future__ import annotations

from dataclasses import replace

from rigplanner.domain.evidence import Basis, Estimate, Quantity, Step, Unit
from rigplanner.domain.plan import CompanionKind
from rigplanner.domain.report import PictureReading, SpeedReport, TimePart, Turn, WaitingReport
from rigplanner.estimate.latency import cached_prompt_tokens, cpu_share, first_token, turns
from rigplanner.estimate.pictures import SIDE_PX, picture_tokens
from rigplanner.estimate.timed_work import Timed
from rigplanner.estimate.token_work import TokenWork
from rigplanner.numerals import figure
from rigplanner.planner.prefill_report import reading_time, transfer_seconds
from rigplanner.planner.scene import Scene
from rigplanner.translation import mark, tr


def waiting_report(scene: Scene, speed: SpeedReport, work: TokenWork | None) -> WaitingReport:
    """How long until the first word, and until everything is said."""
    processor = cpu_share(_cores(scene))
    step = _one_step(speed)
    prompt = min(scene.work.use.prompt_tokens, scene.work.context_tokens)
    timed = reading_time(scene, work, prompt) if work else None
    reading = _reading(scene, speed, timed)
    total = first_token(processor, reading, step)
    picture = _picture(scene, work) if total.value is not None else None
    return WaitingReport(
        first_token=replace(total, steps=(*total.steps, *picture.seconds.steps)) if picture else total,
        parts=_parts(processor, reading, step, timed) if total.value is not None else (),
        turns=_turns(scene, speed, work, processor, step, total),
        reports=(
            *scene.reports(Quantity.FIRST_TOKEN_S),
            *scene.reports(Quantity.ANSWER_S),
            *scene.reports(Quantity.TASK_S),
            *scene.reports(Quantity.CPU_FIRST_TOKEN_S),
        ),
        responsive=next(iter(scene.library.figures_about(Quantity.RESPONSIVE_FIRST_TOKEN_S)), None),
        picture=picture,
    )


def _cores(scene: Scene) -> int | None:
    if scene.rig.system:
        return scene.rig.system.cpu_cores
    return scene.rig.cpu.cores if scene.rig.cpu else None


def _one_step(speed: SpeedReport) -> Estimate:
    decode = speed.modelled
    if decode.value is None or not decode.low or not decode.high:
        return Estimate.unknown(Unit.SECONDS, decode.steps[0].label if decode.steps else mark("speed unknown"))
    step = Step(mark("One step of writing"), "", f"{figure(1 / decode.value, 3)} s")
    return Estimate(1 / decode.value, 1 / decode.high, 1 / decode.low, Unit.SECONDS, Basis.MODELLED, (step,))


def _reading(scene: Scene, speed: SpeedReport, timed: Timed | None) -> Estimate:
    rate = speed.prefill
    is_told = timed is not None or rate.basis is Basis.MEASURED
    if not is_told or rate.value is None or not rate.low or not rate.high:
        return Estimate.unknown(Unit.SECONDS, rate.steps[0].label if rate.steps else mark("prompt speed unknown"))
    prompt = min(scene.work.use.prompt_tokens, scene.work.context_tokens)
    seconds = timed.seconds if timed is not None else prompt / rate.value
    if rate.basis is Basis.REPORTED and scene.work.use.prompt_tokens <= scene.work.context_tokens:
        seconds = scene.work.use.prompt_tokens / rate.value
    return Estimate(
        seconds,
        seconds * rate.value / rate.high,
        seconds * rate.value / rate.low,
        Unit.SECONDS,
        Basis.MODELLED,
        rate.steps,
    )


def _parts(processor: Estimate, reading: Estimate, step: Estimate, timed: Timed | None) -> tuple[TimePart, ...]:
    transfer = transfer_seconds(timed)
    parts = [TimePart("cpu", processor.value or 0.0), TimePart("reading", (reading.value or 0.0) - transfer)]
    if transfer:
        parts.append(TimePart("transfer", transfer))
    return (*parts, TimePart("step", step.value or 0.0))


def _picture(scene: Scene, work: TokenWork | None) -> PictureReading | None:
    """A picture after the prompt; None without a projector, or where its tokens or their time are unknown."""
    rule = scene.model.picture if scene.model else None
    sees = any(companion.kind is CompanionKind.PROJECTOR for companion in scene.work.companions)
    if rule is None or not sees:
        return None
    tokens = picture_tokens(rule)
    timed = reading_time(scene, work, tokens, scene.work.use.prompt_tokens) if work else None
    if timed is None:
        return None
    how = tr(
        "{count} tokens ({source}) after the prompt; turning it into tokens is not counted",
        count=figure(tokens),
        source=rule.source,
    )
    label = tr("A picture of {side} × {side} on top", side=figure(SIDE_PX))
    step = Step(label, how, f"{figure(timed.seconds, 2)} s")
    low, high = timed.seconds / timed.range_factor, timed.seconds * timed.range_factor
    return PictureReading(SIDE_PX, tokens, Estimate(timed.seconds, low, high, Unit.SECONDS, Basis.MODELLED, (step,)))


def _turns(
    scene: Scene,
    speed: SpeedReport,
    work: TokenWork | None,
    processor: Estimate,
    step: Estimate,
    total: Estimate,
) -> tuple[Turn, ...]:
    if total.value is None or work is None or speed.decode.value is None:
        return ()
    use = scene.work.use
    new_tokens = cached_prompt_tokens(use) if use.turns_high else 1
    cached = (processor.value or 0) + (step.value or 0)
    more = reading_time(scene, work, new_tokens, use.prompt_tokens) if new_tokens > 1 else None
    cached += more.seconds if more else 0.0
    return turns(use, (total.value, min(cached, total.value)), speed.decode.value)
