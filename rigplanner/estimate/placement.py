"""What of a model runs on which device, in the order that llama.cpp itself follows.

All layers on the GPUs if they fit; else routed experts of as many layers as needed to main memory
(`--n-cpu-moe`); else whole layers (`-ngl`, the output layer counted first). Several GPUs share the
layers in proportion to their free memory. Source: src/llama-model.cpp, common/fit of llama.cpp.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import accumulate

from rigplanner.domain.llm import Architecture
from rigplanner.domain.plan import Offload, OffloadMode, Workload
from rigplanner.domain.report import DeviceKind
from rigplanner.estimate.compute_buffer import (
    BatchShape,
    device_compute_bytes,
    host_buffer_bytes,
    logits_bytes,
)
from rigplanner.estimate.kv_cache import CacheShape, cache_bytes, cache_shape, layer_caches, layer_states
from rigplanner.estimate.weights import WeightLayout

#: The place of a layer that stays in main memory.
HOST = -1


@dataclass(frozen=True, slots=True)
class Budget:
    """What a device can hold and what is taken before the model comes, in bytes."""

    name: str
    kind: DeviceKind
    capacity_bytes: int
    runtime_bytes: int
    background_bytes: int

    @property
    def free_bytes(self) -> int:
        """What is left for the model."""
        return self.capacity_bytes - self.runtime_bytes - self.background_bytes


@dataclass(frozen=True)
class Demand:
    """A model with its workload: everything whose place is to be chosen."""

    arch: Architecture
    layout: WeightLayout
    cache: CacheShape
    batch: BatchShape

    @cached_property
    def caches(self) -> tuple[int, ...]:
        """KV cache of every layer, bytes."""
        return layer_caches(self.arch, self.cache, self.batch.kv_type, self.batch.kv_type)

    @property
    def states(self) -> tuple[int, ...]:
        """Recurrent state of every layer, bytes."""
        return layer_states(self.arch, self.cache.parallel)

    @cached_property
    def cache_total_bytes(self) -> int:
        """KV cache of all layers."""
        return cache_bytes(self.arch, self.cache, self.batch.kv_type, self.batch.kv_type)

    @property
    def state_total_bytes(self) -> int:
        """Recurrent state of all layers."""
        return sum(self.states)


@dataclass(frozen=True, slots=True)
class Split:
    """The device of every layer (or HOST), of the output, and how many layers leave their experts in RAM.

    Layers of one place are neighbours: those in main memory come first, then card by card.
    """

    devices: tuple[int, ...]
    output_device: int
    cpu_expert_layers: int = 0

    @property
    def host_layers(self) -> int:
        """Layers that run from main memory; they are the first ones."""
        return self.devices.count(HOST)

    @property
    def gpu_layers(self) -> int:
        """Layers that run on a GPU."""
        return len(self.devices) - self.host_layers

    def layers_of(self, device: int) -> tuple[int, int]:
        """The first layer of a device, and the one past its last."""
        count = self.devices.count(device)
        first = self.devices.index(device) if count else 0
        return first, first + count


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


def demand_of(arch: Architecture, layout: WeightLayout, work: Workload) -> Demand:
    """What a model needs for a workload, per layer. llama-server computes logits for one token a user."""
    cache = cache_shape(arch, work.context_tokens, work.parallel_users, work.ubatch_tokens)
    batch = BatchShape(work.ubatch_tokens, work.parallel_users, work.flash_attention, work.kv_type)
    return Demand(arch, layout, cache, batch)


def place(demand: Demand, budgets: Sequence[Budget], offload: Offload) -> Split:
    """The split that an offload policy gives on these devices."""
    layers = demand.arch.layer_count
    if not budgets or offload.mode is OffloadMode.CPU:
        return split_layers(demand, budgets, 0)
    if offload.mode is OffloadMode.LAYERS:
        return split_layers(demand, budgets, min(offload.layers or 0, layers + 1))
    everything = split_layers(demand, budgets, layers + 1)
    if offload.mode is OffloadMode.GPU:
        return everything
    if offload.mode is OffloadMode.EXPERTS:
        return _with_cpu_experts(everything, demand, layers)
    return everything if fits(demand, everything, budgets) else _spill(demand, budgets, everything)


def _spill(demand: Demand, budgets: Sequence[Budget], everything: Split) -> Split:
    """The largest part of the model that fits the devices; both searches are monotone."""
    layers = demand.arch.layer_count
    if demand.arch.moe:
        kept = _with_cpu_experts(everything, demand, layers)
        if fits(demand, kept, budgets):
            return _fewest_cpu_experts(demand, budgets, everything)
    low, high = 0, layers + 1
    while low < high:
        middle = (low + high + 1) // 2
        trial = _with_cpu_experts(split_layers(demand, budgets, middle), demand, layers)
        low, high = (middle, high) if fits(demand, trial, budgets) else (low, middle - 1)
    return _with_cpu_experts(split_layers(demand, budgets, low), demand, layers)


def _fewest_cpu_experts(demand: Demand, budgets: Sequence[Budget], everything: Split) -> Split:
    low, high = 1, demand.arch.layer_count
    while low < high:
        middle = (low + high) // 2
        trial = _with_cpu_experts(everything, demand, middle)
        low, high = (low, middle) if fits(demand, trial, budgets) else (middle + 1, high)
    return _with_cpu_experts(everything, demand, low)


def _with_cpu_experts(split: Split, demand: Demand, layers: int) -> Split:
    """The same split with the experts of the first `layers` layers in main memory; dense models have none."""
    return Split(split.devices, split.output_device, layers if demand.arch.moe else 0)


def split_layers(demand: Demand, budgets: Sequence[Budget], gpu_layers: int) -> Split:
    """The last `gpu_layers` of layers + output on the GPUs, in proportion to their free memory."""
    layers = demand.arch.layer_count
    first = max(layers + 1 - gpu_layers, 0)
    on_gpu = layers + 1 - first
    if on_gpu == 0 or not budgets:
        return Split((HOST,) * layers, HOST)
    if len(budgets) == 1:
        return Split((HOST,) * first + (0,) * (layers - first), 0)
    ends = list(accumulate(max(budget.free_bytes, 1) for budget in budgets))
    last = len(budgets) - 1
    places = [min(bisect_right(ends, i * ends[-1] / on_gpu), last) for i in range(on_gpu)]
    return Split((HOST,) * first + tuple(places[:-1]), places[-1])


def fits(demand: Demand, split: Split, budgets: Sequence[Budget]) -> bool:
    """Whether every device holds its share."""
    return all(
        need.total_bytes <= budget.free_bytes
        for need, budget in zip(device_needs(demand, split, len(budgets)), budgets, strict=True)
    )


def device_needs(demand: Demand, split: Split, device_count: int) -> tuple[Need, ...]:
    """What each device has to hold."""
    if device_count == 1 and split.gpu_layers == demand.arch.layer_count and not split.cpu_expert_layers:
        return (_whole_model(demand),)
    return tuple(_device_need(demand, split, device, device_count) for device in range(device_count))


def _whole_model(demand: Demand) -> Need:
    return Need(
        demand.layout.on_device_bytes,
        demand.cache_total_bytes,
        demand.state_total_bytes,
        device_compute_bytes(demand.arch, demand.cache, demand.batch, has_output=True),
        demand.arch.layer_count,
    )


def _device_need(demand: Demand, split: Split, device: int, device_count: int) -> Need:
    first, past = split.layers_of(device)
    has_output = split.output_device == device
    if first == past and not has_output:
        return Need()
    layout = demand.layout
    weights = layout.layer_ends[past] - layout.layer_ends[first] + (layout.output_bytes if has_output else 0)
    without_experts = min(max(split.cpu_expert_layers, first), past)
    weights -= layout.expert_ends[without_experts] - layout.expert_ends[first]
    return Need(
        weights,
        sum(demand.caches[first:past]),
        sum(demand.states[first:past]),
        _compute_bytes(demand, split, device, device_count),
        past - first,
    )


def _is_pipeline(demand: Demand, split: Split, device_count: int) -> bool:
    """Several GPUs work on batches at once only where the whole model lies on them."""
    whole = split.gpu_layers == demand.arch.layer_count and split.output_device != HOST
    return device_count > 1 and whole and not split.cpu_expert_layers


def _compute_bytes(demand: Demand, split: Split, device: int, device_count: int) -> int:
    """Scratch memory of a device; the first one also computes what lies in main memory, from copies of its weights.

    Batches of 32 tokens or more copy one host tensor at a time to the device (ggml-backend.cpp, op offload).
    """
    first, past = split.layers_of(device)
    buffer = partial(device_compute_bytes, demand.arch, demand.cache, demand.batch)
    own = partial(buffer, has_output=split.output_device == device, layers=range(first, past), is_first=device == 0)
    sizes = [own(pipeline=_is_pipeline(demand, split, device_count))]
    if first < split.cpu_expert_layers:
        sizes.append(own(copied=demand.layout.largest_experts))
    if device == 0 and split.host_layers:
        copies = demand.layout.largest_tensors
        sizes.append(buffer(has_output=False, layers=range(split.host_layers), copied=copies, cache_on_host=True))
    return max(sizes)


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
    devices = len(set(split.devices) - {HOST})
    pipeline = _is_pipeline(demand, split, devices)
    buffers = host_buffer_bytes(demand.arch, demand.cache, demand.batch, pipeline=pipeline)
    if split.output_device == HOST:
        buffers = max(buffers, device_compute_bytes(demand.arch, demand.cache, demand.batch, has_output=True))
    tied_copy = demand.layout.embedding_bytes if demand.arch.tied_embeddings and split.output_device == HOST else 0
    return Need(
        demand.layout.embedding_bytes + spilled_bytes(demand, split) - tied_copy,
        sum(demand.caches[:on_host]),
        sum(demand.states[:on_host]),
        buffers + logits_bytes(demand.arch, demand.cache.parallel),
        on_host,
    )
