"""Attention layers of a graph: full and sliding over a KV cache, and latent attention over one vector a token.

Sources: src/llama-graph.cpp (build_attn, build_attn_mha) and src/models of llama.cpp.
"""

from __future__ import annotations

from math import prod

from rigplanner.domain.llm import FULL, SLIDING, Architecture, Mla
from rigplanner.estimate.compute_graph import (
    F16_BYTES,
    F32_BYTES,
    CacheInputs,
    Frame,
    copy_of,
    elementwise,
    fresh,
    padded_bytes,
    stored,
    view,
)
from rigplanner.estimate.graph_allocator import Tensor

#: No rotary positions in any layer.
WITHOUT_ROPE = ("nemotron_h", "nemotron_h_moe")


#: Values have a norm without weights.
_NORMALIZED_VALUES = ("gemma4",)
#: Llama 3.1 and later stretch their positions with a table, which lies beside the weights of a layer.
_ROPE_FACTORS = 64
_LLAMA_3_VOCABULARY = 128_256
_STRETCHED_FROM_TOKENS = 100_000


def _has_rope_factors(arch: Architecture) -> bool:
    return arch.kind == "llama" and arch.vocab_size == _LLAMA_3_VOCABULARY and arch.max_context > _STRETCHED_FROM_TOKENS


def attention(frame: Frame, layer: int, x: Tensor) -> Tensor:
    """Attention of one layer over its cache, with the output projection."""
    if frame.arch.mla:
        return _latent_attention(frame, frame.arch.mla, layer, x)
    gate, q, k, v = _projections(frame, layer, x)
    if frame.arch.kind in _NORMALIZED_VALUES:
        v = elementwise(v)
    out = _over_cache(frame, layer, *_positioned(frame, layer, q, k), v)
    out = _gated(frame, layer, out, x, gate)
    out = frame.product("attn_output", (frame.arch.hidden_size, frame.tokens), out)
    return frame.with_vector(out) if frame.arch.structure.attention_bias == "all" else out


def _projections(frame: Frame, layer: int, x: Tensor) -> tuple[Tensor | None, Tensor, Tensor, Tensor]:
    """Gate (of doubled queries), query, key and value, split into heads."""
    arch, tokens = frame.arch, frame.tokens
    heads, kv_heads = arch.heads_of(layer), arch.kv_heads_of(layer)
    key_dim, value_dim = frame.dims_of(layer)
    q_rows, k_rows, v_rows = heads * key_dim, kv_heads * key_dim, kv_heads * value_dim
    q_heads, k_heads = (key_dim, heads, tokens), (key_dim, kv_heads, tokens)
    v_heads = (value_dim, kv_heads, tokens)
    if arch.structure.qkv_fused:
        fused = _biased(frame, frame.product("attn_qkv", (q_rows + k_rows + v_rows, tokens), x))
        apart = -fused.shape[0]
        return (
            None,
            view(fused, (*q_heads, apart)),
            view(fused, (*k_heads, apart), at_start=False),
            view(fused, (*v_heads, apart), at_start=False),
        )
    k = _whole_norm(frame, _biased(frame, frame.product("attn_k", (k_rows, tokens), x)))
    from_keys = arch.structure.full_values_are_keys and arch.layers[layer] == FULL
    v = k if from_keys else _biased(frame, frame.product("attn_v", (v_rows, tokens), x))
    if arch.structure.attention_gate == "doubled_q":
        both = view(frame.product("attn_q", (2 * q_rows, tokens), x), (2 * key_dim, heads, tokens))
        q, gate = view(both, (*q_heads, -2)), view(both, (*q_heads, -2), at_start=False)
        return gate, q, view(k, k_heads), view(v, v_heads)
    q = _whole_norm(frame, _biased(frame, frame.product("attn_q", (q_rows, tokens), x)))
    return None, view(q, q_heads), view(k, k_heads), view(v, v_heads)


def _biased(frame: Frame, projection: Tensor) -> Tensor:
    return projection if frame.arch.structure.attention_bias == "none" else frame.with_vector(projection)


def _whole_norm(frame: Frame, projection: Tensor) -> Tensor:
    """A norm over all heads at once, before they are told apart."""
    return frame.normalized(projection) if frame.arch.structure.qk_norm == "full" else projection


def _positioned(frame: Frame, layer: int, q: Tensor, k: Tensor) -> tuple[Tensor, Tensor]:
    """Query and key with norms and rotary positions."""
    arch = frame.arch
    if arch.structure.qk_norm == "head":
        q, k = frame.normalized(q), frame.normalized(k)
    if arch.kind == "llama4":
        return _positioned_llama4(frame, layer, q, k)
    if arch.kind not in WITHOUT_ROPE:
        factors = (copy_of(_ROPE_FACTORS * F32_BYTES),) if frame.on_host and _has_rope_factors(arch) else ()
        q, k = elementwise(q, frame.positions, *factors), elementwise(k, frame.positions, *factors)
    if arch.kind in ("gemma2", "gemma3", "phi3"):
        q = elementwise(q)
    return q, k


def _positioned_llama4(frame: Frame, layer: int, q: Tensor, k: Tensor) -> tuple[Tensor, Tensor]:
    """Sliding layers rotate and normalize; full ones only scale the query."""
    if frame.arch.layers[layer] != SLIDING:
        return elementwise(q, frame.temperature), k
    return (
        elementwise(elementwise(q, frame.positions)),
        elementwise(elementwise(k, frame.positions)),
    )


def _gated(frame: Frame, layer: int, out: Tensor, x: Tensor, gate: Tensor | None) -> Tensor:
    """The heads' results times a gate, where the architecture has one."""
    arch, tokens = frame.arch, frame.tokens
    if gate is not None:
        rows = (arch.heads_of(layer) * frame.dims_of(layer)[1], tokens)
        return elementwise(out, elementwise(fresh(rows, gate)))
    if arch.structure.attention_gate == "head":
        heads = arch.heads_of(layer)
        factors = view(elementwise(frame.product("attn_gate", (heads, tokens), x)), (1, heads, tokens))
        return view(elementwise(view(out, (frame.dims_of(layer)[1], heads, tokens)), factors), out.shape)
    if arch.structure.attention_gate == "full":
        return elementwise(out, elementwise(frame.product("attn_gate", out.shape, x)))
    return out


def _rotated(tensor: Tensor, rotation: Tensor | None) -> Tensor:
    """A product with the Hadamard matrix, block by block; rows that lie apart are copied first."""
    if rotation is None:
        return tensor
    shape = tuple(size for size in tensor.shape if size > 0)
    size = rotation.shape[0]
    flat = (size, prod(shape) // size)
    together = view(tensor, flat) if shape == tensor.shape else fresh(flat, tensor)
    return view(fresh(flat, rotation, together), shape)


def _over_cache(frame: Frame, layer: int, q: Tensor, k: Tensor, v: Tensor) -> Tensor:
    """Stores key and value, then attends over the whole cache. The result has one row a token."""
    inputs, sliding_kind = frame.cache_inputs(layer), SLIDING in frame.arch.layers
    q, k = _rotated(q, inputs.key_rotation), _rotated(k, inputs.key_rotation)
    v = _rotated(v, inputs.value_rotation)
    frame.graph.expand(*((q, k, v) if sliding_kind else (q, v, k)))
    frame.graph.expand(frame.store(k, inputs.key_places), frame.store(v, inputs.value_places))
    if frame.on_host and frame.arch.kind in WITHOUT_ROPE:
        return _from_host(frame, layer, q)
    over = _flash if frame.setting.flash_attention else _scored
    out = over(frame, layer, inputs, q)
    frame.graph.expand(out)
    return _rotated(out, inputs.value_rotation)


def _from_host(frame: Frame, layer: int, q: Tensor) -> Tensor:
    """Without positions to rotate the engine leaves the attention itself to the processor that holds the cache."""
    frame.graph.expand(stored(q, on_host=True))
    rows = frame.arch.heads_of(layer) * frame.dims_of(layer)[1]
    return fresh((rows, frame.tokens), copy_of(rows * frame.tokens * F32_BYTES, is_weight=False))


def _flash(frame: Frame, layer: int, inputs: CacheInputs, q: Tensor) -> Tensor:
    """Flash attention; CUDA turns a quantized cache into F16 behind the result (fattn.cu, alloc size)."""
    arch, s = frame.arch, frame.setting
    heads, kv_heads = arch.heads_of(layer), arch.kv_heads_of(layer)
    cells = inputs.cells * s.streams * kv_heads * F16_BYTES
    key_dim, value_dim = frame.dims_of(layer)
    scratch = padded_bytes(cells * key_dim) if s.quantized_keys and s.cuda else 0
    scratch += cells * value_dim if s.quantized_values and s.cuda else 0
    shape = (value_dim, heads, s.tokens)
    keys, values = _cache_copies(frame, layer, inputs.cells)
    sinks = _sink_copies(frame, layer)
    out = fresh(shape, view(q, q.shape), *keys, *values, inputs.mask, *sinks, scratch_bytes=scratch)
    return view(out, (heads * value_dim, s.tokens))


def _sink_copies(frame: Frame, layer: int) -> tuple[Tensor, ...]:
    """A copy of the sinks of a layer, where that lies in main memory."""
    has_sinks = frame.on_host and frame.arch.structure.attention_sinks
    return (copy_of(frame.arch.heads_of(layer) * F32_BYTES),) if has_sinks else ()


def _cache_copies(frame: Frame, layer: int, cells: int) -> tuple[tuple[Tensor, ...], tuple[Tensor, ...]]:
    """Copies of the keys and values of a layer's F16 cache, where it lies in main memory."""
    rows = cells * frame.setting.streams * frame.arch.kv_heads_of(layer) * F16_BYTES
    key_dim, value_dim = frame.dims_of(layer)
    return frame.cache_copy(rows * key_dim), frame.cache_copy(rows * value_dim)


def _scored(frame: Frame, layer: int, inputs: CacheInputs, q: Tensor) -> Tensor:
    """Attention with its scores in memory: product, softmax over it, product, copy."""
    arch, s = frame.arch, frame.setting
    heads, per_stream = arch.heads_of(layer), s.tokens // s.streams
    keys, values = _cache_copies(frame, layer, inputs.cells)
    scores = fresh((inputs.cells, per_stream, heads, s.streams), *keys, view(q, q.shape))
    weights = elementwise(scores, inputs.mask, *_sink_copies(frame, layer))
    value_dim = frame.dims_of(layer)[1]
    result = fresh((value_dim, per_stream, heads, s.streams), *values, weights)
    return fresh((heads * value_dim, s.tokens), view(result, result.shape))


def _latent_attention(frame: Frame, mla: Mla, layer: int, x: Tensor) -> Tensor:
    """Latent attention in its absorbed form: one key head of rank + rope values, read as value too."""
    arch, tokens = frame.arch, frame.tokens
    heads, rank, rope = arch.heads_of(layer), mla.kv_lora_rank, mla.rope_dim
    q = x if mla.q_lora_rank is None else frame.normalized(frame.product("attn_q_a", (mla.q_lora_rank, tokens), x))
    q = frame.product("attn_q_b" if mla.q_lora_rank else "attn_q", (heads * (mla.nope_dim + rope), tokens), q)
    apart = -q.shape[0]
    q_nope = view(q, (mla.nope_dim, heads, tokens, apart))
    q_rope = elementwise(view(q, (rope, heads, tokens, apart), at_start=False), frame.positions)
    compressed = frame.product("attn_kv_a_mqa", (rank + rope, tokens), x)
    k_rope = elementwise(view(compressed, (rope, 1, tokens, -rank), at_start=False), frame.positions)
    latent = view(frame.normalized(view(compressed, (rank, tokens, -rope))), (rank, 1, tokens))
    absorbed = frame.product("attn_k_b", (rank, tokens, heads), view(q_nope, (mla.nope_dim, tokens, heads, apart)))
    query = fresh((rank + rope, heads, tokens), view(absorbed, (rank, heads, tokens, -1)), q_rope)
    key = fresh((rank + rope, 1, tokens), latent, k_rope)
    return _over_latent_cache(frame, mla, layer, query, key, latent)


def _over_latent_cache(frame: Frame, mla: Mla, layer: int, q: Tensor, k: Tensor, v: Tensor) -> Tensor:
    arch, s = frame.arch, frame.setting
    inputs, heads, rank = frame.cache_inputs(layer), arch.heads_of(layer), mla.kv_lora_rank
    frame.graph.expand(q, v, k)
    frame.graph.expand(frame.store(k, inputs.key_places))
    cells, per_stream = inputs.cells * s.streams, s.tokens // s.streams
    if s.flash_attention:
        scratch = cells * (rank + mla.rope_dim) * F16_BYTES if s.quantized_keys and s.cuda else 0
        keys = frame.cache_copy(cells * (rank + mla.rope_dim) * F16_BYTES)
        out = fresh((rank, heads, s.tokens), view(q, q.shape), *keys, inputs.mask, scratch_bytes=scratch)
        out = frame.product("attn_v_b", (mla.value_dim, per_stream, heads, s.streams), view(out, out.shape))
    else:
        keys = frame.cache_copy(cells * (rank + mla.rope_dim) * F16_BYTES)
        scores = fresh((inputs.cells, per_stream, heads, s.streams), *keys, view(q, q.shape))
        weights = elementwise(scores, inputs.mask)
        values = fresh((cells, rank), value_bytes=F16_BYTES)
        out = fresh((rank, per_stream, heads, s.streams), values, weights)
        out = frame.product("attn_v_b", (mla.value_dim, per_stream, heads, s.streams), out)
    out = fresh((heads * mla.value_dim, s.tokens), view(out, out.shape))
    frame.graph.expand(out)
    return frame.product("attn_output", (arch.hidden_size, s.tokens), out)
