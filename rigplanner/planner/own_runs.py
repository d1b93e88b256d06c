"""What the user measured on this very machine, laid over what the law says about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp, log
from typing import Final, NamedTuple

from rigplanner.catalog.library import Library
from rigplanner.domain.evidence import Evidence, Step
from rigplanner.domain.own_run import OwnRun, RunKind
from rigplanner.domain.plan import Plan
from rigplanner.estimate.own_correction import Learned, Observed, case_of, movers_of, observed
from rigplanner.estimate.speed_law import Labels, SpeedLaw, labels_of
from rigplanner.estimate.timed_work import Timed, TimedShare
from rigplanner.estimate.token_work import TokenWork
from rigplanner.numerals import figure
from rigplanner.planner.measured_cases import CARRIED_HIGH, CARRIED_LOW
from rigplanner.planner.own_evidence import RUN_RANGE, amount_of, nearest_run, runs_as_planned, said_of, source_of
from rigplanner.planner.own_machine import runs_here
from rigplanner.planner.run_by_law import told_by_law
from rigplanner.planner.scene import Scene
from rigplanner.planner.speed_parts import range_of
from rigplanner.translation import mark, tr, tr_n

#: More runs than these tell nothing more, the newest first.
_MOST: Final = 24
#: What the law carries from one depth to another may be off by so much, with a run's own difference.
_CARRIED_RANGE: Final = 1.10
#: The same where a processor works, whose attention the few public measurements hardly tell.
_CARRIED_ON_HOST: Final = 1.35
#: Runs whose time goes to main memory in about the same part lie in about the same places.
_SAME_PLACES: Final = 0.1


class OwnRuns(NamedTuple):
    """Runs on the machine of a plan, writing and reading, by the law that speaks about them."""

    writing: tuple[OnLaw, ...] = ()
    reading: tuple[OnLaw, ...] = ()


class OnLaw(NamedTuple):
    """Runs that one law speaks about, and what they say together."""

    law: SpeedLaw
    runs: tuple[KnownRun, ...]
    learned: Learned


@dataclass(frozen=True, slots=True)
class KnownRun:
    """A run with the law that speaks about it, what it tells beside it, and how much of its time was main memory's.

    `law_s` are the seconds that the law alone gives for one of its tokens.
    """

    run: OwnRun
    law: SpeedLaw
    evidence: Observed
    on_host: float
    law_s: float

    @property
    def true_s(self) -> float:
        """Seconds that were measured for one token."""
        return 1 / self.run.value

    def learned_s(self, learned: Learned) -> float:
        """Seconds for one token after what all runs say together."""
        return self.law_s * exp(learned.correction(self.evidence.movers))


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
        many = tr_n("one run on this machine", "{count} runs on this machine", len(self.runs))
        return (Step(mark("Your own measurements"), many, tr("× {factor} time", factor=figure(self.factor, 2))),)

    def range_step(self, by_law: Step) -> Step:
        """Why the range is as wide as it is: as the law says, unless this very case was measured here."""
        if self.same is None:
            return by_law
        how = tr("your own run, and what the law may be off in carrying it to this case")
        return Step(by_law.label, how, range_of(self.timed))

    @property
    def sources(self) -> tuple[Evidence, ...]:
        """The runs as evidence."""
        return tuple(Evidence(source_of(run), says=said_of(run)) for run in self.runs)


def own_runs_of(scene: Scene) -> OwnRuns:
    """The runs that were measured on the machine of this plan; none for any other machine."""
    plan, library = scene.plan, scene.library
    if not plan.is_this_machine or not library.own_runs or library.calibration is None:
        return OwnRuns()
    return _remembered(plan, library, scene)


def corrected_writing(scene: Scene, law: SpeedLaw, timed: Timed, work: TokenWork, filled_tokens: int) -> Corrected:
    """Seconds a token, after runs on this machine."""
    return _corrected(scene, own_runs_of(scene).writing, law, timed, work, filled_tokens)


def corrected_reading(scene: Scene, law: SpeedLaw, timed: Timed, work: TokenWork, tokens: int) -> Corrected:
    """Seconds to read a prompt of so many tokens, after runs on this machine."""
    return _corrected(scene, own_runs_of(scene).reading, law, timed, work, tokens)


def _corrected(
    scene: Scene, known: Sequence[OnLaw], law: SpeedLaw, timed: Timed, work: TokenWork, amount: int
) -> Corrected:
    mine = next((each for each in known if each.law is law), None)
    if mine is None:
        return Corrected(timed, 1.0, None, ())
    shares = _labelled(timed, work)
    factor = exp(mine.learned.correction(movers_of(law, shares)))
    case, on_host = case_of(shares), _on_host(timed)
    alike = [
        each
        for each in mine.runs
        if each.evidence.case == case
        and abs(each.on_host - on_host) <= _SAME_PLACES
        and runs_as_planned(each.run, scene.work)
    ]
    if alike:
        factor = max(factor + _beside(alike, mine.learned, amount) / _per_token(alike[0], timed, amount), factor / 2)
    same = nearest_run([known.run for known in alike if _carries(known, timed, factor, amount)], amount)
    span = timed.range_factor
    if same is not None:
        carried = _CARRIED_ON_HOST if work.on_processor or on_host else _CARRIED_RANGE
        noise = max(RUN_RANGE, (same.high / same.low) ** 0.5)
        span = min(span, noise if amount_of(same) == amount else noise * carried / RUN_RANGE)
    return Corrected(_scaled(timed, factor, span), factor, same, tuple(each.run for each in mine.runs))


def _beside(alike: Sequence[KnownRun], learned: Learned, amount: int) -> float:
    """Seconds a token by which the runs of this very case lie beside what was learned, at a depth or length.

    On the line between the runs next to it; beyond the outermost, as far off as that one, and deeper than all of them
    on the line through the two deepest: what the law does not know of the cache grows with it.
    """
    points = sorted((amount_of(known.run), known.true_s - known.learned_s(learned)) for known in alike)
    if len(points) == 1 or amount <= points[0][0]:
        return points[0][1]
    after = next((index for index in range(1, len(points)) if points[index][0] >= amount), len(points) - 1)
    (left, low), (right, high) = points[after - 1], points[after]
    if right == left or (alike[0].run.kind is RunKind.READING and amount > right):
        return high
    return low + (high - low) * (amount - left) / (right - left)


def _per_token(known: KnownRun, timed: Timed, amount: int) -> float:
    return timed.seconds / (amount if known.run.kind is RunKind.READING else 1)


def _carries(known: KnownRun, timed: Timed, factor: float, amount: int) -> bool:
    """Whether a run is carried to a figure without changing it much; else there was no such measurement."""
    here = _per_token(known, timed, amount)
    by_law, in_all = known.law_s / here, known.true_s / (here * factor)
    return all(CARRIED_LOW <= change <= CARRIED_HIGH for change in (by_law, in_all))


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
        key = (library.own_runs, library.calibration, plan.rig, plan.own, plan.gpu_limit)
        if self._key is None or any(one is not other for one, other in zip(self._key, key, strict=True)):
            self._key, self._found = key, _known_runs(plan, library, scene)
        return self._found


_remembered: Final = _Memory().of


def _known_runs(plan: Plan, library: Library, scene: Scene) -> OwnRuns:
    newest = _newest_of_each(runs_here(plan, scene.rig, library))[:_MOST]
    return OwnRuns(*(_by_law(newest, kind, plan, library) for kind in (RunKind.WRITING, RunKind.READING)))


def _newest_of_each(runs: Sequence[OwnRun]) -> list[OwnRun]:
    """Of runs of one thing, done again, the newest stands alone: a new build is not the mean of the old ones."""
    found: dict[tuple[object, ...], OwnRun] = {}
    for run in runs:
        same = (run.kind, run.model_id, run.quant, run.engine, run.backend, run.gpu_layers)
        found.setdefault((*same, run.kv_type, run.flash_attention, run.tokens, run.depth), run)
    return list(found.values())


def _by_law(runs: Sequence[OwnRun], kind: RunKind, plan: Plan, library: Library) -> tuple[OnLaw, ...]:
    known = [found for run in runs if run.kind is kind and (found := _known(run, plan, library)) is not None]
    groups: dict[int, list[KnownRun]] = {}
    for each in known:
        groups.setdefault(id(each.law), []).append(each)
    return tuple(
        OnLaw(group[0].law, tuple(group), Learned([each.evidence for each in group])) for group in groups.values()
    )


def _known(run: OwnRun, plan: Plan, library: Library) -> KnownRun | None:
    """A run beside what the law says of it."""
    told = told_by_law(run, plan, library)
    if told is None:
        return None
    tokens = 1 if run.kind is RunKind.WRITING else run.tokens
    true_s = tokens / run.value
    shares = _labelled(told.timed, told.work)
    movers, case = movers_of(told.law, shares), case_of(shares)
    evidence = observed(movers, case, log(true_s / told.timed.seconds), run.high / run.low)
    return KnownRun(run, told.law, evidence, _on_host(told.timed), told.timed.seconds / tokens)
