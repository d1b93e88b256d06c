"""Turns the header of a GGUF file into a model: what the file holds, exactly."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Final

from pydantic import ValidationError

from rigplanner.catalog import gguf_blocks as blocks
from rigplanner.catalog.gguf_header import GgufHeader, TensorInfo, read_header
from rigplanner.catalog.gguf_layers import Fields, ModelTensors, UnsupportedModelError, layer_letters, loaded_tensors
from rigplanner.catalog.gguf_stream import GgufError
from rigplanner.domain.llm import RECURRENT, Architecture, GatedDelta, LlmModel, Mamba2
from rigplanner.refusals import of_value
from rigplanner.translation import tr

_SUPPORTED_TEXT: Final = """
    llama llama4 mistral3 qwen2 qwen2moe qwen2vl qwen3 qwen3moe qwen3next qwen35 qwen35moe qwen3vl qwen3vlmoe
    gemma gemma2 gemma3 gemma4 gpt-oss phi3 phimoe deepseek deepseek2 glm4 glm4moe step35 minimax-m2
    nemotron_h nemotron_h_moe granite granitemoe granitehybrid command-r cohere2 olmo2 olmoe internlm2 smollm3 exaone
    exaone4 seed_oss ernie4_5 ernie4_5-moe hunyuan-dense hunyuan-moe dots1 bailingmoe bailingmoe2
    starcoder2 apertus arcee
"""
#: Architectures whose use of memory the estimates know.
SUPPORTED: Final = frozenset(_SUPPORTED_TEXT.split())

MAX_PARTS: Final = 256
_PART_NAME: Final = re.compile(r"^(?P<stem>.+)-(?P<part>\d{5})-of-(?P<count>\d{5})\.gguf$")
_GUESSED: Final = 1024
#: `general.file_type` as written by llama.cpp (enum llama_ftype in include/llama.h).
_FILE_TYPES: Final = MappingProxyType(
    {
        0: "F32", 1: "F16", 2: "Q4_0", 3: "Q4_1", 7: "Q8_0", 8: "Q5_0", 9: "Q5_1", 10: "Q2_K", 11: "Q3_K_S",
        12: "Q3_K_M", 13: "Q3_K_L", 14: "Q4_K_S", 15: "Q4_K_M", 16: "Q5_K_S", 17: "Q5_K_M", 18: "Q6_K",
        19: "IQ2_XXS", 20: "IQ2_XS", 21: "Q2_K_S", 22: "IQ3_XS", 23: "IQ3_XXS", 24: "IQ1_S", 25: "IQ4_NL",
        26: "IQ3_S", 27: "IQ3_M", 28: "IQ2_S", 29: "IQ2_M", 30: "IQ4_XS", 31: "IQ1_M", 32: "BF16",
        36: "TQ1_0", 37: "TQ2_0", 38: "MXFP4", 39: "NVFP4", 40: "Q1_0",
    }
)  # fmt: skip


def read_model(path: Path) -> LlmModel:
    """The model in a GGUF file, or in all parts of a split one.

    Raises UnsupportedModelError for an architecture that cannot be estimated, GgufError for anything else.
    """
    headers = [read_header(part) for part in _parts(path)]
    try:
        modified = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    except (OSError, OverflowError, ValueError) as error:
        raise GgufError(tr("{file} cannot be read: {reason}", file=path.name, reason=error)) from error
    return model_from(headers, path.name, f"{modified:%Y-%m-%d}")


def model_from(headers: Sequence[GgufHeader], file_name: str, as_of: str) -> LlmModel:
    """The model that headers describe; the first header has the metadata, all together have the tensors."""
    whole = GgufHeader(
        version=headers[0].version,
        metadata=headers[0].metadata,
        tensors=tuple(tensor for header in headers for tensor in header.tensors),
        file_bytes=sum(header.file_bytes for header in headers),
    )
    try:
        return _model(whole, file_name, as_of)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(step) for step in first["loc"]) or tr("the header")
        raise GgufError(f"{file_name}: {where}: {of_value(first)}") from error
    except UnsupportedModelError as error:
        raise UnsupportedModelError(f"{file_name}: {error}") from error
    except GgufError as error:
        raise GgufError(f"{file_name}: {error}") from error


def _parts(path: Path) -> list[Path]:
    """The file itself, or every part where its name says that it is one of several."""
    found = _PART_NAME.match(path.name)
    if found is None:
        return [path]
    count = int(found["count"])
    if not 1 <= count <= MAX_PARTS:
        raise GgufError(tr("{file}: {count} parts are more than can be true", file=path.name, count=count))
    return [path.with_name(f"{found['stem']}-{part:05d}-of-{count:05d}.gguf") for part in range(1, count + 1)]


def _model(header: GgufHeader, file_name: str, as_of: str) -> LlmModel:
    fields = Fields(header.metadata)
    if fields.architecture not in SUPPORTED:
        named = repr(fields.architecture[:60])
        raise UnsupportedModelError(tr("the architecture {name} cannot be estimated yet", name=named))
    if fields.number("embedding_length_per_layer_input") or fields.number("attention.shared_kv_layers"):
        raise UnsupportedModelError(tr("embeddings of every layer and shared caches cannot be estimated yet"))
    tensors = loaded_tensors(header, fields)
    arch = architecture_from(fields, tensors)
    loaded = tensors.all()
    name = _printable(fields.text("general.name", "")) or file_name.removesuffix(".gguf")
    return LlmModel(
        id=_id_from(file_name),
        name=name[:200],
        family=_printable(fields.text("general.basename", "")) or fields.architecture,
        organisation=_printable(fields.text("general.organization", "")) or "unknown",
        licence=_printable(fields.text("general.license", "")) or "unknown",
        total_params_b=sum(tensor.values for tensor in loaded) / 1e9,
        active_params_b=_active_values(loaded, arch) / 1e9,
        architecture=arch,
        exact_tensor_bytes=sum(tensor.file_bytes for tensor in loaded),
        exact_quant=_quant(fields, loaded),
        sources=(tr("GGUF header of {file}", file=file_name),),
        as_of=as_of,
    )


def architecture_from(fields: Fields, tensors: ModelTensors) -> Architecture:
    """The dimensions of the model, from metadata and, where these are surer, from its tensors."""
    layers, window = layer_letters(fields, tensors)
    count, hidden = len(layers), fields.needed("embedding_length")
    most_heads = fields.needed("attention.head_count")
    heads = fields.per_layer("attention.head_count", count) or most_heads
    mla = blocks.latent_attention(fields, tensors)
    key = mla.nope_dim + mla.rope_dim if mla else fields.number("attention.key_length") or hidden // most_heads
    value = mla.value_dim if mla else fields.number("attention.value_length") or hidden // most_heads
    sliding_key = fields.number("attention.key_length_swa") or key
    if sliding_key != key and (mla or value != key or fields.number("attention.value_length_swa") != sliding_key):
        raise UnsupportedModelError(tr("its heads differ from layer to layer in a way that cannot be estimated yet"))
    recurrent = blocks.recurrence(fields) if RECURRENT in layers else None
    return Architecture(
        kind=fields.architecture,
        layers=layers,
        hidden_size=hidden,
        heads=heads,
        kv_heads=most_heads if mla else fields.per_layer("attention.head_count_kv", count) or heads,
        head_dim_k=sliding_key,
        head_dim_v=value if sliding_key == key else sliding_key,
        full_head_dim=None if sliding_key == key else key,
        ffn_size=fields.number("feed_forward_length") or 0,
        ffn_gated=blocks.is_gated(tensors),
        vocab_size=_vocabulary(tensors),
        tied_embeddings="output" not in tensors.outer,
        max_context=fields.needed("context_length"),
        sliding_window=window,
        moe=blocks.experts(fields, tensors),
        mla=mla,
        gated_delta=recurrent if isinstance(recurrent, GatedDelta) else None,
        mamba2=recurrent if isinstance(recurrent, Mamba2) else None,
        structure=blocks.structure(tensors, layers, sliding_key, most_heads),
    )


def _vocabulary(tensors: ModelTensors) -> int:
    embedding = tensors.outer.get("token_embd")
    if embedding is None or len(embedding.dims) != 2:
        raise GgufError(tr("it has no token embedding: this is not a language model, or a part of one is missing"))
    return embedding.dims[1]


def _active_values(loaded: Sequence[TensorInfo], arch: Architecture) -> float:
    """Parameters that work on a token: of the experts only the share that is used."""
    share = arch.moe.experts_used / arch.moe.experts if arch.moe else 1.0
    return sum(tensor.values * (share if "_exps" in tensor.name else 1.0) for tensor in loaded)


def _quant(fields: Fields, loaded: Sequence[TensorInfo]) -> str:
    """The quantization as the file names it, else the type of most of its bytes."""
    stated = fields.general_number("general.file_type")
    if stated is not None and (named := _FILE_TYPES.get(stated & ~_GUESSED)):
        return named
    sizes: Counter[str] = Counter()
    for tensor in loaded:
        sizes[tensor.type.name] += tensor.file_bytes
    return sizes.most_common(1)[0][0]


def _printable(text: str) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:200]


def _id_from(file_name: str) -> str:
    """An id that no catalog entry has: every one of them starts with the name of a model."""
    stem = file_name.lower().removesuffix(".gguf")
    return "file-" + (re.sub(r"[^a-z0-9.]+", "-", stem).strip("-.")[:100] or "model")
