"""The blocks inside the layers of a model in a GGUF file: experts, latent attention, recurrence, small tensors."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal

from rigplanner.catalog.gguf_header import TensorInfo
from rigplanner.catalog.gguf_layers import Fields, ModelTensors, UnsupportedModelError
from rigplanner.catalog.gguf_stream import GgufError
from rigplanner.domain.llm import FULL, SLIDING, GatedDelta, Mamba2, Mla, Moe, Structure
from rigplanner.translation import tr

_GATED_DELTA: Final = frozenset({"qwen3next", "qwen35", "qwen35moe"})
_INNER_NORMS: Final = ("attn_q_norm", "attn_k_norm", "attn_q_a_norm", "attn_kv_a_norm", "ssm_norm")

Layer = Mapping[str, TensorInfo]


def experts(fields: Fields, tensors: ModelTensors) -> Moe | None:
    """The mixture of experts, None for a dense model."""
    with_experts = [layer for layer, own in enumerate(tensors.layers) if "ffn_down_exps" in own]
    if not with_experts:
        return None
    first = tensors.layers[with_experts[0]]
    shared = first.get("ffn_down_shexp")
    step, dense = _spread(with_experts, tensors)
    return Moe(
        experts=_outermost(first["ffn_down_exps"]),
        experts_used=fields.needed("expert_used_count"),
        expert_ffn_size=first["ffn_down_exps"].dims[0],
        shared_experts=(fields.number("expert_shared_count") or 1) if shared else 0,
        shared_ffn_size=shared.dims[0] if shared else 0,
        dense_layers=dense,
        layer_step=step,
        latent_size=fields.number("moe_latent_size") or None,
    )


def _spread(with_experts: list[int], tensors: ModelTensors) -> tuple[int, int]:
    """Step between layers with experts and how many dense layers lead; refuses any other order."""
    feeding = [layer for layer, own in enumerate(tensors.layers) if "ffn_down" in own or "ffn_down_exps" in own]
    for step in range(1, 9):
        dense = with_experts[0] if step == 1 else 0
        if [layer for layer in feeding if layer >= dense and (layer + 1) % step == 0] == with_experts:
            return step, dense
    raise UnsupportedModelError(tr("its layers with experts follow no order that this program knows"))


def latent_attention(fields: Fields, tensors: ModelTensors) -> Mla | None:
    """Latent attention where the file holds its tensors; older files hold it unfolded, as plain attention."""
    rank = fields.number("attention.kv_lora_rank")
    if not rank or "attn_k_b" not in tensors.layers[0]:
        return None
    rope = fields.needed("rope.dimension_count")
    key = fields.needed("attention.key_length_mla")
    if key <= rope:
        raise GgufError(tr("its key length is not above its rotary part"))
    return Mla(
        kv_lora_rank=rank,
        rope_dim=rope,
        nope_dim=key - rope,
        value_dim=fields.needed("attention.value_length_mla"),
        q_lora_rank=fields.number("attention.q_lora_rank") or None,
    )


def recurrence(fields: Fields) -> GatedDelta | Mamba2:
    """The dimensions of the recurrent layers."""
    conv, inner = fields.needed("ssm.conv_kernel"), fields.needed("ssm.inner_size")
    state, groups = fields.needed("ssm.state_size"), fields.needed("ssm.group_count")
    heads = fields.needed("ssm.time_step_rank")
    if fields.architecture in _GATED_DELTA:
        return GatedDelta(
            key_heads=groups, value_heads=heads, key_dim=state, value_dim=max(1, inner // heads), conv_kernel=conv
        )
    return Mamba2(heads=heads, inner_size=inner, state_size=state, groups=groups, conv_kernel=conv)


def structure(tensors: ModelTensors, letters: str, head_dim: int, heads: int) -> Structure:
    """Which small and special tensors the layers have, read off the layers themselves."""
    attends = _first(tensors, letters, FULL + SLIDING)
    feeds = _first_with(tensors, ("ffn_down_exps", "ffn_down", "ffn_up"))
    return Structure(
        attention_bias=_bias(attends),
        attention_gate=_gate(attends, head_dim * heads),
        qk_norm=_qk_norm(attends, head_dim),
        norms_per_layer=max(1, _norm_count(attends or tensors.layers[0])),
        qkv_fused="attn_qkv" in attends,
        ffn_fused=_is_fused(feeds),
        router_bias="exp_probs_b.bias" in feeds or "exp_probs_b" in feeds,
        expert_bias="ffn_down_exps.bias" in feeds,
        attention_sinks="attn_sinks" in attends,
        shared_expert_gate="ffn_gate_inp_shexp" in feeds,
        native_experts="MXFP4" if _expert_type(feeds) == "MXFP4" else None,
        full_values_are_keys=any(
            letter == FULL and "attn_k" in own and "attn_v" not in own
            for own, letter in zip(tensors.layers, letters, strict=True)
        ),
        dense_beside_experts="ffn_down_exps" in feeds and "ffn_down" in feeds,
    )


def is_gated(tensors: ModelTensors) -> bool:
    """Whether feed-forward blocks have a gate, of their own or inside the same tensor."""
    feeds = _first_with(tensors, ("ffn_down_exps", "ffn_down", "ffn_up"))
    return any(name in feeds for name in ("ffn_gate", "ffn_gate_exps", "ffn_gate_up_exps")) or _is_fused(feeds)


def _first(tensors: ModelTensors, letters: str, kinds: str) -> Layer:
    found = (own for own, letter in zip(tensors.layers, letters, strict=True) if letter in kinds)
    return next(found, {})


def _first_with(tensors: ModelTensors, names: tuple[str, ...]) -> Layer:
    for name in names:
        for own in tensors.layers:
            if name in own:
                return own
    return {}


def _bias(layer: Layer) -> Literal["none", "qkv", "all"]:
    if "attn_q.bias" not in layer and "attn_qkv.bias" not in layer:
        return "none"
    return "all" if "attn_output.bias" in layer else "qkv"


def _gate(layer: Layer, query_rows: int) -> Literal["none", "head", "full", "doubled_q"]:
    gate, query = layer.get("attn_gate"), layer.get("attn_q")
    if gate is not None:
        return "full" if _outermost(gate) == query_rows else "head"
    return "doubled_q" if query is not None and _outermost(query) == 2 * query_rows else "none"


def _qk_norm(layer: Layer, head_dim: int) -> Literal["none", "head", "full"]:
    norm = layer.get("attn_q_norm")
    if norm is None:
        return "none"
    return "head" if norm.dims[0] == head_dim else "full"


def _norm_count(layer: Layer) -> int:
    """Norms of the hidden size; those around a dense block beside experts are numbered."""
    return sum(name.rstrip("_12").endswith("norm") and name not in _INNER_NORMS for name in layer)


def _is_fused(layer: Layer) -> bool:
    """Gate and up projection in one tensor: it has twice the rows that the way down takes."""
    if "ffn_gate_up_exps" in layer:
        return True
    up, down = layer.get("ffn_up"), layer.get("ffn_down")
    return up is not None and down is not None and len(up.dims) > 1 and up.dims[1] == 2 * down.dims[0]


def _expert_type(layer: Layer) -> str | None:
    return layer["ffn_down_exps"].type.name if "ffn_down_exps" in layer else None


def _outermost(tensor: TensorInfo) -> int:
    return tensor.dims[-1]
