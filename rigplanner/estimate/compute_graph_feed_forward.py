"""Feed-forward layers of a graph: one dense block, or experts chosen by a router, with shared ones beside.

Source: src/llama-graph.cpp (build_ffn, build_moe_ffn) of llama.cpp.
"""

from __future__ import annotations

from typing import Final

from rigplanner.domain.llm import Moe
from rigplanner.estimate.compute_graph import F32_BYTES, Frame, copy_of, elementwise, fresh, stored, view
from rigplanner.estimate.graph_allocator import Tensor
from rigplanner.estimate.tensors import is_moe_layer

#: Routers that choose experts before they weigh them.
_WEIGHED_AFTER_CHOICE: Final = ("gpt-oss",)
_UNNORMALIZED: Final = ("gpt-oss", "llama4")
_SCALED: Final = ("deepseek2", "glm4moe", "step35")
#: DeepSeek V3 chooses among 8 groups of experts first; groups are used where there are this many experts.
_GROUPS: Final = 8
_GROUPED_EXPERTS: Final = 256


def feed_forward(frame: Frame, layer: int, x: Tensor) -> Tensor:
    """The feed-forward block of one layer, without the residual."""
    arch = frame.arch
    if arch.moe is None or not is_moe_layer(arch.moe, layer):
        return _dense(frame, x, arch.ffn_size, "")
    routed = _routed(frame, arch.moe, x)
    if not arch.moe.shared_experts:
        return routed
    shared = _dense(frame, x, arch.moe.shared_ffn_size, "_shexp")
    if arch.structure.shared_expert_gate:
        shared = elementwise(shared, elementwise(fresh((1, frame.tokens_of(x)), x)))
    return elementwise(routed, shared)


def dense_beside_experts(frame: Frame, x: Tensor) -> Tensor:
    """A dense block and experts on the same rows, each with norms around it; the router has a norm of its own."""
    arch = frame.arch
    if arch.moe is None:
        return _dense(frame, frame.normalized(x), arch.ffn_size, "")
    dense = frame.normalized(_dense(frame, frame.normalized(x), arch.ffn_size, ""))
    rows, routing = frame.normalized(x), frame.with_vector(elementwise(elementwise(x)))
    return elementwise(dense, frame.normalized(_routed(frame, arch.moe, rows, routing)))


def _dense(frame: Frame, x: Tensor, size: int, suffix: str) -> Tensor:
    arch, shape = frame.arch, (size, frame.tokens_of(x))
    if arch.structure.ffn_fused:
        active = fresh(shape, frame.product(f"ffn_up{suffix}", (2 * size, shape[1]), x))
    elif arch.ffn_gated:
        up = frame.product(f"ffn_up{suffix}", shape, x)
        active = fresh(shape, frame.product(f"ffn_gate{suffix}", shape, x), up)
    else:
        active = elementwise(elementwise(frame.product(f"ffn_up{suffix}", shape, x)))
    return frame.product(f"ffn_down{suffix}", (arch.hidden_size, shape[1]), active)


def _chosen_experts(frame: Frame, moe: Moe, x: Tensor) -> tuple[Tensor, Tensor]:
    """The chosen experts of every token, and their weights.

    CUDA computes an ungrouped choice in one step and keeps what it reads until the weights are there.
    """
    kind, tokens, used = frame.arch.kind, frame.tokens_of(x), moe.experts_used
    scores = _scores(frame, moe, x)
    _, probabilities, choice = scores
    grouped = kind == "deepseek2" and moe.experts == _GROUPED_EXPERTS
    if grouped:
        choice = _best_groups(choice, moe.experts, tokens)
    chosen = view(fresh((moe.experts, tokens), choice), (used, tokens, -moe.experts))
    weights = fresh((1, used, tokens), view(probabilities, (1, moe.experts, tokens)), chosen)
    weights = _normalized_weights(kind, weights, used, tokens)
    frame.graph.expand(weights)
    if frame.setting.cuda:
        frame.graph.expand(stored(*(scores[1:2] if grouped else scores)))
    return chosen, weights


def _scores(frame: Frame, moe: Moe, x: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """The router's result for every expert: as computed, as probability, and as compared for the choice."""
    kind, biased = frame.arch.kind, frame.arch.structure.router_bias
    logits = frame.product("ffn_gate_inp", (moe.experts, frame.tokens_of(x)), x)
    if kind in _WEIGHED_AFTER_CHOICE:
        logits = frame.with_vector(logits) if biased else logits
        return logits, logits, logits
    probabilities = elementwise(logits)
    if kind == "llama4":
        return logits, probabilities, logits
    return logits, probabilities, frame.with_vector(probabilities) if biased else probabilities


def _best_groups(choice: Tensor, experts: int, tokens: int) -> Tensor:
    """Experts outside of the best groups are masked out."""
    size = experts // _GROUPS
    groups = view(choice, (size, _GROUPS, tokens))
    best = view(fresh((size, _GROUPS, tokens), groups), (2, _GROUPS, tokens, -size))
    scores = fresh((1, 2, _GROUPS, tokens), view(groups, (1, size, _GROUPS, tokens)), best)
    scores = fresh((1, _GROUPS, tokens), view(scores, (2, _GROUPS, tokens)))
    kept = view(fresh((_GROUPS, tokens), view(scores, (_GROUPS, tokens))), (_GROUPS // 2, tokens, -_GROUPS))
    selected = fresh((size, _GROUPS // 2, tokens), groups, kept)
    masked = elementwise(groups)
    written = Tensor(masked.shape, 0, (selected, kept, masked), root=masked)
    return view(written, (experts, tokens))


def _normalized_weights(kind: str, weights: Tensor, used: int, tokens: int) -> Tensor:
    shape = weights.shape
    if kind in _WEIGHED_AFTER_CHOICE:
        weights = view(elementwise(view(weights, (used, tokens))), shape)
    if kind not in _UNNORMALIZED:
        rows = view(weights, (used, tokens))
        weights = view(elementwise(rows, elementwise(fresh((1, tokens), rows))), shape)
    return elementwise(weights) if kind in _SCALED else weights


def _routed(frame: Frame, moe: Moe, x: Tensor, routing: Tensor | None = None) -> Tensor:
    """The weighted sum of the chosen experts' results; Llama 4 weighs before the experts.

    `routing` is what the router reads, where that is not what the experts read.
    """
    arch, tokens, used = frame.arch, frame.tokens_of(x), moe.experts_used
    width = moe.latent_size or arch.hidden_size
    chosen, weights = _chosen_experts(frame, moe, x if routing is None else routing)
    rows = view(fresh((width, tokens), x) if moe.latent_size else x, (width, 1, tokens))
    if arch.kind == "llama4":
        rows = elementwise(fresh((width, used, tokens), rows), weights)
    active = _expert_activation(frame, moe, rows, chosen)
    out = frame.product("ffn_down_exps", (width, used, tokens), active, chosen)
    if arch.structure.expert_bias:
        out = _with_expert_bias(frame, moe, out, chosen)
    if arch.kind == "llama4":
        return _sum_over_experts(frame, out)
    total = _sum_over_experts(frame, elementwise(out, weights))
    if frame.setting.cuda:
        frame.graph.expand(stored(out, weights))
    return fresh((arch.hidden_size, tokens), total) if moe.latent_size else total


def _expert_activation(frame: Frame, moe: Moe, rows: Tensor, chosen: Tensor) -> Tensor:
    shape = (moe.expert_ffn_size, moe.experts_used, frame.tokens_of(chosen))
    up = frame.product("ffn_up_exps", shape, rows, chosen)
    if not frame.arch.ffn_gated:
        return elementwise(elementwise(up))
    gate = frame.product("ffn_gate_exps", shape, rows, chosen)
    if frame.arch.structure.expert_bias:
        up, gate = (_with_expert_bias(frame, moe, rows, chosen) for rows in (up, gate))
    return fresh(shape, gate, up)


def _with_expert_bias(frame: Frame, moe: Moe, rows: Tensor, chosen: Tensor) -> Tensor:
    """Biases lie beside the weights of the experts, F32."""
    copy = (copy_of(rows.shape[0] * moe.experts * F32_BYTES),) if "ffn_up_exps" in frame.copied else ()
    return elementwise(rows, *copy, chosen)


def _sum_over_experts(frame: Frame, out: Tensor) -> Tensor:
    """Each expert's rows lie apart: one view an expert, added one after the other.

    CUDA does it in one step, for which the results before weighing are kept until the end.
    """
    frame.graph.expand(out)
    width, used, tokens = out.shape
    parts = [view(out, (width, tokens, -used), at_start=i == 0) for i in range(used)]
    frame.graph.expand(*parts)
    total = parts[0]
    for part in parts[1:]:
        total = elementwise(total, part)
        frame.graph.expand(total)
    return fresh((width, tokens), total) if used == 1 else total
