"""A model with its workload, per layer."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from rigplanner.domain.llm import Architecture
from rigplanner.domain.plan import Workload
from rigplanner.estimate.compute_buffer import BatchShape
from rigplanner.estimate.kv_cache import CacheShape, cache_bytes, cache_shape, layer_caches, layer_states
from rigplanner.estimate.runtimes import rules_of
from rigplanner.estimate.weights import WeightLayout


@dataclass(frozen=True)
class Demand:
    """A model with its workload: everything whose place is to be chosen.

    With `op_offload` a GPU computes batches of what lies in main memory too, from copies of its weights.
    `experts_apart` and `spills` say what the program that runs the model can leave in main memory.
    `rough` is for many demands at once: buffers of a split that spills are then those of a typical one.
    """

    arch: Architecture
    layout: WeightLayout
    cache: CacheShape
    batch: BatchShape
    op_offload: bool = True
    experts_apart: bool = True
    spills: bool = True
    rough: bool = False

    @cached_property
    def caches(self) -> tuple[int, ...]:
        """KV cache of every layer, bytes."""
        return layer_caches(self.arch, self.cache, self.batch.keys, self.batch.values)

    @property
    def states(self) -> tuple[int, ...]:
        """Recurrent state of every layer, bytes."""
        return layer_states(self.arch, self.cache.parallel)

    @cached_property
    def cache_total_bytes(self) -> int:
        """KV cache of all layers."""
        return cache_bytes(self.arch, self.cache, self.batch.keys, self.batch.values)

    @property
    def state_total_bytes(self) -> int:
        """Recurrent state of all layers."""
        return sum(self.states)


def demand_of(arch: Architecture, layout: WeightLayout, work: Workload, *, rough: bool = False) -> Demand:
    """What a model needs for a workload, per layer. llama-server computes logits for one token a user."""
    cache = cache_shape(arch, work.context_tokens, work.parallel_users, work.ubatch_tokens)
    batch = BatchShape(work.ubatch_tokens, work.parallel_users, work.flash_attention, work.kv_type, work.kv_type)
    rules = rules_of(work.runtime)
    return Demand(arch, layout, cache, batch, experts_apart=rules.experts_apart, spills=rules.spills, rough=rough)
