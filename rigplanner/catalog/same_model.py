"""Which catalog model a file on the disk is: its dimensions tell the family, its name the member."""

from __future__ import annotations

from rigplanner.catalog.library import Library
from rigplanner.catalog.spelling import words
from rigplanner.domain.llm import Architecture, LlmModel

#: Files hold a few values more or fewer than a model card says: norms, padded vocabularies.
_SAME_SIZE = 0.03


def known_as(model: LlmModel, library: Library) -> LlmModel | None:
    """The catalog model that a file is; None where none, or no single one, agrees."""
    if model.architecture is None:
        return None
    alike = [
        other
        for other in library.models.values()
        if other.architecture is not None
        and _same_dimensions(model.architecture, other.architecture)
        and abs(other.total_params_b / model.total_params_b - 1) <= _SAME_SIZE
    ]
    if len(alike) < 2:
        return alike[0] if alike else None
    said = set(words(model.name))
    scored = sorted(((_likeness(said, other.name), other.id) for other in alike), reverse=True)
    if scored[0][0] == scored[1][0]:
        return None
    return library.models[scored[0][1]]


def _likeness(said: set[str], name: str) -> tuple[int, int]:
    """Words in common, then as few as possible that were not said."""
    told = set(words(name))
    return len(said & told), -len(told - said)


def _same_dimensions(one: Architecture, other: Architecture) -> bool:
    """All that makes the weights what they are; a longer context of the same model is no other model."""
    named = ("kind", "layers", "hidden_size", "heads", "kv_heads", "head_dim_k", "ffn_size", "vocab_size")
    same = all(getattr(one, name) == getattr(other, name) for name in named)
    return same and (one.moe.experts if one.moe else 0) == (other.moe.experts if other.moe else 0)
