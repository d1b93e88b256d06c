"""Reading prompts in a report: what it needs, how fast it goes, how long it takes."""

from __future__ import annotations

from typing import Final

from rigplanner.domain.evidence import Basis, Estimate, Step, Unit
from rigplanner.domain.llm import LlmModel
from rigplanner.estimate.decode import TokenWork
from rigplanner.estimate.device_need import spilled_bytes
from rigplanner.estimate.footprint import footprint_of
from rigplanner.estimate.prefill import PrefillWork, active_parameters, compute_tflops, prefill_seconds
from rigplanner.planner.memory_report import Placed
from rigplanner.planner.scene import Scene

_BILLION: Final = 1e9


def prefill_work(scene: Scene, work: TokenWork | None, placed: Placed | None) -> PrefillWork | None:
    """What reading a prompt needs; None where a device's compute rate is unknown."""
    model = scene.model
    if work is None or not work.shares or model is None:
        return None
    tflops = compute_tflops(work)
    first = work.shares[0].reader
    if tflops is None:
        return None
    return PrefillWork(
        arch=work.arch,
        active_params=_active(model),
        compute_tflops=tflops,
        stream_bytes=_stream_bytes(scene, placed) * first.family.prefill_stream,
        stream_gbps=first.bandwidth_gbps,
        transfer_bytes=_transfer_bytes(placed) if scene.devices.budgets else 0.0,
        transfer_gbps=scene.devices.transfer_gbps,
        ubatch_tokens=scene.work.ubatch_tokens,
    )


def _active(model: LlmModel) -> float:
    return active_parameters(model.architecture) if model.architecture else model.active_params_b * _BILLION


def _stream_bytes(scene: Scene, placed: Placed | None) -> float:
    if placed:
        return float(placed.demand.layout.on_device_bytes) - _transfer_bytes(placed)
    entry = footprint_of(scene.model, scene.work.quant) if scene.model else None
    return float(entry.file_bytes) if entry else 0.0


def _transfer_bytes(placed: Placed | None) -> float:
    return float(spilled_bytes(placed.demand, placed.split)) if placed else 0.0


def prefill_speed(scene: Scene, work: TokenWork | None, prefill: PrefillWork | None) -> Estimate:
    """How fast the prompt of the chosen use is read."""
    if work is None or prefill is None:
        return Estimate.unknown(Unit.TOKENS_PER_S, "no compute rate is published for this device")
    tokens = scene.work.use.prompt_tokens
    seconds = prefill_seconds(prefill, tokens)
    value = tokens / seconds
    family = work.shares[0].reader.family
    steps = (
        Step(
            "Reading the prompt",
            f"2 × {prefill.active_params / _BILLION:.2f} B × {tokens:,} tokens ÷ {prefill.compute_tflops:.1f} TFLOPS "
            "reached, and attention, and weights streamed each batch",
            f"{seconds:.2f} s",
        ),
        Step("Range", f"{family.name}: 8 of 10 measurements", f"× {family.prefill_low:g} to × {family.prefill_high:g}"),
    )
    return Estimate(
        value, value * family.prefill_low, value * family.prefill_high, Unit.TOKENS_PER_S, Basis.MODELLED, steps
    )
