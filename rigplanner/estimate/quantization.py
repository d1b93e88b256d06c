"""Which tensor gets which type in a quantized file, and how many bytes that makes.

"Q4_K_M" is a mix, not 4.5 bits everywhere. The rules are those of `llama_tensor_get_type` in
llama.cpp (src/llama-quant.cpp, commit 0c1e57098), without an importance matrix; checked against
`llama-quantize --dry-run` for 29 architectures.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from rigplanner.domain.ggml_types import BY_NAME, GgmlType
from rigplanner.domain.llm import Architecture
from rigplanner.estimate.tensors import Tensor, tensors_of

#: The type that most tensors get.
BASE_TYPE: Final = MappingProxyType(
    {
        "Q2_K": "Q2_K",
        "Q3_K_S": "Q3_K",
        "Q3_K_M": "Q3_K",
        "Q3_K_L": "Q3_K",
        "Q4_0": "Q4_0",
        "Q4_1": "Q4_1",
        "IQ4_XS": "IQ4_XS",
        "IQ4_NL": "IQ4_NL",
        "Q4_K_S": "Q4_K",
        "Q4_K_M": "Q4_K",
        "Q5_0": "Q5_0",
        "Q5_1": "Q5_1",
        "Q5_K_S": "Q5_K",
        "Q5_K_M": "Q5_K",
        "Q6_K": "Q6_K",
        "Q8_0": "Q8_0",
        "MXFP4": "MXFP4",
        "F16": "F16",
        "BF16": "BF16",
    }
)

#: What stands in when a row is no multiple of 256 values (same file, `convert_incompatible_tensor`).
_FALLBACK: Final = MappingProxyType(
    {"Q2_K": "Q4_0", "Q3_K": "Q4_0", "IQ4_XS": "IQ4_NL", "Q4_K": "Q5_0", "Q5_K": "Q5_1", "Q6_K": "Q8_0"}
)

#: Tensors that stay F32 whatever the file is: one-dimensional ones, routers, convolutions.
_KEPT_F32: Final = ("norm", "bias", "sinks", "ffn_gate_inp", "ssm_conv1d", "ssm_small")


class UnknownQuantizationError(ValueError):
    """The named quantization has no known mix."""


@dataclass(frozen=True, slots=True)
class QuantizedTensor:
    """A tensor with the type it is stored in."""

    tensor: Tensor
    type_name: str
    file_bytes: int


def is_known(quant: str) -> bool:
    """Whether the mix of a quantization is known."""
    return quant in BASE_TYPE


@lru_cache(maxsize=2048)
def quantized_tensors(arch: Architecture, quant: str) -> tuple[QuantizedTensor, ...]:
    """Every tensor of a model file with its type and bytes.

    Raises UnknownQuantizationError for a publisher's own mix, whose file size is the only truth.
    """
    if quant not in BASE_TYPE:
        raise UnknownQuantizationError(quant)
    mix = _Mix(arch, quant)
    return tuple(_stored(tensor, mix.type_of(tensor)) for tensor in tensors_of(arch))


@lru_cache(maxsize=512)
def _stored_type(type_name: str, columns: int) -> GgmlType:
    """The type itself, or what replaces it where rows are no whole number of blocks."""
    entry = BY_NAME[type_name]
    if columns % entry.block_values:
        entry = BY_NAME[_FALLBACK.get(type_name, "F16")]
    return BY_NAME["F16"] if columns % entry.block_values else entry


@lru_cache(maxsize=512)
def _is_kept_f32(name: str) -> bool:
    return any(part in name for part in _KEPT_F32)


def _stored(tensor: Tensor, type_name: str) -> QuantizedTensor:
    entry = _stored_type(type_name, tensor.columns)
    return QuantizedTensor(tensor, entry.name, entry.row_bytes(tensor.columns) * tensor.rows)


class _Mix:
    """Chooses types tensor by tensor, counting attention and feed-forward tensors as the quantizer does."""

    def __init__(self, arch: Architecture, quant: str) -> None:
        self._arch = arch
        self._quant = quant
        self._base = BASE_TYPE[quant]
        self._experts = arch.moe.experts if arch.moe else 1
        self._values_seen = 0
        self._downs_seen = 0
        names = [t.name for t in tensors_of(arch)]
        self._value_tensors = sum(name in ("attn_v", "attn_qkv") for name in names)
        kv_heads = arch.kv_heads_of(0)
        self._grouped_queries = arch.heads_of(0) // kv_heads if kv_heads else 0

    def type_of(self, tensor: Tensor) -> str:
        """The stored type before any fallback for odd row lengths."""
        name = tensor.name
        if _is_kept_f32(name):
            return "F32"
        if self._quant in ("F16", "BF16"):
            return self._quant
        if name == "output" or (name == "token_embd" and self._arch.tied_embeddings):
            return self._output_type(tensor)
        if self._quant == "MXFP4":
            return "MXFP4" if tensor.routed or name in ("attn_k_b", "attn_v_b") else "Q8_0"
        return self._layer_type(tensor)

    def _output_type(self, tensor: Tensor) -> str:
        base = BY_NAME[self._base]
        if self._quant == "MXFP4" or tensor.columns % base.block_values:
            return "Q8_0"
        return "Q8_0" if self._base == "Q8_0" else "Q6_K"

    def _layer_type(self, tensor: Tensor) -> str:
        name = tensor.name
        if name in ("attn_v", "attn_qkv"):
            return self._value_type()
        if name == "attn_k" and self._experts == 8:
            return "Q8_0"
        if name.startswith("ffn_down"):
            return self._down_type(tensor)
        if name == "attn_output":
            return self._attention_output_type()
        return self._base

    def _value_type(self) -> str:
        index, self._values_seen = self._values_seen, self._values_seen + 1
        chosen, shared = self._base, self._grouped_queries >= 4
        match self._quant:
            case "Q2_K":
                chosen = "Q4_K" if shared else "Q3_K"
            case "Q3_K_M":
                chosen = "Q5_K" if index < 2 else "Q4_K"
            case "Q3_K_L":
                chosen = "Q5_K"
            case "IQ4_NL" | "IQ4_XS" if shared:
                chosen = "Q5_K"
            case "Q4_K_M" | "Q5_K_M" if _use_more_bits(index, self._value_tensors):
                chosen = "Q6_K"
            case "Q4_K_S" if index < 4:
                chosen = "Q5_K"
        if self._is_llama_70b() and chosen in ("Q3_K", "Q4_K"):
            chosen = "Q5_K"
        return "Q8_0" if self._experts == 8 else chosen

    def _is_llama_70b(self) -> bool:
        """The quantizer's own rule for its 80-layer Llama type, whose value tensors are small."""
        return self._arch.kind == "llama" and self._arch.layer_count == 80

    def _down_type(self, tensor: Tensor) -> str:
        index, count = self._down_position(tensor)
        chosen = self._base
        match self._quant:
            case "Q2_K":
                chosen = "Q3_K"
            case "Q3_K_M":
                chosen = "Q5_K" if index < count // 16 else "Q4_K"
            case "Q3_K_L":
                chosen = "Q5_K"
            case "Q4_K_M" | "Q5_K_M" if _use_more_bits(index, count):
                chosen = "Q6_K"
            case "IQ4_NL" | "IQ4_XS" | "Q4_K_S" if index < count // 8:
                chosen = "Q5_K"
        return chosen

    def _down_position(self, tensor: Tensor) -> tuple[int, int]:
        """Layer by name in MoE models, by counting in dense ones."""
        index, self._downs_seen = self._downs_seen, self._downs_seen + 1
        if self._experts > 1 and tensor.layer is not None:
            index = tensor.layer
        return index, self._arch.layer_count

    def _attention_output_type(self) -> str:
        if self._experts == 8:
            raised = ("Q2_K", "Q3_K_S", "Q3_K_M", "IQ4_NL", "Q4_K_S", "Q4_K_M", "IQ4_XS")
            return "Q5_K" if self._quant in raised else self._base
        return {"Q2_K": "Q3_K", "Q3_K_M": "Q4_K", "Q3_K_L": "Q5_K"}.get(self._quant, self._base)


def _use_more_bits(index: int, count: int) -> bool:
    """The first and last eighth of the layers and every third between."""
    eighth = count // 8
    return index < eighth or index >= 7 * count // 8 or (index - eighth) % 3 == 2
