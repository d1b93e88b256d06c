from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from time import monotonic

import pytest

from rigplanner.detect.base import Reading
from rigplanner.detect.lm_studio import read_lm_studio_models
from rigplanner.detect.model_files import (
    MAX_DEPTH,
    MAX_FILES,
    MAX_FOLDERS,
    read_model_files,
    read_named_folders,
    with_header,
    with_headers,
)
from rigplanner.detect.ollama_found import read_ollama_models
from rigplanner.domain.software import FoundModel
from tests.catalog.gguf_files import dense, write

ENOUGH_S = 30.0
UNREADABLE = "What Ollama wrote down about its model bad:1b could not be read."
Files = Callable[[dict[str, str]], Path]


@pytest.fixture
def files(tmp_path: Path) -> Files:
    """Write files with their contents; a content that starts with -> is a link."""

    def write_all(contents: dict[str, str]) -> Path:
        for name, content in contents.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if content.startswith("->"):
                path.symlink_to(content[2:])
            else:
                path.write_text(content)
        return tmp_path

    return write_all


def in_usual_folders(home: Path, **environment: str) -> Reading[tuple[FoundModel, ...]]:
    return read_model_files(home, environment, monotonic() + ENOUGH_S)


def in_named(*folders: Path) -> Reading[tuple[FoundModel, ...]]:
    named = {"RIGPLANNER_MODELS": os.pathsep.join(map(str, folders))}
    return read_named_folders(named, monotonic() + ENOUGH_S)


def in_ollama(home: Path, **environment: str) -> Reading[tuple[FoundModel, ...]]:
    return read_ollama_models(home, environment)


def names(reading: Reading[tuple[FoundModel, ...]]) -> list[str]:
    return sorted(model.name for model in reading.value)


def manifest(digest: str, kind: str = "application/vnd.ollama.image.model") -> str:
    licence = {"mediaType": "application/vnd.ollama.image.license", "digest": f"sha256:{'0' * 64}", "size": 7}
    return json.dumps({"schemaVersion": 2, "layers": [licence, {"mediaType": kind, "digest": digest, "size": 1}]})


def test_models_in_the_usual_folders_are_listed_with_name_and_size(files: Files) -> None:
    home = files(
        {
            "models/Qwen3-8B-Q4_K_M.gguf": "12345",
            "models/readme.md": "",
            ".cache/llama.cpp/ggml-org_gemma.GGUF": "123",
            "elsewhere/other.gguf": "",
            "cache/cached.gguf": "1",
        }
    )
    found = in_usual_folders(home, LLAMA_CACHE=str(home / "cache"))
    named = {(model.name, model.size_bytes, model.origin) for model in found.value}
    assert named == {("Qwen3-8B-Q4_K_M", 5, "file"), ("ggml-org_gemma", 3, "file"), ("cached", 1, "file")}
    assert found.troubles == ()


def test_models_of_the_hugging_face_cache_are_listed_once_by_their_names(files: Files) -> None:
    repo = ".cache/huggingface/hub/models--me--tiny-GGUF"
    home = files(
        {
            f"{repo}/blobs/{'a' * 64}": "12345",
            f"{repo}/snapshots/old/tiny.gguf": f"->../../blobs/{'a' * 64}",
            f"{repo}/snapshots/new/tiny.gguf": f"->../../blobs/{'a' * 64}",
            f"{repo}/snapshots/new/sub/gone.gguf": "->../../../blobs/missing",
        }
    )
    (model,) = in_usual_folders(home).value
    assert (model.name, model.size_bytes) == ("tiny", 5)
    assert model.path.endswith("tiny.gguf")


def test_folders_that_the_user_named_are_searched_and_missing_ones_told(files: Files) -> None:
    home = files({"one/a.gguf": "", "two/b.gguf": ""})
    found = in_named(home / "one", home / "gone", home / "two")
    assert names(found) == ["a", "b"]
    assert found.troubles == (f"The folder of models {home / 'gone'} does not exist.",)


def test_a_circle_of_links_ends_and_each_file_is_listed_once(files: Files) -> None:
    home = files(
        {
            "models/a/one.gguf": "",
            **{f"models/a/up{number}": "->.." for number in range(5)},
            "models/b": "->a",
            "models/two.gguf": "->a/one.gguf",
            "models/loop.gguf": "->loop.gguf",
            "Models": "->models",
        }
    )
    found = in_usual_folders(home)
    assert [os.path.realpath(model.path) for model in found.value] == [str(home / "models/a/one.gguf")]
    assert found.troubles == ()


def test_a_folder_that_cannot_be_entered_is_told_and_costs_no_other(files: Files) -> None:
    home = files({"models/one.gguf": "", ".cache/llama.cpp": "->llama.cpp"})
    found = in_usual_folders(home)
    assert names(found) == ["one"]
    (told,) = found.troubles
    assert told.startswith(f"The folder {home / '.cache/llama.cpp'} could not be read: ")


def test_a_store_of_ollama_that_cannot_be_entered_is_told(files: Files) -> None:
    home = files({".ollama/models/manifests": "->manifests"})
    (told,) = in_ollama(home).troubles
    assert told.startswith(f"Ollama's models in {home / '.ollama/models'} could not be listed: ")


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="nothing is forbidden to an administrator")
def test_a_folder_without_permission_is_told(files: Files) -> None:
    home = files({"models/private/one.gguf": "", ".ollama/models/manifests/x": ""})
    for folder in ("models/private", ".ollama/models/manifests"):
        (home / folder).chmod(0)
    (told,) = in_usual_folders(home).troubles
    (told_of_ollama,) = in_ollama(home).troubles
    for folder in ("models/private", ".ollama/models/manifests"):
        (home / folder).chmod(0o700)
    assert told == f"The folder {home / 'models/private'} could not be read: Permission denied."
    assert told_of_ollama == f"Ollama's models in {home / '.ollama/models'} could not be listed: Permission denied."


def test_hidden_and_deep_folders_are_not_searched(files: Files) -> None:
    deep = "/".join("d" * MAX_DEPTH)
    home = files({f"models/{deep}/in.gguf": "", f"models/{deep}/d/out.gguf": "", "models/.trash/gone.gguf": ""})
    assert names(in_usual_folders(home)) == ["in"]


def test_a_forest_of_folders_is_left_with_a_word(tmp_path: Path) -> None:
    for number in range(MAX_FOLDERS + 5):
        (tmp_path / f"forest/{number:04d}").mkdir(parents=True)
    (tmp_path / f"forest/{MAX_FOLDERS + 4:04d}/late.gguf").touch()
    (tmp_path / "forest/near.gguf").touch()
    found = in_named(tmp_path / "forest")
    assert names(found) == ["near"]
    assert found.troubles == ("Only 2,000 folders were searched for models; more may lie in the others.",)


def test_of_very_many_files_the_first_are_listed_with_a_word(tmp_path: Path) -> None:
    for number in range(MAX_FILES + 1):
        (tmp_path / f"{number}.gguf").touch()
    found = in_named(tmp_path)
    assert len(found.value) == MAX_FILES
    assert found.troubles == ("Only the first 300 model files are listed.",)


def test_a_search_without_time_ends_with_a_word(files: Files) -> None:
    found = read_model_files(files({"models/one.gguf": ""}), {}, monotonic() - 1)
    assert found == Reading((), ("The search for models took too long and was ended; some may be missing.",))


def test_of_a_split_model_the_first_part_stands_for_all(files: Files) -> None:
    parts = {f"models/big-0000{number}-of-00003.gguf": "x" * number for number in (1, 2, 3)}
    (model,) = in_usual_folders(files(parts)).value
    assert (model.name, model.size_bytes, Path(model.path).name) == ("big", 6, "big-00001-of-00003.gguf")


def test_a_missing_part_is_the_reason_why_a_header_cannot_be_read(tmp_path: Path) -> None:
    write(tmp_path / "big-00001-of-00002.gguf", dense())
    (model,) = in_named(tmp_path).value
    assert with_header(model).trouble.startswith("big-00002-of-00002.gguf cannot be read: ")


def test_projectors_and_what_is_no_plain_file_are_no_models(files: Files) -> None:
    home = files({"models/mmproj-F16.gguf": "", "models/gemma-MMPROJ.gguf": "", "models/folder.gguf/one.gguf": ""})
    if hasattr(os, "mkfifo"):
        os.mkfifo(home / "models/pipe.gguf")
    assert names(in_usual_folders(home)) == ["one"]


def test_a_header_tells_the_model(tmp_path: Path) -> None:
    write(tmp_path / "tiny.gguf", dense(layers=3))
    (model,) = with_headers(in_named(tmp_path).value, monotonic() + ENOUGH_S)
    assert model.trouble == ""
    assert model.model is not None
    assert model.model.architecture is not None
    assert (len(model.model.architecture.layers), model.model.exact_quant) == (3, "Q4_K_M")


@pytest.mark.parametrize("content", ["junk" * 100, ""])
def test_a_header_that_cannot_be_read_says_why(files: Files, content: str) -> None:
    (model,) = with_headers(in_usual_folders(files({"models/bad.gguf": content})).value, monotonic() + ENOUGH_S)
    assert (model.model, model.trouble) == (None, "this is not a GGUF file")


def test_headers_for_which_there_is_no_time_are_marked_and_can_be_read_later(tmp_path: Path) -> None:
    write(tmp_path / "tiny.gguf", dense())
    (model,) = with_headers(in_named(tmp_path).value, monotonic())
    assert (model.model, model.trouble, model.is_unread) == (None, "not read yet", True)
    later = with_header(model)
    assert later.model is not None
    assert (later.trouble, later.is_unread) == ("", False)


def test_ollamas_models_have_the_names_that_ollama_gives_them(files: Files) -> None:
    store = ".ollama/models"
    home = files(
        {
            f"{store}/manifests/registry.ollama.ai/library/llama3.2/3b": manifest(f"sha256:{'a' * 64}"),
            f"{store}/manifests/registry.ollama.ai/library/llama3.2/latest": manifest(f"sha256:{'a' * 64}"),
            f"{store}/manifests/registry.ollama.ai/pat/own/v2": manifest(f"sha256:{'b' * 64}"),
            f"{store}/manifests/hf.co/me/tiny-GGUF/Q4_K_M": manifest(f"sha256:{'c' * 64}"),
            f"{store}/manifests/registry.ollama.ai/library/cloud/latest": manifest(f"sha256:{'d' * 64}", "other"),
            f"{store}/manifests/registry.ollama.ai/library/llama3.2/.DS_Store": "junk",
            f"{store}/blobs/sha256-{'a' * 64}": "12345",
            f"{store}/blobs/sha256-{'b' * 64}": "123",
            f"{store}/blobs/sha256-{'c' * 64}": "1",
        }
    )
    found = in_ollama(home)
    named = {(model.name, model.size_bytes) for model in found.value}
    assert named == {("llama3.2:3b", 5), ("pat/own:v2", 3), ("hf.co/me/tiny-GGUF:Q4_K_M", 1)}
    assert {model.origin for model in found.value} == {"Ollama"}
    assert found.troubles == ()


def test_the_header_of_an_ollama_model_is_called_by_its_name(tmp_path: Path) -> None:
    library = tmp_path / "store/manifests/registry.ollama.ai/library/tiny"
    library.mkdir(parents=True)
    (tmp_path / "store/blobs").mkdir()
    (library / "1b").write_text(manifest(f"sha256:{'a' * 64}"))
    (library / "2b").write_text(manifest(f"sha256:{'b' * 64}"))
    write(tmp_path / f"store/blobs/sha256-{'a' * 64}", dense())
    (tmp_path / f"store/blobs/sha256-{'b' * 64}").write_text("junk")
    good, bad = map(with_header, in_ollama(tmp_path, OLLAMA_MODELS=str(tmp_path / "store")).value)
    assert good.model is not None
    assert (good.model.name, *good.model.sources) == ("tiny:1b", "GGUF header of tiny:1b")
    assert (bad.model, bad.trouble) == (None, "this is not a GGUF file")


@pytest.mark.parametrize(
    ("written", "told"),
    [
        *((junk, UNREADABLE) for junk in ("junk", "[]", "[" * 100_000, manifest("sha256:../../secret"))),
        (manifest(f"sha256:{'e' * 64}"), "The file of Ollama's model bad:1b is missing or cannot be read."),
    ],
)
def test_a_damaged_ollama_model_is_told_and_costs_no_other(files: Files, written: str, told: str) -> None:
    library = ".ollama/models/manifests/registry.ollama.ai/library"
    home = files(
        {
            f"{library}/bad/1b": written,
            f"{library}/good/1b": manifest(f"sha256:{'a' * 64}"),
            f".ollama/models/blobs/sha256-{'a' * 64}": "",
        }
    )
    found = in_ollama(home)
    assert names(found) == ["good:1b"]
    assert found.troubles == (told,)


def test_lm_studios_models_are_found_where_it_was_told_to_keep_them(files: Files, tmp_path: Path) -> None:
    settings = json.dumps({"downloadsFolder": str(tmp_path / "drive/models")})
    home = files(
        {
            ".lmstudio/models/me/tiny-GGUF/tiny.gguf": "",
            ".lmstudio/settings.json": settings,
            "drive/models/me/moved-GGUF/moved.gguf": "",
            ".cache/lm-studio/models/me/old-GGUF/old.gguf": "",
            ".lmstudio-home-pointer": f"{tmp_path}/pointed\n",
            "pointed/models/me/pointed-GGUF/pointed.gguf": "",
            "pointed/settings.json": "junk",
        }
    )
    found = read_lm_studio_models(home, monotonic() + ENOUGH_S)
    assert names(found) == [f"me/{name}-GGUF/{name}.gguf" for name in ("moved", "old", "pointed", "tiny")]
    assert {model.origin for model in found.value} == {"LM Studio"}
    assert found.troubles == ()
