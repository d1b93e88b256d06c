"""What a catalog's own figures say against each other once they are computed: parameters and file sizes."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Final

from rigplanner.catalog.library import Library
from rigplanner.catalog.problems import Problem
from rigplanner.domain.llm import Architecture, LlmModel
from rigplanner.estimate.quantization import is_known
from rigplanner.estimate.tensors import parameter_count
from rigplanner.estimate.weights import weight_layout
from rigplanner.units import GB

_BILLION: Final = 1e9
#: Makers round the number of parameters.
_RECOUNT_WITHIN: Final = 0.02
#: Mixes that are the same whoever makes the file.
_PLAIN: Final = frozenset({"Q6_K", "Q8_0", "F16", "BF16"})
#: Vocabulary and metadata of a file.
_METADATA: Final = 0.01


def audit(library: Library) -> tuple[Problem, ...]:
    """Every model whose dimensions do not give what it states."""
    return tuple(
        problem
        for model in library.models.values()
        if model.architecture
        for problem in (*_parameters(model, model.architecture), *_files(model, model.architecture))
    )


def _parameters(model: LlmModel, arch: Architecture) -> Iterator[Problem]:
    counted = parameter_count(arch) / _BILLION
    if abs(counted / model.total_params_b - 1) > _RECOUNT_WITHIN:
        text = f"{model.total_params_b:g} billion stated, {counted:.3f} counted from the dimensions"
        yield Problem("models", model.id, "total_params_b", text)


def _files(model: LlmModel, arch: Architecture) -> Iterator[Problem]:
    """A published file may hold more than our tensors (a vision encoder), never less."""
    for file in model.files:
        if file.quant not in _PLAIN or not is_known(file.quant):
            continue
        computed = weight_layout(arch, file.quant).file_bytes
        if computed > _most(file.file_bytes):
            text = f"{file.quant}: {file.file_bytes / GB:.2f} GB published, {computed / GB:.2f} GB computed"
            yield Problem("models", model.id, "files", text)


def _most(stated_bytes: int) -> float:
    """A size stated with two digits may be half a unit of the second more."""
    unit = 10.0 ** (math.floor(math.log10(stated_bytes)) - 1)
    return (1 + _METADATA) * (stated_bytes + unit / 2)
