"""The weights of a model in a format known only by name, for speed: bytes by bits a weight.

Memory uses exact mixes or published sizes alone (`model_files`); where neither is known, this is good enough to
tell how much is read for a token.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from rigplanner.domain.llm import Architecture, LlmModel
from rigplanner.estimate.model_files import layout_of
from rigplanner.estimate.quantization import is_known
from rigplanner.estimate.weight_formats import FLOAT, weight_format
from rigplanner.estimate.weights import WeightLayout, scaled, weight_layout

#: Plain mixes to stretch, by the bits they have in an 8B model (llama.cpp tools/quantize/README.md).
_NARROW, _NARROW_BITS = "Q4_K_M", 4.89
_WIDE, _WIDE_BITS = "Q8_0", 8.5
_WIDE_FROM: Final = 6.0
#: Models that come with experts in a format of their own keep it; what lies outside them is 16 instead of 8.5 bits.
_OUTSIDE_AT_16: Final = 16 / 8.5 - 1


@lru_cache(maxsize=4096)
def named_layout(model: LlmModel, quant: str, stretch: float = 1.0) -> WeightLayout | None:
    """The layout of a format by its written name, stretched for a model of another size; None for unknown formats."""
    layout = _layout(model, quant)
    if layout is None or stretch == 1:
        return layout
    return scaled(layout, round(layout.file_bytes * stretch))


def _layout(model: LlmModel, quant: str) -> WeightLayout | None:
    arch, form = model.architecture, weight_format(quant)
    if arch is None:
        return None
    if arch.structure.native_experts:
        return _native(arch, arch.structure.native_experts, form.name)
    if is_known(form.name):
        return weight_layout(arch, form.name)
    for name in (quant, form.name, f"UD-{form.name}"):
        published = layout_of(model, name)
        if published:
            return published
    if form.bits is None:
        return None
    plain, bits = (_WIDE, _WIDE_BITS) if form.bits >= _WIDE_FROM else (_NARROW, _NARROW_BITS)
    base = weight_layout(arch, plain)
    return scaled(base, round(base.file_bytes * form.bits / bits))


def _native(arch: Architecture, experts: str, name: str) -> WeightLayout:
    """gpt-oss stays MXFP4 whatever the file is called; only full precision unpacks it."""
    if name == "F32":
        return weight_layout(arch, "F16")
    layout = weight_layout(arch, experts)
    if weight_format(name).kind != FLOAT:
        return layout
    outside = layout.file_bytes - sum(layout.expert_bytes)
    return scaled(layout, layout.file_bytes + round(outside * _OUTSIDE_AT_16))
