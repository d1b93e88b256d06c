"""The program that runs the model: what it cannot do that the plan asks for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from rigplanner.domain.plan import KvType, OffloadMode, Plan, Runtime
from rigplanner.domain.report import Finding, Fit, Fix, Report, Severity
from rigplanner.estimate.runtimes import rules_of
from rigplanner.planner.devices import interface_of
from rigplanner.planner.edits import with_background, with_kv_type, with_runtime
from rigplanner.planner.findings import fix, values
from rigplanner.planner.scene import Scene
from rigplanner.units import GIB

#: The context that Ollama takes where none is set, by memory of the card: docs.ollama.com/context-length.
_OLLAMA_CONTEXTS: Final = ((24 * GIB, 4_096), (48 * GIB, 32_768))
_OLLAMA_MOST: Final = 262_144
#: Programs whose buffers and speed have not been compared with an engine here.
_NOT_COMPARED: Final = (Runtime.VLLM, Runtime.MLX)


def runtime_pitfalls(scene: Scene, report: Report) -> Iterator[Finding]:
    """Where the chosen program follows other rules than the plan expects."""
    runtime = scene.work.runtime
    name = values(runtime=runtime.value)
    yield from _wrong_machine(scene)
    if scene.work.kv_type not in rules_of(runtime).kv_types:
        figures = values(runtime=runtime.value, kv_type=scene.work.kv_type.value)
        yield Finding("runtime_cache", Severity.COST, figures, _plain_cache(scene.plan))
    yield from _all_or_nothing(scene, report)
    if runtime is Runtime.OLLAMA:
        yield from _ollama_context(scene)
    if runtime in _NOT_COMPARED:
        yield Finding("runtime_not_compared", Severity.INFO, name)


def _wrong_machine(scene: Scene) -> Iterator[Finding]:
    system = scene.rig.system
    is_apple = system is not None and interface_of(system) == "metal"
    if scene.work.runtime is Runtime.MLX and not is_apple:
        yield Finding("runtime_needs_apple", Severity.STOP, values(), _llama_cpp(scene.plan))
    elif not rules_of(scene.work.runtime).spills and not scene.devices.budgets and system is None:
        name = values(runtime=scene.work.runtime.value)
        yield Finding("runtime_needs_gpu", Severity.STOP, name, _llama_cpp(scene.plan))


def _all_or_nothing(scene: Scene, report: Report) -> Iterator[Finding]:
    """What leaves the card as the user wishes, or as llama.cpp would let it."""
    runtime, rules, model = scene.work.runtime, rules_of(scene.work.runtime), scene.model
    is_moe = model is not None and model.is_moe
    if is_moe and scene.work.offload.mode is OffloadMode.EXPERTS and not rules.experts_apart:
        yield Finding("runtime_experts", Severity.COST, values(runtime=runtime.value), _llama_cpp(scene.plan))
    if not rules.spills and report.memory.fit is Fit.NO_FIT:
        yield Finding("runtime_does_not_spill", Severity.COST, values(runtime=runtime.value), _llama_cpp(scene.plan))
    if rules.gpu_share < 1 and report.memory.devices:
        card = report.memory.devices[0]
        left_bytes = card.capacity_bytes * (1 - rules.gpu_share)
        if card.background_bytes > left_bytes:
            figures = values(
                runtime=runtime.value, held_bytes=card.background_bytes, left_bytes=left_bytes, share=rules.gpu_share
            )
            yield Finding("runtime_room_taken", Severity.STOP, figures, _close_apps(scene.plan, card.background_bytes))


def _ollama_context(scene: Scene) -> Iterator[Finding]:
    held = sum(budget.capacity_bytes for budget in scene.devices.budgets)
    default = next((tokens for below, tokens in _OLLAMA_CONTEXTS if held < below), _OLLAMA_MOST)
    tokens = scene.work.context_tokens // scene.work.parallel_users
    if tokens > default:
        yield Finding("ollama_context", Severity.INFO, values(tokens=tokens, default_tokens=default))


def _plain_cache(plan: Plan) -> Fix | None:
    allowed = rules_of(plan.workload.runtime).kv_types
    nearest = KvType.Q8_0 if KvType.Q8_0 in allowed else KvType.F16
    return fix("use_cache", with_kv_type(plan, nearest), kv_type=nearest.value)


def _close_apps(plan: Plan, held_bytes: float) -> Fix | None:
    if plan.background_live_bytes is not None:
        return None
    return fix("close_apps", with_background(plan, ()), freed_bytes=held_bytes)


def _llama_cpp(plan: Plan) -> Fix | None:
    return fix("use_runtime", with_runtime(plan, Runtime.LLAMA_CPP), runtime=Runtime.LLAMA_CPP.value)
