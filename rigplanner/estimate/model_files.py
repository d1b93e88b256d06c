"""Which quantizations of a model exist and how large their files are, best source first.

A GGUF header is exact; a plain mix is computed tensor by tensor; a publisher's own mix has only its
published size, and its tensors are taken to be spread like the plain mix of the same width.
"""

from __future__ import annotations

from typing import Final

from rigplanner.domain.evidence import Basis, Estimate, Step, Unit
from rigplanner.domain.llm import LlmModel, PublishedFile
from rigplanner.estimate.footprint import footprint_of
from rigplanner.estimate.quantization import is_known
from rigplanner.estimate.weights import WeightLayout, scaled, weight_layout
from rigplanner.numerals import figure
from rigplanner.translation import mark, tr
from rigplanner.units import GB

#: The row of quantizations that people choose from, small to large.
COMMON_QUANTS: Final = ("Q2_K", "Q3_K_M", "IQ4_XS", "Q4_K_M", "Q5_K_M", "Q6_K", "Q8_0", "F16")
#: Published sizes are rounded to a tenth of a GB.
_ROUNDING_BYTES: Final = 50_000_000
_LIKE: Final = {"2": "Q2_K", "3": "Q3_K_M", "4": "Q4_K_M", "5": "Q5_K_M", "6": "Q6_K", "8": "Q8_0"}


def offered_quants(model: LlmModel, chosen: str) -> tuple[str, ...]:
    """Quantizations to choose from, with the chosen one among them."""
    if model.architecture is None:
        sizes = {file.quant: file.file_bytes for file in model.files}
        sizes |= {entry.quant: entry.file_bytes for entry in model.footprints}
        names = sorted(sizes, key=lambda quant: sizes[quant])
    elif model.exact_quant:
        names = [model.exact_quant]
    elif native := model.architecture.structure.native_experts:
        names = [native, "Q8_0", "F16"]
    else:
        names = list(COMMON_QUANTS)
    if chosen not in names and layout_of(model, chosen):
        names.append(chosen)
    return tuple(names)


def layout_of(model: LlmModel, quant: str) -> WeightLayout | None:
    """The weights of a model in one quantization; None where neither a mix nor a published size is known."""
    arch = model.architecture
    if arch is None:
        return None
    if model.exact_tensor_bytes and quant == model.exact_quant:
        return scaled(weight_layout(arch, quant if is_known(quant) else _similar(quant)), model.exact_tensor_bytes)
    if is_known(quant):
        return weight_layout(arch, quant)
    published = _published(model, quant)
    return scaled(weight_layout(arch, _similar(quant)), published.file_bytes) if published else None


def _published(model: LlmModel, quant: str) -> PublishedFile | None:
    return next((file for file in model.files if file.quant == quant), None)


def _published_size(size: int) -> Estimate:
    step = Step(mark("File"), tr("size as published"), f"{figure(size / GB, 1, grouped=False)} GB")
    return Estimate(size, size - _ROUNDING_BYTES, size + _ROUNDING_BYTES, Unit.BYTES, Basis.REPORTED, (step,))


def _similar(quant: str) -> str:
    """The plain mix of the same width as a publisher's own one."""
    digit = next((char for char in quant if char in _LIKE), "4")
    return _LIKE[digit]


def file_estimate(model: LlmModel, quant: str) -> Estimate:
    """Size of the model file, bytes."""
    footprint = footprint_of(model, quant)
    if footprint:
        step = Step(
            mark("File"), tr("as the source states it"), f"{figure(footprint.file_bytes / GB, 1, grouped=False)} GB"
        )
        return Estimate.exact(footprint.file_bytes, Unit.BYTES, Basis.REPORTED, (step,))
    if model.architecture is None and (file := _published(model, quant)):
        return _published_size(file.file_bytes)
    layout = layout_of(model, quant)
    if layout is None:
        why = tr("no source gives the size of {model} as {quantization}", model=model.name, quantization=quant)
        return Estimate.unknown(Unit.BYTES, why)
    size = f"{figure(layout.file_bytes / GB, 2, grouped=False)} GB"
    if model.exact_tensor_bytes and quant == model.exact_quant:
        step = Step(mark("File"), tr("read from the file's own header"), size)
        return Estimate.exact(layout.file_bytes, Unit.BYTES, Basis.MEASURED, (step,))
    if not is_known(quant):
        return _published_size(layout.file_bytes)
    step = Step(mark("File"), tr("every tensor counted in the {quantization} mix", quantization=quant), size)
    return Estimate.exact(layout.file_bytes, Unit.BYTES, Basis.MODELLED, (step,))
