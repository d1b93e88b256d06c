"""Memory of what a model remembers of the conversation: KV cache and recurrent state.

Closed forms that equal what llama.cpp (commit 0c1e57098) allocates for full, sliding-window and
latent attention and for recurrent layers. Sources: src/llama-kv-cache.cpp, src/llama-memory-recurrent.cpp.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from types import MappingProxyType
from typing import Final

from rigplanner.domain.ggml_types import BY_NAME
from rigplanner.domain.llm import FULL, RECURRENT, SLIDING, Architecture
from rigplanner.domain.plan import KvType

#: llama.cpp rounds cache sizes up to a multiple of this many cells (src/llama-context.cpp, GGML_PAD 256).
CELL_PADDING: Final = 256

_STORED_AS: Final = MappingProxyType({kind: BY_NAME[kind.name] for kind in KvType})
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


def layer_caches(arch: Architecture, shape: CacheShape, keys: KvType, values: KvType) -> tuple[int, ...]:
    """KV cache bytes of every layer, in order."""
    sizes = {kind: _cache_bytes(arch, kind[0], kind[1], shape, keys, values) for kind in _kinds(arch)[1]}
    return tuple(sizes[kind] for kind in _kinds(arch)[0])


def cache_bytes(arch: Architecture, shape: CacheShape, keys: KvType, values: KvType) -> int:
    """KV cache of all layers, bytes."""
    return sum(
        count * _cache_bytes(arch, kind, heads, shape, keys, values) for (kind, heads), count in _kinds(arch)[1].items()
    )


def caches_by_kind(
    arch: Architecture, layers: range, shape: CacheShape, keys: KvType, values: KvType
) -> tuple[int, int]:
    """KV cache of some layers, bytes: of full (or latent) attention, and of a sliding window."""
    sizes = layer_caches(arch, shape, keys, values)
    sliding = sum(sizes[layer] for layer in layers if arch.layers[layer] == SLIDING)
    return sum(sizes[layer] for layer in layers) - sliding, sliding


@lru_cache(maxsize=512)
def _kinds(arch: Architecture) -> tuple[tuple[tuple[str, int], ...], Counter[tuple[str, int]]]:
    """Each layer's letter and KV heads, and how many layers share them."""
    each = tuple((kind, arch.kv_heads_of(layer)) for layer, kind in enumerate(arch.layers))
    return each, Counter(each)


def _cache_bytes(arch: Architecture, kind: str, kv_heads: int, shape: CacheShape, keys: KvType, values: KvType) -> int:
    """Full attention: cells x streams x KV heads x (key dim x bytes + value dim x bytes).

    Heads of full layers may be larger. Latent attention: cells x streams x (rank + rope dim) x bytes, no values.
    """
    if kind not in (FULL, SLIDING):
        return 0
    cells = (shape.sliding_cells if kind == SLIDING else shape.cells) * shape.streams
    key_type, value_type = _STORED_AS[keys], _STORED_AS[values]
    if arch.mla:
        return cells * key_type.row_bytes(arch.mla.kv_lora_rank + arch.mla.rope_dim)
    key_row, value_row = kv_heads * arch.key_dim_of(kind), kv_heads * arch.value_dim_of(kind)
    return cells * (key_type.row_bytes(key_row) + value_type.row_bytes(value_row))


def widest_values(arch: Architecture) -> int:
    """Values of one token in the layer that has most of them."""
    return max(heads * arch.value_dim_of(kind) for kind, heads in _kinds(arch)[1])


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


@lru_cache(maxsize=512)
def state_ends(arch: Architecture, parallel: int) -> tuple[int, ...]:
    """Recurrent state bytes of all layers before each, and of all."""
    each = (layer_state_bytes(arch, layer, parallel) for layer in range(arch.layer_count))
    return tuple(accumulate(each, initial=0))
