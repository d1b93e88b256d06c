"""A model with its workload, per layer."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

from rigplanner.domain.llm import Architecture
from rigplanner.domain.plan import Workload
from rigplanner.estimate.compute_buffer import BatchShape
from rigplanner.estimate.kv_cache import CacheShape, cache_bytes, cache_shape, layer_caches, state_ends
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
    def _cache_ends(self) -> tuple[int, ...]:
        """KV cache of all layers before each, and of all: sums of ranges without adding up."""
        return tuple(accumulate(layer_caches(self.arch, self.cache, self.batch.keys, self.batch.values), initial=0))

    def cache_of(self, first: int, past: int) -> int:
        """KV cache of the layers from `first` to before `past`, bytes."""
        return self._cache_ends[past] - self._cache_ends[first] if past > first else 0

    def state_of(self, first: int, past: int) -> int:
        """Recurrent state of these layers, bytes."""
        ends = state_ends(self.arch, self.cache.parallel)
        return ends[past] - ends[first]

    @cached_property
    def cache_total_bytes(self) -> int:
        """KV cache of all layers."""
        return cache_bytes(self.arch, self.cache, self.batch.keys, self.batch.values)

    @property
    def state_total_bytes(self) -> int:
        """Recurrent state of all layers."""
        return self.state_of(0, self.arch.layer_count)


def demand_of(arch: Architecture, layout: WeightLayout, work: Workload, *, rough: bool = False) -> Demand:
    """What a model needs for a workload, per layer. llama-server computes logits for one token a user."""
    cache = cache_shape(arch, work.context_tokens, work.parallel_users, work.ubatch_tokens)
    batch = BatchShape(work.ubatch_tokens, work.parallel_users, work.flash_attention, work.kv_type, work.kv_type)
    rules = rules_of(work.runtime)
    return Demand(arch, layout, cache, batch, experts_apart=rules.experts_apart, spills=rules.spills, rough=rough)
