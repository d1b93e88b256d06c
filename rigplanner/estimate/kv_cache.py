"""Memory of what a model remembers of the conversation: KV cache and recurrent state.

Closed forms that equal what llama.cpp (commit 0c1e57098) allocates for full, sliding-window and
latent attention and for recurrent layers. Sources: src/llama-kv-cache.cpp, src/llama-memory-recurrent.cpp.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from rigplanner.domain.ggml_types import BY_NAME, GgmlType
from rigplanner.domain.llm import FULL, RECURRENT, SLIDING, Architecture
from rigplanner.domain.plan import KvType

#: llama.cpp rounds cache sizes up to a multiple of this many cells (src/llama-context.cpp, GGML_PAD 256).
CELL_PADDING: Final = 256

_STORED_AS: Final = MappingProxyType(
    {KvType.F16: BY_NAME["F16"], KvType.Q8_0: BY_NAME["Q8_0"], KvType.Q4_0: BY_NAME["Q4_0"]}
)
_F32_BYTES: Final = 4


def padded(tokens: int) -> int:
    """Tokens rounded up to whole blocks of cache cells."""
    return -(-tokens // CELL_PADDING) * CELL_PADDING


@dataclass(frozen=True, slots=True)
class CacheShape:
    """How a cache is laid out: `streams` sequences of `cells` cells, sliding layers with `sliding_cells`."""

    cells: int
    sliding_cells: int
    streams: int
    parallel: int


def cache_shape(
    arch: Architecture, context_tokens: int, parallel: int, ubatch_tokens: int, *, unified: bool = False
) -> CacheShape:
    """Cells per stream. Separate streams share the context between users; a unified cache is one stream.

    A sliding layer keeps its window plus the batch being computed.
    """
    total = padded(context_tokens)
    cells = total if unified else padded(-(-total // parallel))
    window = (arch.sliding_window or 0) * (parallel if unified else 1)
    sliding = padded(min(cells, window + ubatch_tokens)) if arch.sliding_window else 0
    return CacheShape(cells, sliding, 1 if unified else parallel, parallel)


def layer_cache_bytes(arch: Architecture, layer: int, shape: CacheShape, keys: KvType, values: KvType) -> int:
    """KV cache of one layer over all streams, bytes; 0 for layers that do not cache.

    Full attention: cells x streams x KV heads x (key dim x bytes + value dim x bytes);
    latent attention: cells x streams x (rank + rope dim) x bytes, no values.
    """
    kind = arch.layers[layer]
    if kind not in (FULL, SLIDING):
        return 0
    cells = (shape.sliding_cells if kind == SLIDING else shape.cells) * shape.streams
    key_type, value_type = _STORED_AS[keys], _STORED_AS[values]
    if arch.mla:
        return cells * _row(key_type, arch.mla.kv_lora_rank + arch.mla.rope_dim)
    heads = arch.kv_heads_of(layer)
    return cells * (_row(key_type, heads * arch.head_dim_k) + _row(value_type, heads * arch.head_dim_v))


def _row(stored: GgmlType, values: int) -> int:
    return stored.row_bytes(values)


def layer_state_bytes(arch: Architecture, layer: int, parallel: int) -> int:
    """Recurrent state of one layer, bytes: users x ((conv-1) x (inner + 2 x groups x state) + inner x state) x 4."""
    if arch.layers[layer] != RECURRENT:
        return 0
    if arch.gated_delta:
        g = arch.gated_delta
        inner, groups, state, conv = g.value_heads * g.value_dim, g.key_heads, g.key_dim, g.conv_kernel
    elif arch.mamba2:
        m = arch.mamba2
        inner, groups, state, conv = m.inner_size, m.groups, m.state_size, m.conv_kernel
    else:
        return 0
    return parallel * ((conv - 1) * (inner + 2 * groups * state) + inner * state) * _F32_BYTES
