"""Where the programs that run models differ in how they use memory.

llama.cpp is the reference. Ollama starts llama.cpp's server with a layout of its own, LM Studio is llama.cpp
with a window. vLLM shares its cache out in blocks, on graphics cards alone; MLX reads files of its own, on
Apple machines alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from rigplanner.domain.plan import USUAL_KV_TYPES, KvType, Runtime
from rigplanner.units import MIB

#: CUDA context and kernels of one process, one clean measurement (Ampere, CUDA 13).
MEASURED_BYTES: Final = 183 * MIB


@dataclass(frozen=True, slots=True)
class RuntimeRules:
    """How one program uses memory.

    `kv_types` are the forms its cache can take. `experts_apart`: it can leave the experts of a layer in main
    memory and the rest on the card. `spills`: it can leave layers there. `reserve_bytes` is what it sets aside on
    each GPU, `gpu_share` the most of each card that it takes.
    """

    kv_types: frozenset[KvType] = frozenset(KvType)
    experts_apart: bool = True
    spills: bool = True
    reserve_bytes: int = MEASURED_BYTES
    gpu_share: float = 1.0


_RULES: Final[Mapping[Runtime, RuntimeRules]] = MappingProxyType(
    {
        Runtime.LLAMA_CPP: RuntimeRules(),
        Runtime.LM_STUDIO: RuntimeRules(),
        # Whole layers only: github.com/ollama/ollama/issues/11772, open. Reserve: MinimumMemory in ml/device.go.
        # Cache types: docs/faq.mdx, "K/V context cache".
        Runtime.OLLAMA: RuntimeRules(kv_types=frozenset(USUAL_KV_TYPES), experts_apart=False, reserve_bytes=457 * MIB),
        # gpu_memory_utilization: docs.vllm.ai, vllm.config.CacheConfig. None of its cache types is one of llama.cpp's
        # quantized ones.
        Runtime.VLLM: RuntimeRules(
            kv_types=frozenset({KvType.F16, KvType.BF16}), experts_apart=False, spills=False, gpu_share=0.92
        ),
        # Its quantized cache comes in groups of its own, of a size that none of llama.cpp's types has.
        Runtime.MLX: RuntimeRules(kv_types=frozenset({KvType.F16, KvType.BF16}), experts_apart=False, spills=False),
    }
)


def rules_of(runtime: Runtime) -> RuntimeRules:
    """The memory rules of a program."""
    return _RULES[runtime]
