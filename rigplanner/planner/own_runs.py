"""What the user measured on this very machine, laid over what the law says about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import exp, log
from typing import Final, NamedTuple

from rigplanner.catalog.library import Library
from rigplanner.domain.evidence import Basis, Estimate, Evidence, Quantity, ReportedFigure, Source, Step, Unit
from rigplanner.domain.own_run import OwnRun, RunKind
from rigplanner.domain.plan import KvType, Offload, OffloadMode, Plan, Workload
from rigplanner.estimate.decode import timed_token
from rigplanner.estimate.own_correction import Observed, case_of, correction, movers_of, observed
from rigplanner.estimate.prefill import timed_prompt
from rigplanner.estimate.speed_law import Labels, SpeedLaw, labels_of
from rigplanner.estimate.timed_work import Timed, TimedShare
from rigplanner.estimate.token_work import TokenWork
from rigplanner.planner.laws import laws_of
from rigplanner.planner.memory_report import memory_report
from rigplanner.planner.own_machine import runs_here
from rigplanner.planner.plan_work import token_work_on
from rigplanner.planner.scene import Scene, scene_of

#: More runs than these tell nothing more, the newest first.
_MOST: Final = 24
#: A figure for the very model that was measured: its run differs from the next by this, and what the law carries from
#: one depth to another may be off by as much again.
_RUN_RANGE: Final = 1.04
_CARRIED_RANGE: Final = 1.10
#: A run at another depth or length counts as measured within this factor; beyond it only as evidence.
_NEAR: Final = 4.0
_LEAST_DEPTH: Final = 2048
#: Runs whose time goes to main memory in about the same part lie in about the same places.
_SAME_PLACES: Final = 0.1


class OwnRuns(NamedTuple):
    """Runs on the machine of a plan, with what the law says of them: writing and reading."""

    writing: tuple[KnownRun, ...] = ()
    reading: tuple[KnownRun, ...] = ()


@dataclass(frozen=True, slots=True)
class KnownRun:
    """A run with the law that speaks about it, what it tells beside it, and how much of its time was main memory's."""

    run: OwnRun
    law: SpeedLaw
    evidence: Observed
    on_host: float


@dataclass(frozen=True, slots=True)
class Corrected:
    """A time after the user's own runs; `same` is a run of this very case, `runs` are all that counted."""

    timed: Timed
    factor: float
    same: OwnRun | None
    runs: tuple[OwnRun, ...]

    @property
    def steps(self) -> tuple[Step, ...]:
        """The correction as a line of the computation, where there is one."""
        if not self.runs:
            return ()
        many = "one run" if len(self.runs) == 1 else f"{len(self.runs)} runs"
        return (Step("Your own measurements", f"{many} on this machine", f"× {self.factor:.2f} time"),)

    @property
    def sources(self) -> tuple[Evidence, ...]:
        """The runs as evidence."""
        return tuple(Evidence(_source(run), says=_said(run)) for run in self.runs)


def own_runs_of(scene: Scene) -> OwnRuns:
    """The runs that were measured on the machine of this plan; none for any other machine."""
    plan, library = scene.plan, scene.library
    if not plan.is_this_machine or not library.own_runs or library.calibration is None:
        return OwnRuns()
    return _remembered(plan, library, scene)


def corrected_writing(scene: Scene, law: SpeedLaw, timed: Timed, work: TokenWork, filled_tokens: int) -> Corrected:
    """Seconds a token, after runs on this machine."""
    return _corrected(own_runs_of(scene).writing, law, timed, work, filled_tokens)


def corrected_reading(scene: Scene, law: SpeedLaw, timed: Timed, work: TokenWork, tokens: int) -> Corrected:
    """Seconds to read a prompt of so many tokens, after runs on this machine."""
    return _corrected(own_runs_of(scene).reading, law, timed, work, tokens)


def _corrected(known: Sequence[KnownRun], law: SpeedLaw, timed: Timed, work: TokenWork, amount: int) -> Corrected:
    mine = [each for each in known if each.law is law]
    if not mine:
        return Corrected(timed, 1.0, None, ())
    shares = _labelled(timed, work)
    factor = exp(correction(movers_of(law, shares), [each.evidence for each in mine]))
    case, on_host = case_of(shares), _on_host(timed)
    alike = [each for each in mine if each.evidence.case == case and abs(each.on_host - on_host) <= _SAME_PLACES]
    same = _nearest([each.run for each in alike], amount)
    span = timed.range_factor
    if same is not None:
        noise = (same.high / same.low) ** 0.5
        span = min(span, max(_RUN_RANGE, noise) * (1.0 if _amount(same) == amount else _CARRIED_RANGE / _RUN_RANGE))
    return Corrected(_scaled(timed, factor, span), factor, same, tuple(each.run for each in mine))


def _nearest(runs: Sequence[OwnRun], amount: int) -> OwnRun | None:
    """The run whose depth, or length of prompt, is nearest; None where all are far."""

    def off(run: OwnRun) -> float:
        return abs(log(max(_amount(run), _LEAST_DEPTH) / max(amount, _LEAST_DEPTH)))

    best = min(runs, key=off, default=None)
    return best if best is not None and off(best) <= log(_NEAR) else None


def _amount(run: OwnRun) -> int:
    return run.depth + run.tokens // 2 if run.kind is RunKind.WRITING else run.tokens


def _on_host(timed: Timed) -> float:
    """The share of a time that main memory takes."""
    return timed.parts.get("host", 0.0) / timed.seconds


def _scaled(timed: Timed, factor: float, range_factor: float) -> Timed:
    shares = tuple(
        TimedShare(
            share.share,
            share.nominal,
            {part: seconds * factor for part, seconds in share.seconds.items()},
            share.factors,
            share.total_s * factor,
        )
        for share in timed.shares
    )
    return Timed(shares, timed.seconds * factor, range_factor)


def _labelled(timed: Timed, work: TokenWork) -> list[tuple[Labels, Mapping[str, float]]]:
    found: list[tuple[Labels, Mapping[str, float]]] = []
    for share in timed.shares:
        reader = share.share.reader
        labels = labels_of(reader.silicon, reader.backend, work.case, work.many, work.assumed_host)
        found.append((labels, share.seconds))
    return found


class _Memory:
    """The last answer: plans that differ only in their work share their runs."""

    def __init__(self) -> None:
        self._key: tuple[object, ...] | None = None
        self._found = OwnRuns()

    def of(self, plan: Plan, library: Library, scene: Scene) -> OwnRuns:
        """The runs of a plan's machine, worked out once for a machine."""
        key = (library.own_runs, library.calibration, plan.rig, plan.own)
        if self._key is None or any(one is not other for one, other in zip(self._key, key, strict=True)):
            self._key, self._found = key, _known_runs(plan, library, scene)
        return self._found


_remembered: Final = _Memory().of


def _known_runs(plan: Plan, library: Library, scene: Scene) -> OwnRuns:
    newest = runs_here(plan, scene.rig, library)[:_MOST]
    found = {
        kind: tuple(known for run in newest if run.kind is kind and (known := _known(run, plan, library)) is not None)
        for kind in (RunKind.WRITING, RunKind.READING)
    }
    return OwnRuns(found[RunKind.WRITING], found[RunKind.READING])


def law_says(run: OwnRun, plan: Plan, library: Library) -> tuple[float, float, float] | None:
    """Tokens per second that the law alone says of a run on a plan's machine, with the range; None without a word."""
    told = _told(run, plan, library)
    if told is None:
        return None
    speed = (1 if run.kind is RunKind.WRITING else run.tokens) / told.timed.seconds
    return speed, speed / told.timed.range_factor, speed * told.timed.range_factor


class _Told(NamedTuple):
    law: SpeedLaw
    work: TokenWork
    timed: Timed


def _told(run: OwnRun, plan: Plan, library: Library) -> _Told | None:
    """What the law says of a run; None where its model is unknown or something about the machine is."""
    scene = scene_of(_plan_of(run, plan), library)
    _, placed = memory_report(scene)
    if placed is None or library.calibration is None:
        return None
    work = token_work_on(scene, placed)
    if work is None or not work.shares:
        return None
    if run.engine:
        work = replace(work, case=work.case._replace(engine=run.engine))
    laws = laws_of(library.calibration)
    if run.kind is RunKind.WRITING:
        law = laws.writing(work)
        return _Told(law, work, timed_token(law, work, _amount(run)))
    if any(share.reader.silicon.tflops is None for share in work.shares):
        return None
    law, batch = laws.reading(work), scene.work.ubatch_tokens
    return _Told(law, work, timed_prompt(law, work, run.tokens, run.depth, batch, scene.devices.transfer_gbps))


def _known(run: OwnRun, plan: Plan, library: Library) -> KnownRun | None:
    """A run beside what the law says of it."""
    told = _told(run, plan, library)
    if told is None:
        return None
    true_s = (1 if run.kind is RunKind.WRITING else run.tokens) / run.value
    shares = _labelled(told.timed, told.work)
    movers, case = movers_of(told.law, shares), case_of(shares)
    evidence = observed(movers, case, log(true_s / told.timed.seconds), run.high / run.low)
    return KnownRun(run, told.law, evidence, _on_host(told.timed))


def _plan_of(run: OwnRun, plan: Plan) -> Plan:
    """The plan that a run was, on the plan's machine."""
    offload = Offload()
    if run.gpu_layers is not None:
        offload = (
            Offload(mode=OffloadMode.LAYERS, layers=run.gpu_layers) if run.gpu_layers else Offload(mode=OffloadMode.CPU)
        )
    work = Workload(
        model_id=run.model_id,
        quant=run.quant,
        context_tokens=max(run.depth + run.tokens, 1),
        kv_type=KvType(run.kv_type) if run.kv_type in KvType._value2member_map_ else KvType.F16,
        use=plan.workload.use,
        offload=offload,
        flash_attention=True if run.flash_attention is None else run.flash_attention,
    )
    return Plan(name=plan.name, rig=plan.rig, workload=work, own=plan.own)


def bare_run(scene: Scene, kind: RunKind, amount: int) -> OwnRun | None:
    """A run of a plan's very model where the law has no word: on a device that nobody else measured.

    `amount` is the depth of writing, or the length of the prompt. None if the model was moved by hand.
    """
    work, library = scene.work, scene.library
    if not library.own_runs or work.offload.mode not in (OffloadMode.AUTO, OffloadMode.GPU):
        return None
    mine = [
        run
        for run in runs_here(scene.plan, scene.rig, library)
        if run.kind is kind and (run.model_id, run.quant) == (work.model_id, work.quant) and _as_it_comes(run, scene)
    ]
    return _nearest(mine, amount)


def _as_it_comes(run: OwnRun, scene: Scene) -> bool:
    """Whether a model lay where it lies without anybody's doing: all on the card, or all in memory without one."""
    if run.gpu_layers is None:
        return True
    arch = scene.model.architecture if scene.model else None
    whole = arch is not None and run.gpu_layers >= arch.counted_layers
    return whole if scene.devices.budgets else run.gpu_layers == 0


def bare_estimate(run: OwnRun) -> Estimate:
    """What was measured, and no more: nothing tells how it would be in another case."""
    step = Step("Your own measurement", _said(run), f"{run.value:.1f} tok/s")
    low, high = min(run.low, run.value / _RUN_RANGE), max(run.high, run.value * _RUN_RANGE)
    return Estimate(
        run.value, low, high, Unit.TOKENS_PER_S, Basis.MEASURED, (step,), (Evidence(_source(run), says=_said(run)),)
    )


def own_figure(run: OwnRun) -> ReportedFigure:
    """A run as a figure beside those of other sources."""
    is_writing = run.kind is RunKind.WRITING
    return ReportedFigure(
        id=f"own-{run.id}",
        quantity=Quantity.DECODE_TOKENS_PER_S if is_writing else Quantity.PREFILL_TOKENS_PER_S,
        source_id=f"own-{run.id}",
        value=run.value,
        low=run.low,
        high=run.high,
        filled_tokens=_amount(run) if is_writing else None,
        prompt_tokens=None if is_writing else run.tokens,
        note=f"{run.tokens} tokens with {run.depth} before them",
    )


def own_source(run: OwnRun) -> dict[str, Source]:
    """Where such a figure is from, by its id."""
    source = _source(run)
    return {source.id: source}


def _source(run: OwnRun) -> Source:
    engine = " ".join(filter(None, (run.engine, run.engine_build)))
    return Source(id=f"own-{run.id}", title=f"Your measurement with {engine or 'a server'}", as_of=run.at[:10])


def _said(run: OwnRun) -> str:
    what = "wrote" if run.kind is RunKind.WRITING else "read"
    return f"{run.subject or run.model_id} {run.quant}: {what} {run.value:.1f} tok/s"
