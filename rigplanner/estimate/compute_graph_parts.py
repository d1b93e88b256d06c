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
#: Layers kept of an irregular model (Nemotron), whose every kind comes within the first ones.
_IRREGULAR_HEAD: Final = 44
_IRREGULAR_TAIL: Final = 12


def part_of(arch: Architecture, first: int, past: int, *, starts: bool, has_output: bool) -> Part:
    """What a device with the layers from `first` to before `past` runs, shortened to what decides the peak."""
    return Part(_shortened(arch, first, past), starts=starts, ends=past == arch.layer_count, has_output=has_output)


def _shortened(arch: Architecture, first: int, past: int) -> tuple[int, ...]:
    """Whole rounds are left out, and those that remain are named after the first layers that are alike."""
    period = _period(arch)
    if period is None:
        return _without_the_middle(first, past)
    dense = arch.moe.dense_layers if arch.moe else 0
    start = max(first, dense)
    step = _ROUNDS * period
    dropped = max(past - start - step - period, 0) // step * step
    shift = (start - dense - 1) // period * period if first > dense else 0
    return tuple(range(first - shift, past - dropped - shift))


def _without_the_middle(first: int, past: int) -> tuple[int, ...]:
    head, tail = first + _IRREGULAR_HEAD, past - _IRREGULAR_TAIL
    return (*range(first, head), *range(tail, past)) if head < tail else tuple(range(first, past))


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
