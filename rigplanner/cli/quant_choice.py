"""Which quantization is meant: names in any spelling, and what to take where none is given."""

from __future__ import annotations

import re
from typing import Final

from rigplanner.cli.errors import UsageError
from rigplanner.domain.llm import LlmModel
from rigplanner.estimate.footprint import footprint_of
from rigplanner.estimate.model_files import layout_of, offered_quants
from rigplanner.estimate.quantization import BASE_TYPE

#: What most people download, and what most sources report on.
USUAL: Final = "Q4_K_M"
#: Other names of the same mix: llama.cpp calls the file type by the second.
_SYNONYMS: Final = {"mxfp4_moe": "MXFP4", "fp16": "F16"}


def quant_of(model: LlmModel, asked: str) -> str:
    """The quantization of a model that a name means; raises UsageError with those there are."""
    named = _names(model).get(_key(asked), "")
    if named and _is_available(model, named):
        return named
    offered = ", ".join(offered_quants(model, ""))
    raise UsageError(f"{model.name} is not known as {asked!r}. Offered: {offered or 'none'}")


def default_quant(model: LlmModel) -> str:
    """The model's own quantization, else Q4_K_M, else the first there is."""
    if model.exact_quant:
        return model.exact_quant
    native = model.architecture.structure.native_experts if model.architecture else None
    offered = offered_quants(model, "")
    return native or (USUAL if USUAL in offered or not offered else offered[0])


def _names(model: LlmModel) -> dict[str, str]:
    known = [*BASE_TYPE, *(file.quant for file in model.files), *(entry.quant for entry in model.footprints)]
    if model.exact_quant:
        known.append(model.exact_quant)
    names = {_key(name): name for name in known}
    return {**{key: name for key, name in _SYNONYMS.items() if key not in names}, **names}


def _key(name: str) -> str:
    return re.sub(r"[\s-]", "_", name.strip().lower())


def _is_available(model: LlmModel, quant: str) -> bool:
    if model.exact_tensor_bytes:
        return quant == model.exact_quant
    return layout_of(model, quant) is not None or footprint_of(model, quant) is not None
