"""LM Studio: its program and the models it downloaded."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from rigplanner.detect.base import Reading
from rigplanner.detect.files import text_of
from rigplanner.detect.model_files import described, gguf_below
from rigplanner.domain.software import FoundModel

KIND: Final = "LM Studio"
#: A file whose text is LM Studio's folder, written when it is not the usual one.
_POINTER: Final = ".lmstudio-home-pointer"
#: The folder since version 0.3.6, and the one before.
_USUAL_FOLDERS: Final = (".lmstudio", ".cache/lm-studio")


def lm_studio_program(home: Path, environment: Mapping[str, str]) -> str | None:
    """The path of LM Studio's command line program, lms; None where there is none."""
    folders = [environment.get("PATH", ""), *(str(folder / "bin") for folder in _folders(home))]
    return shutil.which("lms", path=os.pathsep.join(filter(None, folders)))


def read_lm_studio_models(home: Path, deadline: float) -> Reading[tuple[FoundModel, ...]]:
    """The models in LM Studio's folders, without headers, by the names that `lms ls` gives: publisher/model/file.

    `deadline` is a time of `time.monotonic`.
    """
    roots = tuple(dict.fromkeys(_model_folders(home)))
    found = gguf_below(roots, deadline)
    return Reading(described(found.value, KIND, lambda path: _name(path, roots)), found.troubles)


def _folders(home: Path) -> list[Path]:
    pointed = text_of(home / _POINTER)
    own = [Path(pointed.splitlines()[0].strip())] if pointed else []
    return [*own, *(home / folder for folder in _USUAL_FOLDERS)]


def _model_folders(home: Path) -> list[Path]:
    folders = _folders(home)
    chosen = (_chosen_folder(folder / "settings.json") for folder in folders)
    return [*filter(None, chosen), *(folder / "models" for folder in folders)]


def _chosen_folder(settings: Path) -> Path | None:
    """Where the user told LM Studio to keep its models."""
    try:
        content = json.loads(text_of(settings) or "null")
    except (ValueError, RecursionError):
        return None
    folder = content.get("downloadsFolder") if isinstance(content, dict) else None
    return Path(folder) if isinstance(folder, str) and os.path.isabs(folder) else None


def _name(path: Path, roots: tuple[Path, ...]) -> str:
    root = next((root for root in roots if path.is_relative_to(root)), path.parent)
    return path.relative_to(root).as_posix()
