"""What every device and main memory have to hold for a split, in bytes.

Sources: src/llama-model.cpp, ggml/src/ggml-backend.cpp of llama.cpp.
"""

from __future__ import annotations

from dataclasses import dataclass

from rigplanner.estimate.compute_buffer import device_compute_bytes, logits_bytes
from rigplanner.estimate.compute_graph_parts import HostShare
from rigplanner.estimate.demand import Demand
from rigplanner.estimate.host_compute import host_compute_bytes
from rigplanner.estimate.split import HOST, Split


@dataclass(frozen=True, slots=True)
class Need:
    """Bytes that a model takes in one place."""

    weights_bytes: int = 0
    kv_bytes: int = 0
    state_bytes: int = 0
    compute_bytes: int = 0
    layers: int = 0

    @property
    def total_bytes(self) -> int:
        """All of it."""
        return self.weights_bytes + self.kv_bytes + self.state_bytes + self.compute_bytes


def device_needs(demand: Demand, split: Split, device_count: int) -> tuple[Need, ...]:
    """What each device has to hold."""
    held = device_held(demand, split, device_count)
    computes = device_computes(demand, split, device_count)
    return tuple(
        Need(need.weights_bytes, need.kv_bytes, need.state_bytes, compute_bytes, need.layers)
        for need, compute_bytes in zip(held, computes, strict=True)
    )


def device_held(demand: Demand, split: Split, device_count: int) -> tuple[Need, ...]:
    """What each device holds of the model, without the compute buffer."""
    if device_count == 1 and _all_on_gpu(split):
        held = (demand.layout.on_device_bytes, demand.cache_total_bytes, demand.state_total_bytes)
        return (Need(*held, layers=demand.arch.layer_count),)
    return tuple(_held(demand, split, device) for device in range(device_count))


def _held(demand: Demand, split: Split, device: int) -> Need:
    first, past = split.layers_of(device)
    has_output = split.output_device == device
    if first == past and not has_output:
        return Need()
    layout = demand.layout
    weights = layout.layer_ends[past] - layout.layer_ends[first] + (layout.output_bytes if has_output else 0)
    without_experts = min(max(split.cpu_expert_layers, first), past)
    weights -= layout.expert_ends[without_experts] - layout.expert_ends[first]
    return Need(weights, demand.cache_of(first, past), demand.state_of(first, past), layers=past - first)


def device_computes(demand: Demand, split: Split, device_count: int, *, rough: bool = False) -> tuple[int, ...]:
    """The compute buffer of each device; `rough` is good enough to choose between splits."""
    if device_count == 1 and _all_on_gpu(split):
        return (device_compute_bytes(demand.arch, demand.cache, demand.batch, has_output=True),)
    return tuple(
        _compute_bytes(demand, split, device, device_count, rough=rough or demand.rough)
        for device in range(device_count)
    )


def _all_on_gpu(split: Split) -> bool:
    return split.devices[0] != HOST and not split.cpu_expert_layers


def _is_pipeline(demand: Demand, split: Split, device_count: int) -> bool:
    """Several GPUs work on batches at once only where the whole model lies on them."""
    whole = split.gpu_layers == demand.arch.layer_count and split.output_device != HOST
    return device_count > 1 and whole and not split.cpu_expert_layers


def _compute_bytes(demand: Demand, split: Split, device: int, device_count: int, *, rough: bool) -> int:
    """Scratch memory of a device; the first one also computes what lies in main memory, from copies of its weights.

    Batches of 32 tokens or more copy one host tensor at a time to the device (ggml-backend.cpp, op offload).
    """
    first, past = split.layers_of(device)
    has_output = split.output_device == device
    host = None
    if demand.op_offload and device == 0 and (split.host_layers or split.output_device == HOST):
        first, past = 0, past or split.host_layers
        has_output = has_output or split.output_device == HOST
    if first == past and not has_output:
        return 0
    if demand.op_offload and (first < split.host_layers or first < split.cpu_expert_layers):
        if rough:
            return _typical_bytes(demand, split)
        host = HostShare(demand.layout, split.host_layers, split.cpu_expert_layers, split.output_device == HOST)
    return device_compute_bytes(
        demand.arch,
        demand.cache,
        demand.batch,
        has_output=has_output,
        layers=range(first, past),
        is_first=device == 0,
        pipeline=_is_pipeline(demand, split, device_count),
        host=host,
    )


def _typical_bytes(demand: Demand, split: Split) -> int:
    """About what a device takes that also computes what lies in main memory: the whole model's buffer beside a
    copy of the largest tensor."""
    whole = device_compute_bytes(demand.arch, demand.cache, demand.batch, has_output=True)
    layout = demand.layout
    return whole + (layout.largest_tensor_bytes if split.host_layers else layout.largest_expert_bytes)


def spilled_bytes(demand: Demand, split: Split) -> int:
    """Weights of layers and experts that run from main memory."""
    layout, host = demand.layout, split.host_layers
    experts = max(min(split.cpu_expert_layers, demand.arch.layer_count), host)
    return (
        layout.layer_ends[host]
        + layout.expert_ends[experts]
        - layout.expert_ends[host]
        + (layout.output_bytes if split.output_device == HOST else 0)
    )


def host_need(demand: Demand, split: Split) -> Need:
    """What main memory has to hold: the embedding, everything spilled, input and output buffers."""
    on_host = split.host_layers
    pipeline = _is_pipeline(demand, split, len(set(split.devices) - {HOST}))
    tied_copy = demand.layout.embedding_bytes if demand.arch.tied_embeddings and split.output_device == HOST else 0
    return Need(
        demand.layout.embedding_bytes + spilled_bytes(demand, split) - tied_copy,
        demand.cache_of(0, on_host),
        demand.state_of(0, on_host),
        host_compute_bytes(demand, split, pipeline=pipeline) + logits_bytes(demand.arch, demand.cache.parallel),
        on_host,
    )


def repacked_bytes(demand: Demand, split: Split) -> int:
    """Weights in main memory that an x86 processor keeps in an order of its own."""
    layers = demand.layout.repacked
    whole = sum(sum(layer) for layer in layers[: split.host_layers])
    experts = sum(layer.expert_bytes for layer in layers[split.host_layers : split.cpu_expert_layers])
    return whole + experts + (demand.layout.output_repacked_bytes if split.output_device == HOST else 0)
