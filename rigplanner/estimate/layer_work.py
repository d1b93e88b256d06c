"""What a layer costs beside its bytes: how many steps it takes to start, how many values take part."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

from rigplanner.domain.llm import RECURRENT, Architecture
from rigplanner.estimate.tensors import is_moe_layer, tensors_of

#: Matrices and norms of a Llama layer: steps are counted in such layers.
_USUAL_TENSORS = 9
#: Tensors of a block of experts; the block counts as one step of its own kind.
_OF_EXPERTS = ("exps", "router_bias")
_ROUTER = "ffn_gate_inp"


@dataclass(frozen=True, slots=True)
class LayerWork:
    """Sums over all layers before each, and over all: of layers `first` to `past`, subtract.

    `steps` in Llama layers, `expert_blocks` and `recurrent` in layers that have one; `dense_values` are the
    parameters outside routed experts, `routed_values` those within that one token uses.
    """

    steps: tuple[float, ...]
    expert_blocks: tuple[float, ...]
    recurrent: tuple[float, ...]
    dense_values: tuple[float, ...]
    routed_values: tuple[float, ...]


@lru_cache(maxsize=512)
def layer_work(arch: Architecture) -> LayerWork:
    """The work of every layer of an architecture."""
    steps, dense, routed = ([0.0] * arch.layer_count for _ in range(3))
    used = arch.moe.experts_used / arch.moe.experts if arch.moe else 1.0
    for tensor in tensors_of(arch):
        if tensor.layer is None:
            continue
        if tensor.routed:
            routed[tensor.layer] += tensor.values * used
        else:
            dense[tensor.layer] += tensor.values
        if tensor.name != _ROUTER and not any(part in tensor.name for part in _OF_EXPERTS):
            steps[tensor.layer] += 1 / _USUAL_TENSORS
    layers = range(arch.layer_count)
    return LayerWork(
        steps=_ends(steps),
        expert_blocks=_ends([float(is_moe_layer(arch.moe, layer)) for layer in layers]),
        recurrent=_ends([float(arch.layers[layer] == RECURRENT) for layer in layers]),
        dense_values=_ends(dense),
        routed_values=_ends(routed),
    )


def _ends(values: list[float]) -> tuple[float, ...]:
    return tuple(accumulate(values, initial=0.0))
