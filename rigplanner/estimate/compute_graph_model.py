"""The graph of a whole model, layer by layer, and the memory that it needs on one device."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from rigplanner.domain.llm import FULL, NO_ATTENTION, RECURRENT, SLIDING, Architecture
from rigplanner.estimate.compute_graph import Frame, Setting, elementwise, fresh, stored
from rigplanner.estimate.compute_graph_attention import attention
from rigplanner.estimate.compute_graph_feed_forward import dense_beside_experts, feed_forward
from rigplanner.estimate.compute_graph_recurrent import recurrent
from rigplanner.estimate.graph_allocator import Tensor, peak_bytes

_SCALED_EMBEDDING: Final = ("gemma2", "gemma3", "gemma4", "granite", "granitehybrid")
#: Gemma normalizes before and after each block.
_NORMS_AROUND: Final = 4
#: Architectures whose last hidden state is kept for speculative decoding; rows with logits are chosen from it.
_KEEPS_HIDDEN_STATE: Final = (
    "gemma4",
    "gpt-oss",
    "nemotron_h",
    "nemotron_h_moe",
    "qwen35",
    "qwen35moe",
    "qwen3next",
    "step35",
)
#: Those that keep it behind the last norm.
_KEEPS_NORMALIZED: Final = ("gemma4",)

Copies = tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Part:
    """The layers that a device runs. `starts` with the embedding, else with rows from the device before.

    `ends` says whether the last of them is the last of the model; `has_output` that logits follow. The first
    `host_layers` of them lie in main memory. `copied` tells the weights of each layer that do, with their bytes
    by name (empty where none does); `output_copy` the bytes of an output that does.
    """

    layers: tuple[int, ...]
    starts: bool = True
    ends: bool = True
    has_output: bool = True
    host_layers: int = 0
    copied: tuple[Copies, ...] = ()
    output_copy: int = 0


def graph_bytes(arch: Architecture, setting: Setting, part: Part) -> int:
    """Compute buffer of a device that runs a part of a model."""
    return peak_bytes(graph_nodes(arch, setting, part))


def graph_nodes(arch: Architecture, setting: Setting, part: Part) -> list[Tensor]:
    """The inputs and results of a part of a model, in order."""
    frame = Frame(arch, setting)
    x, normed = _first_rows(frame, starts=part.starts)
    for place, layer in enumerate(part.layers):
        frame.enter(dict(part.copied[place]) if part.copied else {}, on_host=place < part.host_layers)
        chooses_rows = part.ends and place == len(part.layers) - 1 and arch.kind not in _KEEPS_HIDDEN_STATE
        x, normed = _layer(frame, layer, x, normed, chooses_rows=chooses_rows), None
    frame.enter({"output": part.output_copy} if part.output_copy else {}, on_host=bool(part.output_copy))
    if part.has_output:
        frame.graph.expand(_logits(frame, x))
    else:
        frame.graph.expand(stored(x, elementwise(x)))
    return frame.graph.in_order()


def _first_rows(frame: Frame, *, starts: bool) -> tuple[Tensor, Tensor | None]:
    """What the first layer reads: the embedding, or rows from the device before, which also did the first norm."""
    x = frame.hidden_rows()
    if not starts:
        return x, elementwise(frame.hidden_rows())
    if frame.arch.kind in _SCALED_EMBEDDING:
        x = elementwise(x)
        frame.graph.expand(x)
    return x, None


def _logits(frame: Frame, x: Tensor) -> Tensor:
    arch, outputs = frame.arch, frame.setting.outputs
    if arch.kind in _KEEPS_HIDDEN_STATE:
        x = frame.normalized(x) if arch.kind in _KEEPS_NORMALIZED else x
        x.kept = True
        x = fresh((arch.hidden_size, outputs), x, frame.output_rows)
    rows = x if arch.kind in _KEEPS_NORMALIZED else frame.normalized(x)
    return frame.product("output", (arch.vocab_size, outputs), rows)


def _layer(frame: Frame, layer: int, x: Tensor, normed: Tensor | None, *, chooses_rows: bool) -> Tensor:
    """One layer: token mixing and feed-forward, each with norm and residual; only rows with logits go on."""
    arch = frame.arch
    mixed = _mixing(frame, layer, normed or frame.normalized(x))
    if chooses_rows:
        shape = (arch.hidden_size, frame.setting.outputs)
        mixed, x = fresh(shape, mixed, frame.output_rows), fresh(shape, x, frame.output_rows)
    if arch.structure.norms_per_layer >= _NORMS_AROUND:
        mixed = frame.normalized(mixed)
    x = elementwise(mixed, x)
    if NO_ATTENTION in arch.layers:
        return x
    beside = arch.structure.dense_beside_experts
    out = dense_beside_experts(frame, x) if beside else feed_forward(frame, layer, frame.normalized(x))
    if arch.structure.norms_per_layer >= _NORMS_AROUND:
        out = frame.normalized(out)
    return elementwise(x, out) if arch.kind == "phi3" else elementwise(out, x)


def _mixing(frame: Frame, layer: int, x: Tensor) -> Tensor:
    kind = frame.arch.layers[layer]
    if kind == RECURRENT:
        return recurrent(frame, x)
    if kind in (FULL, SLIDING):
        return attention(frame, layer, x)
    return feed_forward(frame, layer, x)
