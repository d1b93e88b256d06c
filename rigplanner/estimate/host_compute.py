"""Scratch memory in main memory: input buffers, and what the processor works with beside or instead of a GPU.

Measured against the plans of llama.cpp (commit 0c1e57098) for every kind of layer.
"""

from __future__ import annotations

from dataclasses import replace

from rigplanner.domain.llm import FULL, RECURRENT, SLIDING, Architecture
from rigplanner.estimate.compute_buffer import BatchShape, device_compute_bytes, host_buffer_bytes
from rigplanner.estimate.compute_graph import F32_BYTES
from rigplanner.estimate.compute_graph_attention import WITHOUT_ROPE
from rigplanner.estimate.demand import Demand
from rigplanner.estimate.split import HOST, Split


def host_compute_bytes(demand: Demand, split: Split, *, pipeline: bool) -> int:
    """Scratch memory of a split in main memory, without the output buffer."""
    buffers = host_buffer_bytes(demand.arch, demand.cache, demand.batch, pipeline=pipeline)
    if demand.op_offload:
        return buffers + _beside_the_gpu(demand, split)
    if split.host_layers or split.output_device == HOST:
        return max(buffers, _on_the_processor(demand, split))
    return buffers + _experts(demand, split)


def _row_bytes(demand: Demand) -> int:
    return demand.arch.hidden_size * demand.batch.ubatch_tokens * F32_BYTES


def _on_the_processor(demand: Demand, split: Split) -> int:
    """The graph of the layers in main memory, beside one row of embeddings a token."""
    graph = device_compute_bytes(
        demand.arch,
        demand.cache,
        replace(demand.batch, cuda=False),
        has_output=split.output_device == HOST,
        layers=range(split.host_layers),
    )
    return graph + _row_bytes(demand)


def _experts(demand: Demand, split: Split) -> int:
    """Routed experts alone: what comes in, between and out."""
    moe = demand.arch.moe
    if moe is None or not split.cpu_expert_layers:
        return 0
    values = moe.experts_used * (2 * moe.expert_ffn_size + demand.arch.hidden_size)
    return values * demand.batch.ubatch_tokens * F32_BYTES + 2 * _row_bytes(demand)


def _beside_the_gpu(demand: Demand, split: Split) -> int:
    """What comes back from the GPU for caches and states in main memory, beyond a row that is free by then."""
    kinds = {(demand.arch.layers[layer], demand.arch.kv_heads_of(layer)) for layer in range(split.host_layers)}
    work = max((_work_bytes(demand, kind, kv_heads) for kind, kv_heads in kinds), default=0)
    return max(work - _row_bytes(demand), 0)


def _work_bytes(demand: Demand, kind: str, kv_heads: int) -> int:
    arch, tokens = demand.arch, demand.batch.ubatch_tokens
    if kind == RECURRENT:
        return _recurrent_bytes(arch, tokens, demand.cache.parallel)
    if kind not in (FULL, SLIDING) or arch.mla:
        return 0
    keys, values = kv_heads * arch.key_dim_of(kind), kv_heads * arch.value_dim_of(kind)
    if arch.structure.qkv_fused:
        # A view of the fused result spans all of it up to its own end.
        values += arch.heads_of(0) * arch.head_dim_k + keys
    work = (keys + values) * tokens * F32_BYTES
    if arch.kind in WITHOUT_ROPE:
        work += arch.heads_of(0) * arch.head_dim_k * tokens * F32_BYTES
        work += _score_bytes(arch, demand.batch, demand.cache.cells)
    return work


def _score_bytes(arch: Architecture, batch: BatchShape, cells: int) -> int:
    """Attention on the processor without flash attention holds a score for every head, token and cell."""
    return (
        0
        if batch.flash_attention
        else max(arch.heads_of(layer) for layer in range(arch.layer_count)) * cells * batch.ubatch_tokens * F32_BYTES
    )


def _recurrent_bytes(arch: Architecture, tokens: int, sequences: int) -> int:
    """The convolution's input that is kept; Mamba-2 runs on the processor as a whole, with its state."""
    if arch.gated_delta:
        g = arch.gated_delta
        channels = 2 * g.key_heads * g.key_dim + g.value_heads * g.value_dim
        return channels * (tokens + (g.conv_kernel - 1) * sequences) * F32_BYTES
    if arch.mamba2:
        m = arch.mamba2
        channels = m.inner_size + 2 * m.groups * m.state_size
        width = m.inner_size + channels + m.heads
        return ((width + 2 * channels) * tokens + m.inner_size * m.state_size * sequences) * F32_BYTES
    return 0
