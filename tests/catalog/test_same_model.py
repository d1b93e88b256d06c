"""A file on the disk is known as the catalog's model."""

from __future__ import annotations

from rigplanner.catalog.library import Library
from rigplanner.catalog.same_model import known_as


def test_every_model_is_known_by_its_own_name(library: Library) -> None:
    lost = [
        model.name
        for model in library.models.values()
        if model.architecture is not None and (found := known_as(model, library)) is not None and found.id != model.id
    ]
    assert lost == []
    unknown = [
        model.name for model in library.models.values() if model.architecture and known_as(model, library) is None
    ]
    assert unknown == []


def test_a_file_with_more_words_in_its_name_is_still_that_model(library: Library) -> None:
    model = library.models["qwen3-8b"]
    assert known_as(model.model_copy(update={"id": "file-x", "name": "Qwen3 8B GGUF imatrix"}), library) == model


def test_a_model_of_other_dimensions_is_none_of_them(library: Library) -> None:
    model = library.models["qwen3-8b"]
    assert model.architecture is not None
    other = model.architecture.model_copy(update={"hidden_size": 1234})
    assert known_as(model.model_copy(update={"architecture": other}), library) is None
