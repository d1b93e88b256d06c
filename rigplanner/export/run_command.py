"""The llama.cpp command that runs a plan as it was computed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from rigplanner.domain.plan import Companion, CompanionKind, KvType
from rigplanner.domain.report import Placement, Report

#: More layers than any model has: llama.cpp then keeps them all on the GPU.
_ALL_LAYERS: Final = 999
_USUAL_BATCH: Final = 512


#: A second model runs in a server of its own.
_COMPANION_FLAGS: Final = {
    CompanionKind.PROJECTOR: "--mmproj",
    CompanionKind.DRAFT: "-md",
    CompanionKind.ADAPTER: "--lora",
}


def llama_server(report: Report) -> str:
    """The command with one flag a line; the file name is a placeholder in the usual form."""
    return " \\\n  ".join(("llama-server", *_flags(report)))


def model_file(report: Report) -> str:
    """A file name in the form publishers use."""
    work = report.plan.workload
    name = report.model.name if report.model else work.model_id
    return f"{_plain(name)}-{_plain(work.quant)}.gguf"


def _companion_file(companion: Companion) -> str:
    if companion.kind is CompanionKind.ADAPTER:
        return _plain(companion.name)
    return f"{_plain(companion.name)}{f'-{_plain(companion.quant)}' if companion.quant else ''}.gguf"


def _plain(name: str) -> str:
    """A name with which a command that is copied does nothing but run: no sign of a shell, no beginning of a flag."""
    plain = "".join(letter if letter.isalnum() or letter in ".-_" else "-" for letter in name)
    return plain.lstrip("-.") or "model"


def _flags(report: Report) -> Iterator[str]:
    work, placement = report.plan.workload, report.memory.placement
    yield f"-m {model_file(report)}"
    yield f"-c {work.context_tokens} -np {work.parallel_users}"
    if placement is not None:
        yield f"-ngl {_ngl(placement)}"
        if len(placement.device_layers) > 1:
            yield f"-ts {_tensor_split(placement)}"
        if placement.cpu_expert_layers:
            yield f"--n-cpu-moe {_cpu_experts(placement)}"
    yield f"-fa {'on' if work.flash_attention else 'off'}"
    if work.kv_type is not KvType.F16:
        yield f"-ctk {work.kv_type.value} -ctv {work.kv_type.value}"
    for companion in work.companions:
        if companion.kind in _COMPANION_FLAGS:
            yield f"{_COMPANION_FLAGS[companion.kind]} {_companion_file(companion)}"
    if work.ubatch_tokens != _USUAL_BATCH:
        yield f"-ub {work.ubatch_tokens}"


def _ngl(placement: Placement) -> int:
    return _ALL_LAYERS if placement.gpu_layers == placement.layer_count else placement.ngl


def _cpu_experts(placement: Placement) -> int:
    """Layers whose experts stay in main memory, those that lie there whole counted too."""
    return placement.cpu_expert_layers + placement.layer_count - placement.gpu_layers


def _tensor_split(placement: Placement) -> str:
    """Layers of each card, the output counted with the last."""
    *first, last = placement.device_layers
    return ",".join(map(str, (*first, last + 1)))


def llama_bench(report: Report) -> str:
    """The command that measures writing and reading at the depth of the plan, with the model placed as planned."""
    placement = report.memory.placement
    layers = _ALL_LAYERS if placement is None else _ngl(placement)
    experts = f" -ncmoe {_cpu_experts(placement)}" if placement and placement.cpu_expert_layers else ""
    prompt = report.plan.workload.use.prompt_tokens
    depth = report.speed.filled_tokens
    return f"llama-bench -m {model_file(report)} \\\n  -ngl {layers}{experts} -fa 1 -p {prompt} -n 128 -d {depth}"
