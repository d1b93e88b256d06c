"""What is loaded beside the model, as options name it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rigplanner.catalog.library import Library
from rigplanner.cli.errors import UsageError
from rigplanner.cli.lookup import entry
from rigplanner.cli.quant_choice import default_quant, quant_of
from rigplanner.domain.llm import LlmModel
from rigplanner.domain.plan import Companion, CompanionKind
from rigplanner.planner.companions import adapter, model_beside, projector_of

#: Stands between the name of a model and its quantization.
_BEFORE_QUANT = ":"


def projector(model: LlmModel) -> Companion:
    """The vision projector of a model; raises UsageError where no source tells its size."""
    found = projector_of(model)
    if found is None:
        raise UsageError(f"no source tells of a vision projector for {model.name}")
    return found


def named_models(kind: CompanionKind, names: Sequence[str], library: Library) -> tuple[Companion, ...]:
    """Models of the catalog as "NAME" or "NAME:QUANT"."""
    return tuple(_named_model(kind, text, library) for text in names)


def _named_model(kind: CompanionKind, text: str, library: Library) -> Companion:
    name, _, quant = text.partition(_BEFORE_QUANT)
    model = entry(library.models.values(), name.strip(), "model")
    chosen = quant_of(model, quant) if quant.strip() else default_quant(model)
    return model_beside(kind, model, chosen)


def adapters(paths: Sequence[Path]) -> tuple[Companion, ...]:
    """LoRA adapters by their files; raises UsageError for one that cannot be read."""
    return tuple(_adapter(path) for path in paths)


def _adapter(path: Path) -> Companion:
    try:
        size = path.stat().st_size
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}") from error
    if not path.is_file() or not size:
        raise UsageError(f"{path} is no file with an adapter in it")
    return adapter(path.name, size)
