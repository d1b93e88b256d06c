"""Reading prompts in a report: how fast it goes, how long it takes."""

from __future__ import annotations

from rigplanner.domain.calibration import Calibration
from rigplanner.domain.evidence import Basis, Estimate, Source, Step, Unit
from rigplanner.domain.own_run import RunKind
from rigplanner.domain.report import Fit
from rigplanner.estimate.evidence import shown
from rigplanner.estimate.prefill import timed_prompt
from rigplanner.estimate.timed_work import Timed
from rigplanner.estimate.token_work import TokenWork
from rigplanner.numerals import figure
from rigplanner.planner.laws import laws_of
from rigplanner.planner.measured_cases import measured_reading
from rigplanner.planner.own_evidence import bare_estimate, bare_run
from rigplanner.planner.own_runs import Corrected, corrected_reading
from rigplanner.planner.scene import Scene
from rigplanner.planner.speed_parts import known_steps, range_step
from rigplanner.translation import mark, tr, tr_in

#: Where the time of reading goes, and how it is told.
_TOLD = (
    (("compute",), mark("Arithmetic"), mark("2 × values that work on a token × {tokens} tokens")),
    (("attention",), mark("Attention"), mark("every token against all before it")),
    (("stream",), mark("Streams the weights"), mark("once a batch of {batch}")),
    (("host",), mark("Weights over PCIe"), mark("what lies in main memory, once a batch of {batch}")),
    (("steps", "expert_blocks", "recurrent", "fixed"), mark("Starts each layer"), mark("once a batch of {batch}")),
)


def reading_time(scene: Scene, work: TokenWork, tokens: int, filled_tokens: int = 0) -> Timed | None:
    """Seconds to read a prompt; None where nothing tells a device's compute rate."""
    calibration = scene.library.calibration
    if calibration is None or any(share.reader.silicon.tflops is None for share in work.shares):
        return None
    return _corrected(scene, work, calibration, tokens, filled_tokens).timed


def _corrected(
    scene: Scene, work: TokenWork, calibration: Calibration, tokens: int, filled_tokens: int = 0
) -> Corrected:
    """Reading after what the user measured on this machine."""
    law = laws_of(calibration).reading(work)
    timed = timed_prompt(law, work, tokens, filled_tokens, scene.work.ubatch_tokens, scene.devices.transfer_gbps)
    return corrected_reading(scene, law, timed, work, tokens)


def prefill_speed(
    scene: Scene, fit: Fit, work: TokenWork | None, *, in_full: bool = True
) -> tuple[Estimate, dict[str, Source]]:
    """How fast the prompt of the chosen use is read, and where that was measured; told in full if asked."""
    tokens = scene.work.use.prompt_tokens
    calibration = scene.library.calibration
    if work is None or calibration is None or reading_time(scene, work, tokens) is None:
        bare = bare_run(scene, fit, RunKind.READING, tokens)
        if bare is not None:
            return bare_estimate(bare), {}
        return Estimate.unknown(Unit.TOKENS_PER_S, mark("no compute rate is published for this device")), {}
    found = _corrected(scene, work, calibration, tokens)
    value, factor = tokens / found.timed.seconds, found.timed.range_factor
    steps = _steps(scene, work, found, tokens) if in_full else ()
    basis = Basis.MEASURED if found.same else Basis.MODELLED
    modelled = Estimate(value, value / factor, value * factor, Unit.TOKENS_PER_S, basis, steps, found.sources)
    if found.same:
        return modelled, {}
    law = laws_of(calibration).reading(work)
    figures, sources = measured_reading(scene, work, law, tokens)
    return shown(modelled, figures, sources), sources


def _steps(scene: Scene, work: TokenWork, found: Corrected, tokens: int) -> tuple[Step, ...]:
    timed = found.timed
    parts = timed.parts
    told = []
    for names, label, formula in _TOLD:
        seconds = sum(parts.get(name, 0.0) for name in names)
        if seconds:
            text = tr(formula, tokens=figure(tokens), batch=figure(scene.work.ubatch_tokens))
            told.append(Step(label, text, f"{figure(seconds, 2)} s"))
    total = Step(mark("Reading the prompt"), tr_in("of the lines above", "sum"), f"{figure(timed.seconds, 2)} s")
    calibration = scene.library.calibration
    assert calibration is not None  # noqa: S101  without one there is no time
    law = laws_of(calibration).reading(work).fit
    return (*told, total, *known_steps(timed, work), *found.steps, found.range_step(range_step(timed, law)))


def transfer_seconds(timed: Timed | None) -> float:
    """Seconds of reading that wait for weights from main memory."""
    return timed.parts.get("host", 0.0) if timed else 0.0
