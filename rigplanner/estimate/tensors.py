"""The tensors of a model, as a GGUF file holds them, from its dimensions.

Sources: the tensor lists of llama.cpp (src/llama-model.cpp, src/models/*), checked by recounting the
parameters of every catalogued model.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from rigplanner.domain.llm import FULL, NO_ATTENTION, RECURRENT, SLIDING, Architecture, Mla, Moe


@dataclass(frozen=True, slots=True)
class Tensor:
    """`rows` x `columns` values; `layer` is None outside the layers. `routed` marks expert weights."""

    name: str
    layer: int | None
    columns: int
    rows: int
    routed: bool = False

    @property
    def values(self) -> int:
        """How many parameters the tensor holds."""
        return self.columns * self.rows


@lru_cache(maxsize=512)
def tensors_of(arch: Architecture) -> tuple[Tensor, ...]:
    """All tensors of the loaded model, in file order: embedding, output, then layer by layer."""
    return (*_outer(arch), *(t for layer in range(arch.layer_count) for t in _layer(arch, layer)))


def _outer(arch: Architecture) -> Iterator[Tensor]:
    hidden = arch.hidden_size
    yield Tensor("token_embd", None, hidden, arch.vocab_size)
    if not arch.tied_embeddings:
        yield Tensor("output", None, hidden, arch.vocab_size)
    yield Tensor("output_norm", None, hidden, 1)


def _layer(arch: Architecture, layer: int) -> Iterator[Tensor]:
    kind = arch.layers[layer]
    norms = arch.structure.norms_per_layer
    for i in range(norms):
        yield Tensor(f"norm_{i}", layer, arch.hidden_size, 1)
    if kind == RECURRENT:
        yield from _recurrent(arch, layer)
    elif kind in (FULL, SLIDING):
        yield from _mla(arch, arch.mla, layer) if arch.mla else _attention(arch, layer)
    if _has_feed_forward(arch, kind):
        yield from _feed_forward(arch, layer)


def _has_feed_forward(arch: Architecture, kind: str) -> bool:
    """Where some layers are feed-forward only (Nemotron-H), the others have none."""
    return NO_ATTENTION not in arch.layers or kind == NO_ATTENTION


def _attention(arch: Architecture, layer: int) -> Iterator[Tensor]:
    s, hidden = arch.structure, arch.hidden_size
    kind = arch.layers[layer]
    heads, kv_heads = arch.heads_of(layer), arch.kv_heads_of(layer)
    key_dim, value_dim = arch.key_dim_of(kind), arch.value_dim_of(kind)
    q, k, v = heads * key_dim, kv_heads * key_dim, kv_heads * value_dim
    q_rows = 2 * q if s.attention_gate == "doubled_q" else q
    if s.qkv_fused:
        yield Tensor("attn_qkv", layer, hidden, q_rows + k + v)
    else:
        yield Tensor("attn_q", layer, hidden, q_rows)
        yield Tensor("attn_k", layer, hidden, k)
        if kind != FULL or not s.full_values_are_keys:
            yield Tensor("attn_v", layer, hidden, v)
    yield Tensor("attn_output", layer, heads * value_dim, hidden)
    if s.attention_gate in ("head", "full"):
        yield Tensor("attn_gate", layer, hidden, heads if s.attention_gate == "head" else q)
    yield from _attention_small(arch, layer, q, k, v)


def _attention_small(arch: Architecture, layer: int, q: int, k: int, v: int) -> Iterator[Tensor]:
    """Biases, query and key norms and sinks: one-dimensional, always kept as F32."""
    s = arch.structure
    if s.attention_bias != "none":
        yield Tensor("attn_qkv_bias", layer, q + k + v, 1)
    if s.attention_bias == "all":
        yield Tensor("attn_output_bias", layer, arch.hidden_size, 1)
    if s.qk_norm == "head":
        yield Tensor("attn_qk_norm", layer, 2 * arch.key_dim_of(arch.layers[layer]), 1)
    elif s.qk_norm == "full":
        yield Tensor("attn_qk_norm", layer, q + k, 1)
    if s.attention_sinks:
        yield Tensor("attn_sinks", layer, arch.heads_of(layer), 1)


def _mla(arch: Architecture, mla: Mla, layer: int) -> Iterator[Tensor]:
    hidden, heads = arch.hidden_size, arch.heads_of(layer)
    q_rows = heads * (mla.nope_dim + mla.rope_dim)
    if mla.q_lora_rank:
        yield Tensor("attn_q_a", layer, hidden, mla.q_lora_rank)
        yield Tensor("attn_q_a_norm", layer, mla.q_lora_rank, 1)
        yield Tensor("attn_q_b", layer, mla.q_lora_rank, q_rows)
    else:
        yield Tensor("attn_q", layer, hidden, q_rows)
    yield Tensor("attn_kv_a_mqa", layer, hidden, mla.kv_lora_rank + mla.rope_dim)
    yield Tensor("attn_kv_a_norm", layer, mla.kv_lora_rank, 1)
    yield Tensor("attn_k_b", layer, mla.nope_dim, mla.kv_lora_rank * heads)
    yield Tensor("attn_v_b", layer, mla.kv_lora_rank, mla.value_dim * heads)
    yield Tensor("attn_output", layer, heads * mla.value_dim, hidden)


def _recurrent(arch: Architecture, layer: int) -> Iterator[Tensor]:
    hidden = arch.hidden_size
    if arch.gated_delta:
        g = arch.gated_delta
        keys, values = g.key_heads * g.key_dim, g.value_heads * g.value_dim
        yield Tensor("attn_qkv", layer, hidden, 2 * keys + values)
        yield Tensor("attn_gate", layer, hidden, values)
        yield Tensor("ssm_beta_alpha", layer, hidden, 2 * g.value_heads)
        yield Tensor("ssm_conv1d", layer, g.conv_kernel, 2 * keys + values)
        yield Tensor("ssm_small", layer, 2 * g.value_heads + g.value_dim, 1)
        yield Tensor("ssm_out", layer, values, hidden)
    elif arch.mamba2:
        m = arch.mamba2
        conv = m.inner_size + 2 * m.groups * m.state_size
        yield Tensor("ssm_in", layer, hidden, m.inner_size + conv + m.heads)
        yield Tensor("ssm_conv1d", layer, m.conv_kernel + 1, conv)
        yield Tensor("ssm_small", layer, 3 * m.heads + m.inner_size, 1)
        yield Tensor("ssm_out", layer, m.inner_size, hidden)


def is_moe_layer(moe: Moe | None, layer: int) -> bool:
    """Whether a layer has experts: not the leading dense ones, then every `layer_step`-th."""
    return moe is not None and layer >= moe.dense_layers and (layer + 1) % moe.layer_step == 0


def _feed_forward(arch: Architecture, layer: int) -> Iterator[Tensor]:
    moe = arch.moe
    if moe is None or not is_moe_layer(moe, layer):
        yield from _block(arch, "", layer, arch.hidden_size, arch.ffn_size, 1)
        return
    hidden = arch.hidden_size
    width = moe.latent_size or hidden
    yield Tensor("ffn_gate_inp", layer, hidden, moe.experts)
    if arch.structure.dense_beside_experts:
        yield Tensor("ffn_gate_inp_scale", layer, hidden, 1)
        yield from _block(arch, "", layer, hidden, arch.ffn_size, 1)
    if arch.structure.router_bias:
        yield Tensor("ffn_router_bias", layer, moe.experts, 1)
    yield from _block(arch, "_exps", layer, width, moe.expert_ffn_size, moe.experts)
    if moe.latent_size:
        yield Tensor("ffn_latent_down", layer, hidden, moe.latent_size)
        yield Tensor("ffn_latent_up", layer, moe.latent_size, hidden)
    if arch.structure.expert_bias:
        yield Tensor("ffn_exps_bias", layer, (2 * moe.expert_ffn_size + hidden), moe.experts, routed=True)
    if moe.shared_experts:
        yield from _block(arch, "_shexp", layer, hidden, moe.shared_ffn_size, 1)
        if arch.structure.shared_expert_gate:
            yield Tensor("ffn_gate_inp_shexp", layer, hidden, 1)


def _block(arch: Architecture, suffix: str, layer: int, width: int, ffn: int, copies: int) -> Iterator[Tensor]:
    """Gate, up and down of one feed-forward block, `copies` of them in one tensor."""
    routed = copies > 1
    if arch.structure.ffn_fused:
        yield Tensor(f"ffn_up{suffix}", layer, width, 2 * ffn * copies, routed)
    else:
        if arch.ffn_gated:
            yield Tensor(f"ffn_gate{suffix}", layer, width, ffn * copies, routed)
        yield Tensor(f"ffn_up{suffix}", layer, width, ffn * copies, routed)
    yield Tensor(f"ffn_down{suffix}", layer, ffn, width * copies, routed)


def parameter_count(arch: Architecture) -> int:
    """Parameters of the loaded model, next-token-prediction blocks left out."""
    return sum(tensor.values for tensor in tensors_of(arch))
