"""Model files on the disk: where they lie, each once, and what their headers say."""

from __future__ import annotations

import os
import re
import stat
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import islice
from pathlib import Path
from time import monotonic
from typing import Final

from rigplanner.catalog.gguf_model import MAX_PARTS, read_model
from rigplanner.catalog.gguf_stream import GgufError
from rigplanner.detect.base import Pending, Reading
from rigplanner.domain.llm import LlmModel
from rigplanner.domain.software import FoundModel
from rigplanner.numerals import figure
from rigplanner.refusals import of_system_alone
from rigplanner.translation import tr

MAX_DEPTH: Final = 6
MAX_FOLDERS: Final = 2000
MAX_FILES: Final = 300
_MAX_ENTRIES: Final = 10_000
#: How llama.cpp names the parts of a split model (llama_split_path in include/llama.h).
_PART: Final = re.compile(r"(?P<stem>.+)-(?P<part>\d{5})-of-(?P<count>\d{5})\.gguf", re.IGNORECASE)
#: How files that only turn pictures into tokens are named (tools/mtmd/README.md in ggml-org/llama.cpp).
_PROJECTOR: Final = "mmproj"
_IN_HOME: Final = ("models", "Models", ".cache/llama.cpp", "Library/Caches/llama.cpp", ".cache/huggingface/hub")


def read_model_files(home: Path, environment: Mapping[str, str], deadline: float) -> Reading[tuple[FoundModel, ...]]:
    """The models in the usual folders, without headers; `deadline` is a time of `time.monotonic`."""
    found = gguf_below(_usual_folders(home, environment), deadline)
    return Reading(described(found.value, "file", _name), found.troubles)


def read_named_folders(environment: Mapping[str, str], deadline: float) -> Reading[tuple[FoundModel, ...]]:
    """The models in the folders of RIGPLANNER_MODELS (separated as in PATH); one that is missing is told."""
    named = [Path(text) for text in environment.get("RIGPLANNER_MODELS", "").split(os.pathsep) if text.strip()]
    missing = tuple(
        tr("The folder of models {folder} does not exist.", folder=folder)
        for folder in named
        if not os.path.isdir(folder)
    )
    found = gguf_below(named, deadline)
    return Reading(described(found.value, "file", _name), missing + found.troubles)


def _usual_folders(home: Path, environment: Mapping[str, str]) -> Iterator[Path]:
    """Where people, llama.cpp (pull request 7826) and the Hugging Face tools (guide "Manage cache") keep models."""
    if cache := environment.get("LLAMA_CACHE"):
        yield Path(cache)
    if hub := environment.get("HF_HUB_CACHE"):
        yield Path(hub)
    if hub_home := environment.get("HF_HOME"):
        yield Path(hub_home, "hub")
    yield from (home / folder for folder in _IN_HOME)
    for variable in ("XDG_CACHE_HOME", "LOCALAPPDATA"):
        if cache := environment.get(variable):
            yield Path(cache, "llama.cpp")


def gguf_below(roots: Iterable[Path], deadline: float) -> Reading[tuple[Path, ...]]:
    """Model files below folders, nearest first, within MAX_DEPTH, MAX_FOLDERS and MAX_FILES.

    Links are followed, each folder is looked at once, hidden ones only where they are named. Folders that are missing
    are passed over, unreadable ones told.
    """
    waiting = deque((root, 0) for root in roots)
    seen: set[tuple[int, int]] = set()
    files: list[Path] = []
    troubles: list[str] = []
    while waiting and len(files) <= MAX_FILES:
        if (reason := _end_of_search(len(seen), deadline)) is not None:
            troubles.append(reason)
            break
        folder, depth = waiting.popleft()
        try:
            if not _is_new(folder, seen):
                continue
            folders, models = _look_into(folder)
        except (FileNotFoundError, NotADirectoryError):
            continue
        except (OSError, ValueError) as error:
            why = of_system_alone(error)
            troubles.append(tr("The folder {folder} could not be read: {reason}.", folder=folder, reason=why))
            continue
        files += models
        waiting.extend((below, depth + 1) for below in folders if depth < MAX_DEPTH)
    if len(files) > MAX_FILES:
        troubles.append(tr("Only the first {most} model files are listed.", most=figure(MAX_FILES)))
    return Reading(tuple(files[:MAX_FILES]), tuple(troubles))


def _end_of_search(folders: int, deadline: float) -> str | None:
    if folders >= MAX_FOLDERS:
        most = figure(MAX_FOLDERS)
        return tr("Only {most} folders were searched for models; more may lie in the others.", most=most)
    if monotonic() > deadline:
        return tr("The search for models took too long and was ended; some may be missing.")
    return None


def _is_new(folder: Path, seen: set[tuple[int, int]]) -> bool:
    """Notes a folder by its number on the disk, which two spellings and links share."""
    status = os.stat(folder)
    if (status.st_dev, status.st_ino) in seen:
        return False
    seen.add((status.st_dev, status.st_ino))
    return True


def _look_into(folder: Path) -> tuple[list[Path], list[Path]]:
    """Folders and model files in a folder, by name. Raises OSError where it cannot be read."""
    with os.scandir(folder) as entries:
        visible = [entry for entry in islice(entries, _MAX_ENTRIES) if not entry.name.startswith(".")]
    visible.sort(key=lambda entry: entry.name)
    folders = [folder / entry.name for entry in visible if _is_folder(entry)]
    return folders, [folder / entry.name for entry in visible if _is_model_name(entry.name) and not _is_folder(entry)]


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a circle of links
        return False


def _is_model_name(name: str) -> bool:
    lowered = name.lower()
    part = _PART.fullmatch(name)
    return lowered.endswith(".gguf") and _PROJECTOR not in lowered and (part is None or int(part["part"]) == 1)


def described(files: Iterable[Path], origin: str, name_of: Callable[[Path], str]) -> tuple[FoundModel, ...]:
    """Files with their names and sizes, each real file once; what is no plain file is passed over."""
    found: dict[str, FoundModel] = {}
    for file in files:
        size_bytes = _size_bytes(file)
        if size_bytes is not None:
            found.setdefault(os.path.realpath(file), FoundModel(name_of(file), str(file), size_bytes, origin))
    return tuple(found.values())


def _size_bytes(file: Path) -> int | None:
    """Bytes of a plain file with all its parts that are there; None for anything else."""
    try:
        status = os.stat(file)
    except (OSError, ValueError):
        return None
    if not stat.S_ISREG(status.st_mode):
        return None
    return status.st_size + sum(_plain_bytes(part) for part in _later_parts(file))


def _later_parts(file: Path) -> Iterator[Path]:
    split = _PART.fullmatch(file.name)
    if split is not None and int(split["count"]) <= MAX_PARTS:
        for part in range(2, int(split["count"]) + 1):
            yield file.with_name(f"{split['stem']}-{part:05d}-of-{split['count']}{file.suffix}")


def _plain_bytes(file: Path) -> int:
    try:
        return os.stat(file).st_size
    except OSError:
        return 0


def _name(file: Path) -> str:
    split = _PART.fullmatch(file.name)
    return split["stem"] if split else file.stem


def with_headers(models: tuple[FoundModel, ...], deadline: float) -> tuple[FoundModel, ...]:
    """Models with what their headers say, in their order; those not reached by `deadline` are told to be unread.

    A file on a drive that hangs cannot keep this from returning at the deadline, a time of `time.monotonic`.
    """
    done: dict[str, FoundModel] = {}

    def read() -> Reading[None]:
        for model in models:
            if monotonic() >= deadline:
                break
            done[model.path] = with_header(model)
        return Reading(None)

    Pending("model files", read, None, max(deadline - monotonic(), 0.0)).result()
    return tuple(done.get(model.path) or replace(model, trouble=tr("not read yet"), is_unread=True) for model in models)


def with_header(found: FoundModel) -> FoundModel:
    """A model with what its header says, or with the reason why it could not be read."""
    file_name, found = Path(found.path).name, replace(found, is_unread=False)
    try:
        model = read_model(Path(found.path))
    except GgufError as error:
        return replace(found, trouble=str(error).removeprefix(f"{file_name}: ").replace(file_name, found.name))
    except Exception as error:  # a stranger's file: one that breaks the reader costs only itself
        why = type(error).__name__
        return replace(found, trouble=tr("its header could not be read ({reason})", reason=why))
    return replace(found, model=_renamed(model, file_name, found.name), trouble="")


def _renamed(model: LlmModel, file_name: str, name: str) -> LlmModel:
    """The model by the name its program gives it where its file is named after a checksum only."""
    if file_name.lower().endswith(".gguf"):
        return model
    own_name = name if model.name == file_name else model.name
    return model.model_copy(update={"name": own_name, "sources": (tr("GGUF header of {file}", file=name),)})
