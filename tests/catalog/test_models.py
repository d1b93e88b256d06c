"""The shipped models: dimensions that give the parameters and files that others count, and sources for all."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import pytest

from rigplanner.catalog.library import Library
from rigplanner.catalog.names import find
from rigplanner.domain.llm import PublishedFile
from rigplanner.estimate.model_files import layout_of
from rigplanner.estimate.tensors import parameter_count
from rigplanner.planner.audit import audit
from rigplanner.units import GB

_FILE = Path(__file__).parents[1] / "data" / "engine_model_files.csv"
_ROWS = tuple(csv.DictReader(_FILE.read_text(encoding="utf-8").splitlines()))
_COUNTED = sorted({(row["model_id"], int(row["parameters"])) for row in _ROWS})
#: Llama 3 and 4 files hold a table of 64 rope factors, which is no weight.
_ROPE_FACTORS = 64
#: A block that predicts a further token lies in the file and is not loaded.
_EXTRA_BLOCK = {"glm-4.5-air": (0.955, 0.975)}


@pytest.mark.parametrize(("model_id", "parameters"), _COUNTED, ids=[name for name, _ in _COUNTED])
def test_parameters_are_those_the_engine_counts(model_id: str, parameters: int, library: Library) -> None:
    arch = library.models[model_id].architecture
    assert arch is not None
    assert parameters - parameter_count(arch) in (0, _ROPE_FACTORS if arch.kind.startswith("llama") else 0)


@pytest.mark.parametrize("model_id", [name for name, _ in _COUNTED])
def test_files_are_as_large_as_the_quantizer_makes_them(model_id: str, library: Library) -> None:
    least, most = _EXTRA_BLOCK.get(model_id, (0.999, 1.001))
    for row in _ROWS:
        if row["model_id"] == model_id:
            layout = layout_of(library.models[model_id], row["quant"])
            assert layout is not None
            assert least < layout.file_bytes / int(row["tensor_bytes"]) < most, row["quant"]


def test_the_dimensions_of_every_model_give_what_it_states(library: Library) -> None:
    assert audit(library) == ()
    assert sum(model.architecture is not None for model in library.models.values()) > 150


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"total_params_b": 8.5}, "total_params_b"),
        ({"files": (PublishedFile(quant="Q8_0", file_bytes=8_000_000_000, source="x"),)}, "files"),
    ],
)
def test_a_model_that_contradicts_itself_is_named(library: Library, change: dict[str, object], field: str) -> None:
    wrong = library.models["llama-3.1-8b"].model_copy(update=change)
    problems = audit(replace(library, models={wrong.id: wrong}))
    assert [(problem.entry, problem.field) for problem in problems] == [("llama-3.1-8b", field)]


def test_what_works_on_a_token_is_part_of_the_whole(library: Library) -> None:
    for model in library.models.values():
        assert model.active_params_b <= model.total_params_b
        if model.is_moe:
            assert model.active_params_b < 0.7 * model.total_params_b, model.id


def test_every_model_has_sources_and_a_date(library: Library) -> None:
    for model in library.models.values():
        assert model.as_of >= "2026"
        named = [*model.sources, *(s.source for s in model.scores), *(f.source for f in model.files)]
        for source in named:
            where = source in library.sources or source.startswith("https://") or source.endswith(_LISTED)
            assert where, f"{model.id}: {source}"


_LISTED = (", listed by Jan", ", listed by Lemonade")


def test_a_model_without_dimensions_says_why(library: Library) -> None:
    bare = [model for model in library.models.values() if not model.architecture]
    assert all(model.note for model in bare)


def test_the_two_of_one_name_name_each_other(library: Library) -> None:
    vendor, article = library.models["step-3.7-flash"], library.models["step-3.7-flash-article-14b"]
    assert vendor.contradicted_by[0].model_id == article.id
    assert article.contradicted_by[0].model_id == vendor.id
    assert (vendor.total_params_b, article.total_params_b) == (198, 14)


@pytest.mark.parametrize(
    ("written", "model_id"),
    [
        ("llama 3.1 8b", "llama-3.1-8b"),
        ("Qwen3-30B-A3B", "qwen3-30b-a3b"),
        ("gpt oss 20b", "gpt-oss-20b"),
        ("Gemma 3 27B", "gemma-3-27b"),
        ("deepseek v3", "deepseek-v3"),
        ("Mistral 7B Instruct v0.3", "mistral-7b"),
        ("step 3.5 flash", "step-3.5-flash"),
        ("Step 3.7 Flash", "step-3.7-flash"),
    ],
)
def test_models_are_found_as_people_write_them(written: str, model_id: str, library: Library) -> None:
    found = find(library.models.values(), written).entry
    assert found is not None
    assert found.id == model_id


def test_published_sizes_are_in_bytes(library: Library) -> None:
    for model in library.models.values():
        for file in model.files:
            assert 0.05 * GB < file.file_bytes < 3000 * GB, (model.id, file.quant)
