"""How to run a plan in the program that the user chose: commands to copy, or settings to choose."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Final

from rigplanner.domain.plan import KvType, Runtime
from rigplanner.domain.report import Report
from rigplanner.domain.visible import one_line
from rigplanner.estimate.runtimes import rules_of
from rigplanner.export.run_command import llama_server, model_file
from rigplanner.translation import tr


def run_steps(report: Report) -> str:
    """The commands or settings of a plan, one a line."""
    return _STEPS[report.plan.workload.runtime](report)


def _ollama(report: Report) -> str:
    """The cache and the users are the server's, the context and the layers the model's."""
    work, placement = report.plan.workload, report.memory.placement
    name = model_file(report).removesuffix(".gguf").lower()
    lines = [
        "# Modelfile",
        f"FROM ./{model_file(report)}",
        f"PARAMETER num_ctx {_context_of_each(report)}",
        *([f"PARAMETER num_gpu {placement.ngl}"] if placement is not None else []),
        "",
        _comment(tr("with the server stopped")),
        f"export OLLAMA_NUM_PARALLEL={work.parallel_users}",
        f"export OLLAMA_FLASH_ATTENTION={int(work.flash_attention)}",
        *([f"export OLLAMA_KV_CACHE_TYPE={work.kv_type.value}"] if work.kv_type is not KvType.F16 else []),
        "ollama serve",
        "",
        _comment(tr("in a second window")),
        f"ollama create {name} -f Modelfile",
        f"ollama run {name}",
    ]
    return "\n".join(lines)


def _lm_studio(report: Report) -> str:
    return "\n".join((tr("Load it with these settings"), *_lm_studio_settings(report)))


def _lm_studio_settings(report: Report) -> Iterator[str]:
    work, placement = report.plan.workload, report.memory.placement
    yield f"Model: {model_file(report)}"
    yield f"Context Length: {work.context_tokens}"
    if placement is not None:
        yield f"GPU Offload: {placement.gpu_layers} of {placement.layer_count} layers"
        if placement.cpu_expert_layers:
            yield f"Experts on the CPU: {placement.cpu_expert_layers} layers"
    yield f"Flash Attention: {'on' if work.flash_attention else 'off'}"
    if work.kv_type is not KvType.F16:
        yield f"K and V Cache Quantization: {work.kv_type.value.upper()}"
    if work.parallel_users > 1:
        yield f"Max Concurrent Predictions: {work.parallel_users}"


def _vllm(report: Report) -> str:
    work, cards = report.plan.workload, len(report.memory.devices)
    flags = [
        f"vllm serve ./{model_file(report)}",
        f"--max-model-len {_context_of_each(report)} --max-num-seqs {work.parallel_users}",
        f"--gpu-memory-utilization {rules_of(Runtime.VLLM).gpu_share:g}",
        *([f"--pipeline-parallel-size {cards}"] if cards > 1 else []),
    ]
    return " \\\n  ".join(flags)


def _mlx(report: Report) -> str:
    name = report.model.name if report.model else report.plan.workload.model_id
    needed = tr("a version of {model} made for MLX, not a .gguf file", model=one_line(name))
    return f"{_comment(needed)}\nmlx_lm.server --model NAME_OR_FOLDER"


def _comment(text: str) -> str:
    return f"# {text}"


def _context_of_each(report: Report) -> int:
    """Tokens of one user: these programs multiply the context by the users, llama.cpp divides it."""
    work = report.plan.workload
    return max(1, work.context_tokens // work.parallel_users)


_STEPS: Final[Mapping[Runtime, Callable[[Report], str]]] = MappingProxyType(
    {
        Runtime.LLAMA_CPP: llama_server,
        Runtime.OLLAMA: _ollama,
        Runtime.LM_STUDIO: _lm_studio,
        Runtime.VLLM: _vllm,
        Runtime.MLX: _mlx,
    }
)
