"""What every device of a plan does for one token."""

from __future__ import annotations

from typing import Final

from rigplanner.domain.llm import Architecture
from rigplanner.domain.plan import Runtime
from rigplanner.domain.report import MemoryReport
from rigplanner.estimate.footprint import bytes_per_token, footprint_of
from rigplanner.estimate.speed_law import Case
from rigplanner.estimate.token_work import Share, TokenWork, token_work
from rigplanner.estimate.weight_formats import weight_format
from rigplanner.planner.memory_report import Placed
from rigplanner.planner.scene import Scene, reported_ceiling

#: Layers of a model whose source does not tell: models of that size in the catalog have 24 to 48.
_USUAL_LAYERS: Final = 36
_BILLION: Final = 1e9
#: What measurements call the programs; LM Studio runs llama.cpp.
ENGINES: Final = {
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
        engine=ENGINES[work.runtime],
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
