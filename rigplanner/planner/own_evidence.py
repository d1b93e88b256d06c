"""A run of the user's own as evidence: a figure beside others, and all that is known where the law has no word."""

from __future__ import annotations

from collections.abc import Sequence
from math import log
from typing import Final

from rigplanner.domain.evidence import Basis, Estimate, Evidence, Quantity, ReportedFigure, Source, Step, Unit
from rigplanner.domain.own_run import OwnRun, RunKind
from rigplanner.domain.plan import KvType, OffloadMode, Workload
from rigplanner.domain.report import Fit
from rigplanner.numerals import figure
from rigplanner.planner.own_machine import runs_here
from rigplanner.planner.plan_work import ENGINES
from rigplanner.planner.scene import Scene
from rigplanner.planner.speed_parts import speed_text
from rigplanner.translation import mark, tr

#: One run differs from the next by this.
RUN_RANGE: Final = 1.04
#: A prompt of another length counts as measured within this factor; beyond it only as evidence.
_NEAR: Final = 4.0
#: A depth up to twice as deep counts as measured, and so many tokens more.
_NEAR_TOKENS: Final = 1024
_LEAST_DEPTH: Final = 2048
#: What llama.cpp reads at once where nobody says otherwise.
_USUAL_BATCH: Final = 512
#: What Ollama is said to have done with a model.
_WHOLE, _PARTLY = "gpu", "partly"
#: What engines call the interfaces to a device; other words in that place, such as "partly in main memory", are none.
_BACKENDS: Final = {
    "cuda": "cuda",
    "rocm": "rocm",
    "hip": "rocm",
    "vulkan": "vulkan",
    "metal": "metal",
    "mtl": "metal",
    "sycl": "sycl",
    "cpu": "cpu",
}


def nearest_run(runs: Sequence[OwnRun], amount: int) -> OwnRun | None:
    """The run whose depth, or length of prompt, is nearest; None where all are far.

    A depth between two that were measured is near. A prompt that was read after much else says little of one that
    comes first.
    """
    near = [run for run in runs if run.kind is RunKind.WRITING or run.depth <= _LEAST_DEPTH]
    best = min(near, key=lambda run: abs(amount_of(run) - amount), default=None)
    if best is None:
        return None
    amounts = [amount_of(run) for run in near]
    if best.kind is RunKind.READING:
        apart = abs(log(max(amount_of(best), _LEAST_DEPTH) / max(amount, _LEAST_DEPTH)))
        return best if apart <= log(_NEAR) else None
    is_between = min(amounts) <= amount <= max(amounts)
    is_near = amount_of(best) / 2 - _NEAR_TOKENS <= amount <= 2 * amount_of(best) + _NEAR_TOKENS
    return best if is_between or is_near else None


def amount_of(run: OwnRun) -> int:
    """The depth at the middle of what was written, or the length of the prompt."""
    return run.depth + run.tokens // 2 if run.kind is RunKind.WRITING else run.tokens


def ran_there(run: OwnRun, backend: str, *, on_host: bool) -> bool:
    """Whether a run was made through this interface, with a part of the model in main memory or not.

    Words that are not known, such as the name of an interface that nobody measured, fit nothing.
    """
    words = run.backend.lower()
    told = next((name for word, name in _BACKENDS.items() if word in words), None)
    if backend == "cpu":
        return run.gpu_layers == 0 or told == "cpu" or (not words and run.gpu_layers is None)
    if told is not None:
        return told == backend or (told == "cpu" and run.gpu_layers == 0)
    if words == _WHOLE:
        return not on_host
    return on_host if _PARTLY in words else not words


def runs_as_planned(run: OwnRun, work: Workload) -> bool:
    """Whether a run was made as a plan runs its model: the same program, cache and attention, for one user, and
    nothing set up by hand.

    What a run does not tell counts as what its program does when nobody says otherwise.
    """
    return (
        run.engine == ENGINES[work.runtime]
        and (run.kv_type or KvType.F16.value) == work.kv_type.value
        and (True if run.flash_attention is None else run.flash_attention) == work.flash_attention
        and work.parallel_users == 1
        and work.ubatch_tokens == _USUAL_BATCH
        and not work.offload.tensor_split
    )


def bare_run(scene: Scene, fit: Fit, kind: RunKind, amount: int) -> OwnRun | None:
    """A run of a plan's very model where the law has no word: on a device that nobody else measured.

    `amount` is the depth of writing, or the length of the prompt. None if the model was moved by hand, or does not
    lie whole where it would.
    """
    work, library = scene.work, scene.library
    is_moved = work.offload.mode not in (OffloadMode.AUTO, OffloadMode.GPU)
    if not library.own_runs or is_moved or fit not in (Fit.FITS, Fit.TIGHT):
        return None
    mine = [
        run
        for run in runs_here(scene.plan, scene.rig, library)
        if run.kind is kind
        and (run.model_id, run.quant) == (work.model_id, work.quant)
        and runs_as_planned(run, work)
        and ran_there(run, _backend(scene), on_host=False)
        and _as_it_comes(run, scene)
    ]
    return nearest_run(mine, amount)


def _backend(scene: Scene) -> str:
    readers = scene.devices.readers
    return readers[0].backend if readers else "cpu"


def _as_it_comes(run: OwnRun, scene: Scene) -> bool:
    """Whether a model lay where it lies without anybody's doing: all on the card, or all in memory without one."""
    if run.gpu_layers is None:
        return True
    arch = scene.model.architecture if scene.model else None
    whole = arch is not None and run.gpu_layers >= arch.counted_layers
    return whole if scene.devices.budgets else run.gpu_layers == 0


def bare_estimate(run: OwnRun) -> Estimate:
    """What was measured, and no more: nothing tells how it would be in another case."""
    step = Step(mark("Your own measurement"), said_of(run), speed_text(run.value))
    low, high = min(run.low, run.value / RUN_RANGE), max(run.high, run.value * RUN_RANGE)
    return Estimate(
        run.value, low, high, Unit.TOKENS_PER_S, Basis.MEASURED, (step,), (Evidence(source_of(run), says=said_of(run)),)
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
        filled_tokens=amount_of(run) if is_writing else None,
        prompt_tokens=None if is_writing else run.tokens,
        note=tr("{tokens} tokens with {depth} before them", tokens=figure(run.tokens), depth=figure(run.depth)),
        is_own=True,
    )


def own_source(run: OwnRun) -> dict[str, Source]:
    """Where such a figure is from, by its id."""
    source = source_of(run)
    return {source.id: source}


def source_of(run: OwnRun) -> Source:
    """The run as a source."""
    engine = " ".join(filter(None, (run.engine, run.engine_build)))
    title = tr("Your measurement with {program}", program=engine) if engine else tr("Your measurement with a server")
    return Source(id=f"own-{run.id}", title=title, as_of=run.at[:10])


def said_of(run: OwnRun) -> str:
    """The run in words."""
    model = f"{run.subject or run.model_id} {run.quant}"
    if run.kind is RunKind.WRITING:
        return tr("{model}: wrote {speed}", model=model, speed=speed_text(run.value))
    return tr("{model}: read {speed}", model=model, speed=speed_text(run.value))
