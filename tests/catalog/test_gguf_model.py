from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from gguf import GGMLQuantizationType
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rigplanner.catalog.gguf_layers import UnsupportedModelError
from rigplanner.catalog.gguf_model import read_model
from rigplanner.catalog.gguf_stream import GgufError
from rigplanner.domain.llm import Architecture, GatedDelta, LlmModel, Mamba2, Mla
from rigplanner.estimate.tensors import parameter_count

from .gguf_files import HEAD_DIM, HEADS, HIDDEN, KV_HEADS, VOCAB, Recipe, attention, dense, experts, feed_forward, write


def model_of(folder: Path, recipe: Recipe) -> LlmModel:
    return read_model(write(folder / "model.gguf", recipe))


def architecture_of(folder: Path, recipe: Recipe) -> Architecture:
    architecture = model_of(folder, recipe).architecture
    assert architecture is not None
    return architecture


def test_a_dense_model_is_read_to_the_last_dimension(tmp_path: Path) -> None:
    arch = architecture_of(tmp_path, dense())

    assert arch == Architecture(
        kind="llama",
        layers="FFFF",
        hidden_size=HIDDEN,
        heads=HEADS,
        kv_heads=KV_HEADS,
        head_dim_k=HEAD_DIM,
        head_dim_v=HEAD_DIM,
        ffn_size=512,
        vocab_size=VOCAB,
        tied_embeddings=False,
        max_context=8192,
    )


def test_the_bytes_and_the_quantization_are_those_of_the_file(tmp_path: Path) -> None:
    recipe = dense(layers=1, tied=True)
    recipe.types["token_embd.weight"] = GGMLQuantizationType.Q6_K

    model = model_of(tmp_path, recipe)

    quantized = (HIDDEN * HIDDEN * 2 + KV_HEADS * HEAD_DIM * HIDDEN * 2 + 3 * HIDDEN * 512) // 256 * 144
    assert model.exact_tensor_bytes == VOCAB * HIDDEN // 256 * 210 + quantized + 3 * HIDDEN * 4
    assert model.exact_quant == "Q4_K_M"
    assert model.architecture is not None
    assert model.architecture.tied_embeddings


def test_without_a_stated_quantization_the_type_of_most_bytes_counts(tmp_path: Path) -> None:
    recipe = dense()
    recipe.general.clear()

    assert model_of(tmp_path, recipe).exact_quant == "Q4_K"


def test_the_model_says_where_it_comes_from(tmp_path: Path) -> None:
    recipe = dense()
    recipe.general |= {"general.name": "My\n Model", "general.license": "mit", "general.organization": "Someone"}

    model = model_of(tmp_path, recipe)

    assert (model.name, model.licence, model.organisation) == ("My Model", "mit", "Someone")
    assert model.id == "file-model"
    assert "model.gguf" in model.sources[0]


@pytest.mark.parametrize(
    ("architecture", "pattern"),
    [
        ("gemma2", "SFSFSFSF"),
        ("gemma3", "SSSSSFSS"),
        ("gpt-oss", "SFSFSFSF"),
        ("step35", "FSSSFSSS"),
        ("cohere2", "SSSFSSSF"),
        ("llama", "FFFFFFFF"),
    ],
)
def test_sliding_layers_follow_the_engine_where_the_file_is_silent(
    tmp_path: Path, architecture: str, pattern: str
) -> None:
    arch = architecture_of(tmp_path, dense(architecture, layers=8, attention__sliding_window=128))

    assert arch.layers == pattern
    assert arch.sliding_window == (128 if "S" in pattern else None)


def test_sliding_layers_are_those_the_file_lists(tmp_path: Path) -> None:
    recipe = dense(
        "step35",
        layers=4,
        attention__sliding_window=512,
        attention__sliding_window_pattern=[True, False, False, True],
        attention__head_count=[12, 8, 8, 12],
    )

    arch = architecture_of(tmp_path, recipe)

    assert arch.layers == "SFFS"
    assert arch.heads == (12, 8, 8, 12)


def test_llama_4_attends_in_chunks_of_8192(tmp_path: Path) -> None:
    arch = architecture_of(tmp_path, dense("llama4", layers=4))

    assert (arch.layers, arch.sliding_window) == ("SSSF", 8192)


def test_experts_are_counted_and_weigh_only_their_share_of_active_parameters(tmp_path: Path) -> None:
    recipe = moe("qwen3moe", dense_layers=0)

    model = model_of(tmp_path, recipe)

    assert model.architecture is not None
    assert model.architecture.moe is not None
    assert (model.architecture.moe.experts, model.architecture.moe.experts_used) == (8, 2)
    in_experts = 4 * 8 * 3 * 256 * HIDDEN
    assert model.total_params_b - model.active_params_b == pytest.approx(in_experts * 0.75 / 1e9)


def moe(architecture: str, dense_layers: int, *, step: int = 1, shared: int = 0) -> Recipe:
    recipe = dense(architecture, expert_count=8, expert_used_count=2)
    for layer in range(dense_layers, 4):
        if (layer + 1) % step == 0:
            for name in feed_forward(layer):
                del recipe.shapes[name]
            recipe.shapes |= experts(layer, shared=shared)
    return recipe


def test_leading_dense_layers_and_shared_experts_are_seen(tmp_path: Path) -> None:
    found = architecture_of(tmp_path, moe("glm4moe", dense_layers=1, shared=512)).moe

    assert found is not None
    assert (found.dense_layers, found.shared_experts, found.shared_ffn_size) == (1, 1, 512)


def test_experts_in_every_second_layer_are_seen(tmp_path: Path) -> None:
    found = architecture_of(tmp_path, moe("llama4", dense_layers=0, step=2)).moe

    assert found is not None
    assert (found.dense_layers, found.layer_step) == (0, 2)


def test_small_tensors_are_read_off_the_layers(tmp_path: Path) -> None:
    recipe = moe("gpt-oss", dense_layers=0)
    for layer in range(4):
        recipe.shapes |= {
            f"blk.{layer}.attn_q.bias": (HEADS * HEAD_DIM,),
            f"blk.{layer}.attn_output.bias": (HIDDEN,),
            f"blk.{layer}.attn_sinks.weight": (HEADS,),
            f"blk.{layer}.attn_q_norm.weight": (HEAD_DIM,),
            f"blk.{layer}.ffn_down_exps.bias": (8, HIDDEN),
        }
        recipe.types[f"blk.{layer}.ffn_down_exps.bias"] = GGMLQuantizationType.F32
        recipe.types[f"blk.{layer}.ffn_down_exps.weight"] = GGMLQuantizationType.MXFP4

    structure = architecture_of(tmp_path, recipe).structure

    assert structure.attention_bias == "all"
    assert structure.attention_sinks
    assert structure.expert_bias
    assert structure.qk_norm == "head"
    assert structure.norms_per_layer == 2
    assert structure.native_experts == "MXFP4"


def test_fused_tensors_are_seen(tmp_path: Path) -> None:
    recipe = dense("phi3")
    for layer in range(4):
        for name in ("attn_q", "attn_k", "attn_v", "ffn_gate", "ffn_up"):
            del recipe.shapes[f"blk.{layer}.{name}.weight"]
        recipe.shapes[f"blk.{layer}.attn_qkv.weight"] = ((HEADS + 2 * KV_HEADS) * HEAD_DIM, HIDDEN)
        recipe.shapes[f"blk.{layer}.ffn_up.weight"] = (1024, HIDDEN)

    arch = architecture_of(tmp_path, recipe)

    assert (arch.structure.qkv_fused, arch.structure.ffn_fused, arch.ffn_gated) == (True, True, True)


def latent(*, folded: bool) -> Recipe:
    recipe = dense(
        "deepseek2",
        attention__key_length=96 if folded else 48,
        attention__value_length=64 if folded else 32,
        attention__key_length_mla=48,
        attention__value_length_mla=32,
        attention__kv_lora_rank=64,
        rope__dimension_count=16,
    )
    for layer in range(4):
        recipe.shapes[f"blk.{layer}.attn_kv_a_mqa.weight"] = (80, HIDDEN)
        if folded:
            recipe.shapes[f"blk.{layer}.attn_k_b.weight"] = (HEADS * 64, HIDDEN)
    return recipe


def test_latent_attention_keeps_one_vector(tmp_path: Path) -> None:
    arch = architecture_of(tmp_path, latent(folded=True))

    assert arch.mla == Mla(kv_lora_rank=64, rope_dim=16, nope_dim=32, value_dim=32)
    assert (arch.head_dim_k, arch.head_dim_v, arch.kv_heads) == (48, 32, HEADS)


def test_older_files_with_unfolded_latent_attention_cache_whole_keys(tmp_path: Path) -> None:
    arch = architecture_of(tmp_path, latent(folded=False))

    assert arch.mla is None
    assert (arch.head_dim_k, arch.head_dim_v) == (48, 32)


SSM: dict[str, Any] = {"ssm__conv_kernel": 4, "ssm__inner_size": 512, "ssm__state_size": 64, "ssm__group_count": 4}


def recurrent(recipe: Recipe, layers: tuple[int, ...]) -> Recipe:
    for layer in layers:
        for name in attention(layer):
            if not name.endswith("norm.weight"):
                del recipe.shapes[name]
        recipe.shapes[f"blk.{layer}.ssm_out.weight"] = (HIDDEN, 512)
    return recipe


def gemma_4() -> Recipe:
    """Two sliding layers with heads of 32, then a full one with heads of 64 whose keys are its values."""
    recipe = dense(
        "gemma4",
        layers=3,
        tied=True,
        attention__sliding_window=512,
        attention__sliding_window_pattern=[True, True, False],
        attention__head_count_kv=[KV_HEADS, KV_HEADS, 1],
        attention__key_length=64,
        attention__value_length=64,
        attention__key_length_swa=HEAD_DIM,
        attention__value_length_swa=HEAD_DIM,
        expert_used_count=2,
    )
    for layer in range(3):
        recipe.shapes |= experts(layer)
        for name in ("post_attention_norm", "post_ffw_norm", "pre_ffw_norm_2", "post_ffw_norm_1", "post_ffw_norm_2"):
            recipe.shapes[f"blk.{layer}.{name}.weight"] = (HIDDEN,)
    del recipe.shapes["blk.2.attn_v.weight"]
    recipe.shapes["blk.2.attn_q.weight"] = (HEADS * 64, HIDDEN)
    recipe.shapes["blk.2.attn_k.weight"] = (64, HIDDEN)
    recipe.shapes["blk.2.attn_output.weight"] = (HIDDEN, HEADS * 64)
    return recipe


def test_full_layers_may_have_larger_heads_and_no_values_of_their_own(tmp_path: Path) -> None:
    arch = architecture_of(tmp_path, gemma_4())

    assert (arch.layers, arch.kv_heads) == ("SSF", (KV_HEADS, KV_HEADS, 1))
    assert (arch.head_dim_k, arch.head_dim_v, arch.full_head_dim) == (HEAD_DIM, HEAD_DIM, 64)
    assert arch.structure.full_values_are_keys
    assert arch.structure.dense_beside_experts
    assert arch.structure.norms_per_layer == 7


def test_the_tensors_of_such_a_file_are_those_we_count(tmp_path: Path) -> None:
    """All but the router's scale, which the file leaves out here."""
    model = model_of(tmp_path, gemma_4())
    assert model.architecture is not None
    counted = parameter_count(model.architecture) - model.architecture.layer_count * HIDDEN
    assert counted / 1e9 == pytest.approx(model.total_params_b, rel=1e-12)


@pytest.mark.parametrize("key", ["embedding_length_per_layer_input", "attention.shared_kv_layers"])
def test_what_small_gemmas_add_is_refused_with_the_reason(tmp_path: Path, key: str) -> None:
    recipe = gemma_4()
    recipe.numbers[key] = 18
    with pytest.raises(UnsupportedModelError, match="cannot be estimated yet"):
        model_of(tmp_path, recipe)


def test_gated_delta_layers_are_recurrent(tmp_path: Path) -> None:
    recipe = recurrent(dense("qwen3next", attention__key_length=HEAD_DIM, ssm__time_step_rank=8, **SSM), (0, 1, 2))

    arch = architecture_of(tmp_path, recipe)

    assert arch.layers == "RRRF"
    assert arch.gated_delta == GatedDelta(key_heads=4, value_heads=8, key_dim=64, value_dim=64, conv_kernel=4)


def test_mamba_layers_and_layers_without_attention_are_told_apart(tmp_path: Path) -> None:
    recipe = recurrent(dense("nemotron_h", ssm__time_step_rank=8, **SSM), (0,))
    for name in attention(1):
        del recipe.shapes[name]

    arch = architecture_of(tmp_path, recipe)

    assert arch.layers == "RNFF"
    assert arch.mamba2 == Mamba2(heads=8, inner_size=512, state_size=64, groups=4, conv_kernel=4)


def test_layers_that_predict_further_tokens_are_left_out(tmp_path: Path) -> None:
    plain, extended = dense("glm4moe", layers=3), dense("glm4moe", layers=4, nextn_predict_layers=1)

    without = model_of(tmp_path, plain)
    with_them = model_of(tmp_path, extended)

    assert with_them.architecture == without.architecture
    assert with_them.exact_tensor_bytes == without.exact_tensor_bytes


def test_all_parts_of_a_split_file_are_added_up(tmp_path: Path) -> None:
    whole = dense()
    expected = model_of(tmp_path, whole)
    tail = {name: whole.shapes.pop(name) for name in list(whole.shapes)[-5:]}
    first = write(tmp_path / "m-00001-of-00002.gguf", whole)
    second = write(tmp_path / "m-00002-of-00002.gguf", Recipe("llama", 4, shapes=tail))

    assert read_model(first).exact_tensor_bytes == expected.exact_tensor_bytes
    assert read_model(second).architecture == expected.architecture


def test_a_missing_part_of_a_split_file_is_named(tmp_path: Path) -> None:
    first = write(tmp_path / "m-00001-of-00002.gguf", dense())

    with pytest.raises(GgufError, match=r"m-00002-of-00002\.gguf"):
        read_model(first)


@pytest.mark.parametrize("architecture", ["bert", "rwkv7", "clip", "falcon-h1", "something-new"])
def test_an_architecture_that_cannot_be_estimated_is_said_plainly(tmp_path: Path, architecture: str) -> None:
    path = write(tmp_path / "other.gguf", dense(architecture))

    with pytest.raises(UnsupportedModelError, match=f"other.gguf.*{architecture}.*cannot be estimated"):
        read_model(path)


@pytest.mark.parametrize("key", ["context_length", "embedding_length", "attention.head_count"])
def test_a_header_without_a_needed_dimension_is_refused(tmp_path: Path, key: str) -> None:
    recipe = dense()
    del recipe.numbers[key]

    with pytest.raises(GgufError, match=key):
        model_of(tmp_path, recipe)


@pytest.mark.parametrize(
    "numbers",
    [
        {"attention__head_count": [8, 8]},
        {"attention__head_count": 2**32 - 1},
        {"nextn_predict_layers": 4},
        {"nextn_predict_layers": 3_000_000_000},
        {"attention__sliding_window": 128, "attention__sliding_window_pattern": [True]},
    ],
)
def test_dimensions_that_contradict_each_other_are_refused(tmp_path: Path, numbers: dict[str, Any]) -> None:
    with pytest.raises(GgufError):
        model_of(tmp_path, dense("gemma3", **numbers))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_damaged_header_gives_a_model_or_a_reason(data: st.DataObject, damaged_source: bytes, tmp_path: Path) -> None:
    content = bytearray(damaged_source)
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(24, 2500))] = data.draw(st.integers(0, 255))
    path = tmp_path / "damaged.gguf"
    path.write_bytes(content)

    outcome = model_or_reason(path)

    assert "damaged.gguf" in outcome if isinstance(outcome, str) else outcome.exact_tensor_bytes


def model_or_reason(path: Path) -> LlmModel | str:
    try:
        return read_model(path)
    except GgufError as error:
        return str(error)


@pytest.fixture(scope="module")
def damaged_source(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return write(tmp_path_factory.mktemp("sound") / "sound.gguf", moe("qwen3moe", dense_layers=1)).read_bytes()
