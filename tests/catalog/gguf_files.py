"""Writes small GGUF files with the reference library, shaped like real models."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import gguf
import numpy as np
from gguf import GGMLQuantizationType, GGUFWriter

HIDDEN, HEADS, KV_HEADS, HEAD_DIM, FFN, VOCAB = 256, 8, 2, 32, 512, 512


@dataclass
class Recipe:
    """A file to be written: `shapes` are row-major, as NumPy has them."""

    architecture: str
    layers: int
    numbers: dict[str, object] = field(default_factory=dict)
    shapes: dict[str, tuple[int, ...]] = field(default_factory=dict)
    types: dict[str, GGMLQuantizationType] = field(default_factory=dict)
    general: dict[str, object] = field(default_factory=dict)
    texts: Mapping[str, list[str]] = field(default_factory=dict)


def dense(architecture: str = "llama", layers: int = 4, *, tied: bool = False, **numbers: object) -> Recipe:
    recipe = Recipe(architecture, layers, _basic_numbers(numbers), general={"general.file_type": 15})
    recipe.shapes |= {"token_embd.weight": (VOCAB, HIDDEN), "output_norm.weight": (HIDDEN,)}
    if not tied:
        recipe.shapes["output.weight"] = (VOCAB, HIDDEN)
    for layer in range(layers):
        recipe.shapes |= attention(layer) | feed_forward(layer)
    return recipe


def _basic_numbers(numbers: dict[str, object]) -> dict[str, object]:
    basic: dict[str, object] = {
        "context_length": 8192,
        "embedding_length": HIDDEN,
        "feed_forward_length": FFN,
        "attention.head_count": HEADS,
        "attention.head_count_kv": KV_HEADS,
    }
    return basic | {key.replace("__", "."): value for key, value in numbers.items()}


def attention(layer: int) -> dict[str, tuple[int, ...]]:
    return _in_layer(
        layer,
        {
            "attn_norm.weight": (HIDDEN,),
            "attn_q.weight": (HEADS * HEAD_DIM, HIDDEN),
            "attn_k.weight": (KV_HEADS * HEAD_DIM, HIDDEN),
            "attn_v.weight": (KV_HEADS * HEAD_DIM, HIDDEN),
            "attn_output.weight": (HIDDEN, HEADS * HEAD_DIM),
        },
    )


def feed_forward(layer: int) -> dict[str, tuple[int, ...]]:
    return _in_layer(
        layer,
        {
            "ffn_norm.weight": (HIDDEN,),
            "ffn_gate.weight": (FFN, HIDDEN),
            "ffn_up.weight": (FFN, HIDDEN),
            "ffn_down.weight": (HIDDEN, FFN),
        },
    )


def experts(layer: int, count: int = 8, width: int = 256, shared: int = 0) -> dict[str, tuple[int, ...]]:
    shapes: dict[str, tuple[int, ...]] = {
        "ffn_norm.weight": (HIDDEN,),
        "ffn_gate_inp.weight": (count, HIDDEN),
        "ffn_gate_exps.weight": (count, width, HIDDEN),
        "ffn_up_exps.weight": (count, width, HIDDEN),
        "ffn_down_exps.weight": (count, HIDDEN, width),
    }
    if shared:
        shapes |= {
            "ffn_gate_shexp.weight": (shared, HIDDEN),
            "ffn_up_shexp.weight": (shared, HIDDEN),
            "ffn_down_shexp.weight": (HIDDEN, shared),
        }
    return _in_layer(layer, shapes)


def _in_layer(layer: int, shapes: dict[str, tuple[int, ...]]) -> dict[str, tuple[int, ...]]:
    return {f"blk.{layer}.{name}": shape for name, shape in shapes.items()}


def write(path: Path, recipe: Recipe) -> Path:
    writer = GGUFWriter(path, recipe.architecture)
    writer.add_uint32(f"{recipe.architecture}.block_count", recipe.layers)
    for key, value in recipe.numbers.items():
        _add(writer, f"{recipe.architecture}.{key}", value)
    for key, value in recipe.general.items():
        _add(writer, key, value)
    for key, texts in recipe.texts.items():
        writer.add_array(key, texts)
    for name, shape in recipe.shapes.items():
        _add_tensor(writer, name, shape, recipe.types.get(name))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path


def _add(writer: GGUFWriter, key: str, value: object) -> None:
    if isinstance(value, bool):
        writer.add_bool(key, value)
    elif isinstance(value, int):
        writer.add_uint32(key, value)
    elif isinstance(value, str):
        writer.add_string(key, value)
    elif isinstance(value, list):
        writer.add_array(key, value)
    else:
        raise TypeError(key)


def _add_tensor(writer: GGUFWriter, name: str, shape: tuple[int, ...], kind: GGMLQuantizationType | None) -> None:
    default = GGMLQuantizationType.F32 if len(shape) == 1 else GGMLQuantizationType.Q4_K
    chosen = default if kind is None else kind
    if chosen is GGMLQuantizationType.F32:
        writer.add_tensor(name, np.zeros(shape, dtype=np.float32))
        return
    stored = gguf.quants.quant_shape_to_byte_shape(shape, chosen)
    writer.add_tensor(name, np.zeros(stored, dtype=np.uint8), raw_shape=stored, raw_dtype=chosen)
