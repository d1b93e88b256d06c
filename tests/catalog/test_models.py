"""The shipped models: dimensions that give the parameters and files that others count, and sources for all."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterator
from pathlib import Path

import pytest

from rigplanner.catalog.library import Library
from rigplanner.catalog.names import find
from rigplanner.domain.llm import LlmModel
from rigplanner.estimate.model_files import layout_of
from rigplanner.estimate.quantization import is_known
from rigplanner.estimate.tensors import parameter_count
from rigplanner.units import GB

_FILE = Path(__file__).parents[1] / "data" / "engine_model_files.csv"
_ROWS = tuple(csv.DictReader(_FILE.read_text(encoding="utf-8").splitlines()))
_COUNTED = sorted({(row["model_id"], int(row["parameters"])) for row in _ROWS})
#: Llama 3 and 4 files hold a table of 64 rope factors, which is no weight.
_ROPE_FACTORS = 64
#: A block that predicts a further token lies in the file and is not loaded.
_EXTRA_BLOCK = {"glm-4.5-air": (0.955, 0.975)}
#: Mixes that are the same whoever makes the file.
_PLAIN = ("Q6_K", "Q8_0", "F16", "BF16")


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


def _with_dimensions(library: Library) -> Iterator[LlmModel]:
    return (model for model in library.models.values() if model.architecture)


def test_the_recount_of_every_model_is_its_stated_size(library: Library) -> None:
    off = {
        model.id: parameter_count(model.architecture) / 1e9 / model.total_params_b
        for model in _with_dimensions(library)
        if model.architecture
    }
    assert {name: ratio for name, ratio in off.items() if abs(ratio - 1) > 0.02} == {}
    assert len(off) > 150


def test_no_published_file_is_smaller_than_its_tensors(library: Library) -> None:
    """Published files may hold more (a vision encoder, a second output), within their rounding never less."""
    too_small = [
        (model.id, file.quant)
        for model in _with_dimensions(library)
        for file in model.files
        if file.quant in _PLAIN and is_known(file.quant) and _bytes(model, file.quant) > _most(file.file_bytes)
    ]
    assert too_small == []


def _bytes(model: LlmModel, quant: str) -> int:
    layout = layout_of(model, quant)
    assert layout is not None
    return layout.file_bytes


def _most(stated_bytes: int) -> float:
    """A size stated with two digits may be half a unit of the second more, and 1 % by its metadata."""
    unit = 10.0 ** (math.floor(math.log10(stated_bytes)) - 1)
    return 1.01 * (stated_bytes + unit / 2)


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


def test_a_model_without_dimensions_has_reported_sizes_or_says_why_not(library: Library) -> None:
    bare = [model for model in library.models.values() if not model.architecture]
    assert {model.id for model in bare if not model.footprints} == {"deepseek-v3.2"}
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
