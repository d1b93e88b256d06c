"""Where the weights of a model lie: per layer, with routed experts apart, embedding and output."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import accumulate, pairwise
from typing import Final, NamedTuple

from rigplanner.domain.llm import Architecture
from rigplanner.estimate.quantization import QuantizedTensor, quantized_tensors

#: Types whose matrices x86 processors keep in an order of their own (ggml/src/ggml-cpu/repack.cpp).
_REPACKED_TYPES: Final = frozenset({"Q4_0", "Q4_K", "IQ4_NL", "MXFP4"})
#: Kept as three-dimensional tensors, which are not repacked.
_NEVER_REPACKED: Final = frozenset({"attn_k_b", "attn_v_b"})


class Repacked(NamedTuple):
    """Bytes of a layer that a processor would repack: routed experts, and everything else."""

    expert_bytes: int
    other_bytes: int


@dataclass(frozen=True, eq=False)
class WeightLayout:
    """Bytes of a quantized model by place; told apart by identity, as each is made once.

    `output_bytes` holds the output head with its norm; a tied model has a second copy of its embedding there.
    `layer_bytes` includes `expert_bytes`. `named_bytes` has every tensor of each layer, for copies of them.
    """

    embedding_bytes: int
    output_bytes: int
    layer_bytes: tuple[int, ...]
    expert_bytes: tuple[int, ...]
    file_bytes: int
    named_bytes: tuple[tuple[tuple[str, int], ...], ...] = ()
    repacked: tuple[Repacked, ...] = ()
    output_repacked_bytes: int = 0

    @cached_property
    def on_device_bytes(self) -> int:
        """What full offload puts on the GPU: everything but the input embedding."""
        return self.output_bytes + sum(self.layer_bytes)

    @cached_property
    def layer_ends(self) -> tuple[int, ...]:
        """Bytes of all layers before each, and of all: sums of ranges without adding up."""
        return tuple(accumulate(self.layer_bytes, initial=0))

    @cached_property
    def expert_ends(self) -> tuple[int, ...]:
        """The same of routed experts."""
        return tuple(accumulate(self.expert_bytes, initial=0))

    @cached_property
    def largest_tensor_bytes(self) -> int:
        """The largest tensor of any layer."""
        return max(size for layer in self.named_bytes for _, size in layer)

    @cached_property
    def largest_expert_bytes(self) -> int:
        """The largest tensor of routed experts; 0 where there are none."""
        return max((size for layer in self.named_experts for _, size in layer), default=0)

    @cached_property
    def named_experts(self) -> tuple[tuple[tuple[str, int], ...], ...]:
        """The routed experts of each layer, by name."""
        return tuple(
            tuple((name, size) for name, size in layer if name.endswith("_exps")) for layer in self.named_bytes
        )


@lru_cache(maxsize=2048)
def weight_layout(arch: Architecture, quant: str) -> WeightLayout:
    """The layout of a model in one quantization; raises UnknownQuantizationError for unknown mixes."""
    tensors = quantized_tensors(arch, quant)
    by_layer: list[list[QuantizedTensor]] = [[] for _ in range(arch.layer_count)]
    outer: dict[str, int] = {}
    for stored in tensors:
        if stored.tensor.layer is None:
            outer[stored.tensor.name] = stored.file_bytes
        else:
            by_layer[stored.tensor.layer].append(stored)
    head = outer["token_embd"] if arch.tied_embeddings else outer["output"]
    return WeightLayout(
        embedding_bytes=outer["token_embd"],
        output_bytes=head + outer["output_norm"],
        layer_bytes=tuple(sum(t.file_bytes for t in layer) for layer in by_layer),
        expert_bytes=tuple(sum(t.file_bytes for t in layer if t.tensor.routed) for layer in by_layer),
        file_bytes=sum(t.file_bytes for t in tensors),
        named_bytes=tuple(tuple((t.tensor.name, t.file_bytes) for t in layer) for layer in by_layer),
        repacked=tuple(_repacked(layer) for layer in by_layer),
        output_repacked_bytes=sum(t.file_bytes for t in tensors if t.tensor.name == "output" and _is_repacked(t)),
    )


def _is_repacked(stored: QuantizedTensor) -> bool:
    return stored.type_name in _REPACKED_TYPES and stored.tensor.name not in _NEVER_REPACKED


def _repacked(layer: Sequence[QuantizedTensor]) -> Repacked:
    moved = [stored for stored in layer if _is_repacked(stored)]
    experts = sum(stored.file_bytes for stored in moved if stored.tensor.routed)
    return Repacked(experts, sum(stored.file_bytes for stored in moved) - experts)


@lru_cache(maxsize=2048)
def scaled(layout: WeightLayout, file_bytes: int) -> WeightLayout:
    """The same layout stretched to a file of another size: a publisher's own mix of types."""
    ratio = file_bytes / layout.file_bytes

    def stretch(values: tuple[int, ...]) -> tuple[int, ...]:
        ends = [round(end * ratio) for end in accumulate(values, initial=0)]
        return tuple(after - before for before, after in pairwise(ends))

    return WeightLayout(
        embedding_bytes=round(layout.embedding_bytes * ratio),
        output_bytes=round(layout.output_bytes * ratio),
        layer_bytes=stretch(layout.layer_bytes),
        expert_bytes=stretch(layout.expert_bytes),
        file_bytes=file_bytes,
        named_bytes=tuple(tuple((name, round(v * ratio)) for name, v in layer) for layer in layout.named_bytes),
        repacked=tuple(Repacked(*(round(v * ratio) for v in layer)) for layer in layout.repacked),
        output_repacked_bytes=round(layout.output_repacked_bytes * ratio),
    )
