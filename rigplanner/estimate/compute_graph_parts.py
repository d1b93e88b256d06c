"""Fewer layers with the same peak: layers repeat, and the allocator's state with them."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from rigplanner.domain.llm import Architecture
from rigplanner.estimate.compute_graph_model import Part
from rigplanner.estimate.tensors import is_moe_layer

#: Longest pattern of layers that is looked for; Gemma repeats every sixth, hybrids every fourth.
_LONGEST_PERIOD: Final = 12
#: Memory can take two rounds until it repeats, and it can alternate between two places.
_ROUNDS: Final = 2


def part_of(arch: Architecture, first: int, past: int, *, starts: bool, has_output: bool) -> Part:
    """What a device with the layers from `first` to before `past` runs, shortened to what decides the peak."""
    return Part(_shortened(arch, first, past), starts=starts, ends=past == arch.layer_count, has_output=has_output)


def _shortened(arch: Architecture, first: int, past: int) -> tuple[int, ...]:
    period = _period(arch)
    if period is None:
        return tuple(range(first, past))
    dense = arch.moe.dense_layers if arch.moe else 0
    start = max(first, dense)
    step = _ROUNDS * period
    shift = (start - dense - 1) // step * step if start > dense else 0
    head = start + step
    dropped = max(past - head - period, 0) // step * step
    kept = (*range(first, head), *range(head + dropped, past)) if dropped else range(first, past)
    return tuple(layer - shift for layer in kept) if first == start else tuple(kept)


@lru_cache(maxsize=512)
def _period(arch: Architecture) -> int | None:
    """After how many layers the same kinds come again; None for an irregular model."""
    kinds = [_kind(arch, layer) for layer in range(arch.moe.dense_layers if arch.moe else 0, arch.layer_count)]
    for period in range(1, _LONGEST_PERIOD + 1):
        if kinds[period:] == kinds[:-period]:
            return period
    return None


def _kind(arch: Architecture, layer: int) -> tuple[str, int, int, bool]:
    return arch.layers[layer], arch.heads_of(layer), arch.kv_heads_of(layer), is_moe_layer(arch.moe, layer)
