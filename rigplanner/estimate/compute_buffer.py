"""Scratch memory for the intermediate results of one batch, per device.

A graph runs stage by stage and its buffers are reused, so the need is that of the largest stage.
The closed forms are fitted to what llama.cpp (commit 0c1e57098) plans for 21 models: 2-5 % mean error;
large mixture-of-experts blocks can need up to 37 % more, because the allocator fragments there.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from rigplanner.domain.llm import FULL, RECURRENT, SLIDING, Architecture
from rigplanner.domain.plan import KvType
from rigplanner.estimate.kv_cache import CacheShape, layer_caches

_F32: Final = 4
_F16: Final = 2


@dataclass(frozen=True, slots=True)
class BatchShape:
    """One batch: `ubatch_tokens` tokens at once, `outputs` of them with logits."""

    ubatch_tokens: int
    outputs: int
    flash_attention: bool
    kv_type: KvType


def mask_bytes(cache: CacheShape, batch: BatchShape) -> int:
    """The attention masks, F16: one row a token over all cells of full and sliding layers."""
    return (cache.cells + cache.sliding_cells) * batch.ubatch_tokens * _F16


def device_compute_bytes(arch: Architecture, cache: CacheShape, batch: BatchShape, *, has_output: bool) -> int:
    """Compute buffer of one device in bytes: the largest of output, attention and feed-forward stage."""
    stages = [_attention_stage(arch, cache, batch), _feed_forward_stage(arch, cache, batch)]
    if has_output:
        stages.append((arch.vocab_size + arch.hidden_size) * batch.outputs * _F32)
    return max(stages)


def uncertainty(arch: Architecture) -> tuple[float, float]:
    """Factors that the true buffer lies between, from comparing with the engine's plans for 21 models.

    Dense 0.93-1.13; experts up to 1.6, latent attention up to 2.1 and recurrent layers up to 1.45 times ours.
    """
    if arch.mla:
        return 0.95, 2.1
    if arch.moe:
        return 0.95, 1.6
    return (0.95, 1.45) if RECURRENT in arch.layers else (0.93, 1.13)


def pipeline_copies_bytes(arch: Architecture, cache: CacheShape, batch: BatchShape) -> int:
    """What layer split over several GPUs adds on the first one: four copies of the inputs."""
    return 4 * (mask_bytes(cache, batch) + arch.hidden_size * batch.ubatch_tokens * _F32)


def host_buffer_bytes(arch: Architecture, cache: CacheShape, batch: BatchShape) -> int:
    """Input buffers in main memory: masks and two rows of embeddings a token.

    Without flash attention the masks are F32, twice the size.
    """
    masks = mask_bytes(cache, batch) * (1 if batch.flash_attention else 2)
    return masks + 2 * arch.hidden_size * batch.ubatch_tokens * _F32


def logits_bytes(arch: Architecture, parallel: int) -> int:
    """The output buffer in main memory: one row of logits a user."""
    return arch.vocab_size * parallel * _F32


@dataclass(frozen=True, slots=True)
class _Widest:
    """The largest head counts over the layers of a model."""

    heads: int
    kv_heads: int
    full_heads: int
    sliding_heads: int


@lru_cache(maxsize=512)
def _widest(arch: Architecture) -> _Widest:
    heads = dict.fromkeys((*arch.layers, FULL, SLIDING), 0)
    for layer, kind in enumerate(arch.layers):
        heads[kind] = max(heads[kind], arch.heads_of(layer))
    kv_heads = max(arch.kv_heads_of(layer) for layer in range(arch.layer_count))
    return _Widest(max(heads.values()), kv_heads, heads[FULL], heads[SLIDING])


def _attention_stage(arch: Architecture, cache: CacheShape, batch: BatchShape) -> int:
    widest = _widest(arch)
    query = 2 * widest.heads * arch.head_dim_k
    mask = mask_bytes(cache, batch)
    if batch.flash_attention:
        rows = (query + 2 * arch.hidden_size) * batch.ubatch_tokens * _F32
        return mask + rows + _dequantized_cache_bytes(arch, cache, batch)
    rows = (query + 2 * arch.hidden_size + 2 * widest.kv_heads * arch.head_dim_k) * batch.ubatch_tokens * _F32
    scores = max(widest.full_heads * cache.cells, widest.sliding_heads * cache.sliding_cells)
    return scores * batch.ubatch_tokens * _F32 + 2 * mask + rows


def _dequantized_cache_bytes(arch: Architecture, cache: CacheShape, batch: BatchShape) -> int:
    """CUDA flash attention turns one layer of a quantized cache into F16 first."""
    if batch.kv_type is KvType.F16:
        return 0
    return max(layer_caches(arch, cache, KvType.F16, KvType.F16))


def _feed_forward_stage(arch: Architecture, cache: CacheShape, batch: BatchShape) -> int:
    tokens, hidden = batch.ubatch_tokens, arch.hidden_size
    mask = mask_bytes(cache, batch)
    dense = 3 * (arch.ffn_size + hidden) * tokens * _F32
    if arch.moe is None:
        return mask + dense
    used = arch.moe.experts_used
    routed = 3 * (used * arch.moe.expert_ffn_size + hidden) * tokens * _F32
    combined = (2 * used + 5) * hidden * tokens * _F32
    return mask + max(routed, combined)
