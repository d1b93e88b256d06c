"""What a name of a quantization says of bits and kind: "UD-Q4_K_XL", "MLX-4bit", "exl3-6.0bpw-mcg", "awq-int4".

Only for speed, which depends on bytes and on how hard a format is to unpack. Bits a weight are nominal: of GGUF
types as `ggml-common.h` lays out their blocks, of group-wise formats with a 16-bit scale (and zero) for each group.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

#: Kinds of formats whose unpacking costs alike.
PLAIN, FLOAT, K_QUANT, I_QUANT, FLOAT4, GROUPED, TERNARY = "plain", "float", "k", "iq", "fp4", "grouped", "ternary"

#: Bits a weight of GGUF names that are no plain mix of ours, an 8B model's where measured
#: (llama.cpp tools/quantize/README.md); XL mixes keep important tensors wider.
_BITS: Final = {
    "F32": 32.0,
    "F16": 16.0,
    "BF16": 16.0,
    "Q8_0": 8.5,
    "Q8_K": 9.13,
    "Q8_K_XL": 10.0,
    "Q6_K": 6.56,
    "Q6_K_L": 6.8,
    "Q6_K_XL": 7.3,
    "Q5_K": 5.7,
    "Q5_K_L": 5.9,
    "Q5_K_XL": 5.9,
    "Q4_K": 4.89,
    "Q4_K_L": 5.1,
    "Q4_K_XL": 5.0,
    "Q3_K": 4.0,
    "Q3_K_XL": 4.1,
    "Q2_K_S": 2.97,
    "Q2_K_M": 3.16,
    "Q2_K_L": 3.3,
    "Q2_K_XL": 3.3,
    "IQ4_KS": 4.25,
    "IQ4_K": 4.5,
    "IQ5_K": 5.5,
    "IQ6_K": 6.6,
    "IQ3_M": 3.76,
    "IQ3_S": 3.66,
    "IQ3_XS": 3.5,
    "IQ3_K": 3.44,
    "IQ3_XXS": 3.25,
    "IQ2_M": 2.93,
    "IQ2_S": 2.74,
    "IQ2_XS": 2.59,
    "IQ2_K": 2.375,
    "IQ2_KS": 2.2,
    "IQ2_KT": 2.125,
    "IQ2_XXS": 2.38,
    "IQ1_M": 2.15,
    "IQ1_S": 2.0,
    "IQ2_BN": 2.0,
    "IQ1_BN": 1.625,
    "TQ2_0": 2.06,
    "TQ1_0": 1.69,
    "I2_S": 2.0,
    "MXFP4": 4.25,
    "NVFP4": 4.5,
    "FP8": 8.0,
    "INT8": 8.0,
    "INT4": 4.16,
    "AWQ": 4.16,
    "GPTQ": 4.16,
    "APEX-I-COMPACT": 3.9,
    "APEX-I-BALANCED": 4.5,
    "APEX-I-QUALITY": 4.9,
}
_ALIASES: Final = {"FP16": "F16", "FP32": "F32", "Q4": "Q4_K_M", "Q8": "Q8_0", "MXFP4_MOE": "MXFP4"}
_NOISE: Final = re.compile(r"^(?:UD|GGUF|I1)-|_R[48]$|-REAP\d+$", re.IGNORECASE)
_NUMBER_OF_BITS: Final = re.compile(r"(\d+(?:\.\d+)?)\s?-?(?:bpw|bits?)\b", re.IGNORECASE)
#: A 16-bit scale and zero for each group of 64.
_GROUP_BITS: Final = 0.5


@dataclass(frozen=True, slots=True)
class WeightFormat:
    """A quantization as speed sees it: the name it is known by, its kind, and nominal bits a weight."""

    name: str
    kind: str
    bits: float | None


@lru_cache(maxsize=1024)
def weight_format(text: str) -> WeightFormat:
    """What a name says; bits are None where it names a plain GGUF mix or nothing known."""
    name = _NOISE.sub("", _NOISE.sub("", text.strip())).upper()
    name = _ALIASES.get(name, name)
    if name in _BITS:
        return WeightFormat(name, _kind(name), _BITS[name])
    found = _NUMBER_OF_BITS.search(text)
    if found:
        exl = "exl" in text.lower()
        bits = float(found[1]) + (0.0 if exl else _GROUP_BITS)
        return WeightFormat(f"{'EXL' if exl else 'GROUP'}-{float(found[1]):g}", GROUPED, bits)
    for known in ("NVFP4", "MXFP4", "AWQ", "GPTQ", "FP8", "INT8", "INT4"):
        if known in name:
            return WeightFormat(known, _kind(known), _BITS[known])
    return WeightFormat(name, _kind(name), None)


def _kind(name: str) -> str:
    if name in ("F16", "BF16", "F32"):
        return FLOAT
    if name in ("TQ1_0", "TQ2_0", "I2_S", "IQ2_BN", "IQ1_BN"):
        return TERNARY
    if name in ("MXFP4", "NVFP4"):
        return FLOAT4
    if name.startswith("IQ"):
        return I_QUANT
    if re.match(r"Q\d_[01]$", name):
        return PLAIN
    return K_QUANT if re.match(r"Q\d_K", name) or name.startswith("APEX") else GROUPED
