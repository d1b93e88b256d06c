"""Architectures as their publishers' config files give them, one for every kind of attention."""

from __future__ import annotations

from rigplanner.domain.llm import Architecture, GatedDelta, Mla, Moe, Structure

#: meta-llama/Llama-3.1-8B config.json: full attention, dense.
LLAMA_8B = Architecture(
    kind="llama",
    layers="F" * 32,
    hidden_size=4096,
    heads=32,
    kv_heads=8,
    head_dim_k=128,
    head_dim_v=128,
    ffn_size=14336,
    vocab_size=128256,
    tied_embeddings=False,
    max_context=131072,
)

#: Qwen/Qwen3-30B-A3B config.json: mixture of experts with normalized heads.
QWEN3_30B = Architecture(
    kind="qwen3moe",
    layers="F" * 48,
    hidden_size=2048,
    heads=32,
    kv_heads=4,
    head_dim_k=128,
    head_dim_v=128,
    ffn_size=6144,
    vocab_size=151936,
    tied_embeddings=False,
    max_context=40960,
    moe=Moe(experts=128, experts_used=8, expert_ffn_size=768),
    structure=Structure(qk_norm="head"),
)

#: Dimensions of google/gemma-3-27b-it: five of six layers slide over 1024 tokens.
GEMMA_27B = Architecture(
    kind="gemma3",
    layers="".join("F" if (layer + 1) % 6 == 0 else "S" for layer in range(62)),
    hidden_size=5376,
    heads=32,
    kv_heads=16,
    head_dim_k=128,
    head_dim_v=128,
    ffn_size=21504,
    vocab_size=262208,
    tied_embeddings=True,
    max_context=131072,
    sliding_window=1024,
    structure=Structure(qk_norm="head", norms_per_layer=4),
)

#: deepseek-ai/DeepSeek-V3 config.json: latent attention, experts from the fourth layer on.
DEEPSEEK_V3 = Architecture(
    kind="deepseek2",
    layers="F" * 61,
    hidden_size=7168,
    heads=128,
    kv_heads=1,
    head_dim_k=576,
    head_dim_v=512,
    ffn_size=18432,
    vocab_size=129280,
    tied_embeddings=False,
    max_context=163840,
    moe=Moe(
        experts=256,
        experts_used=8,
        expert_ffn_size=2048,
        shared_experts=1,
        shared_ffn_size=2048,
        dense_layers=3,
    ),
    mla=Mla(kv_lora_rank=512, rope_dim=64, nope_dim=128, value_dim=128, q_lora_rank=1536),
)

#: A small hybrid in the manner of Qwen3-Next: three recurrent layers before each full one.
HYBRID = Architecture(
    kind="qwen3next",
    layers="RRRF" * 3,
    hidden_size=1024,
    heads=8,
    kv_heads=2,
    head_dim_k=128,
    head_dim_v=128,
    ffn_size=4096,
    vocab_size=32000,
    tied_embeddings=False,
    max_context=131072,
    gated_delta=GatedDelta(key_heads=8, value_heads=16, key_dim=128, value_dim=128, conv_kernel=4),
)


#: google/gemma-4-31B-it config.json: full layers with larger heads, whose keys are their values.
GEMMA_4_31B = Architecture(
    kind="gemma4",
    layers="SSSSSF" * 10,
    hidden_size=5376,
    heads=32,
    kv_heads=(16, 16, 16, 16, 16, 4) * 10,
    head_dim_k=256,
    head_dim_v=256,
    full_head_dim=512,
    ffn_size=21504,
    vocab_size=262144,
    tied_embeddings=True,
    max_context=262144,
    sliding_window=1024,
    structure=Structure(qk_norm="head", norms_per_layer=4, full_values_are_keys=True),
)

ALL = (LLAMA_8B, QWEN3_30B, GEMMA_27B, DEEPSEEK_V3, HYBRID, GEMMA_4_31B)
