"""Ollama: its program, its server and the models in its store.

How its store is laid out: manifest/paths.go, types/model/name.go and envconfig/config.go in ollama/ollama.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Final

from rigplanner.detect.ask import AskError, ask, loopback_address, rows_in, text_in, texts_in
from rigplanner.detect.base import Reading
from rigplanner.domain.software import FoundModel, FoundRuntime
from rigplanner.refusals import of_system_alone
from rigplanner.translation import tr

KIND: Final = "Ollama"
_DEFAULT_PORT: Final = 11434
_USUAL_FOLDERS: Final = (
    "/usr/local/bin",
    "/usr/bin",
    "/opt/homebrew/bin",
    "/Applications/Ollama.app/Contents/Resources",
)
#: Where the Linux installer's service keeps models, which runs as a user of its own.
_SERVICE_STORE: Final = "/usr/share/ollama/.ollama/models"
_MODEL_LAYER: Final = "application/vnd.ollama.image.model"
_DIGEST: Final = re.compile(r"sha256[:-]([0-9a-fA-F]{64})")
_MAX_MANIFEST_BYTES: Final = 1 << 20
_MAX_MANIFESTS: Final = 2000
_OWN_HOST, _OWN_NAMESPACE = "registry.ollama.ai", "library"


def ollama_program(home: Path, environment: Mapping[str, str]) -> str | None:
    """The path of the ollama program; None where there is none."""
    folders = [environment.get("PATH", ""), *_USUAL_FOLDERS, str(home / ".local/bin")]
    if local := environment.get("LOCALAPPDATA"):
        folders.append(os.path.join(local, "Programs", "Ollama"))
    return shutil.which("ollama", path=os.pathsep.join(filter(None, folders)))


def ollama_address(environment: Mapping[str, str]) -> str:
    """Where Ollama's server is reached; raises AskError where OLLAMA_HOST names another machine or nothing sensible."""
    try:
        return loopback_address(environment.get("OLLAMA_HOST", ""), _DEFAULT_PORT)
    except AskError as error:
        raise type(error)(tr("Ollama's address (OLLAMA_HOST): {trouble}", trouble=error)) from None


def ollama_at(address: str, deadline: float) -> FoundRuntime:
    """The Ollama server at a loopback address; raises AskError where none answers as Ollama does.

    `deadline` is a time of `time.monotonic`. Where only its list of models fails, `models` is empty.
    """
    version = text_in(ask(address, "/api/version", deadline), "version")
    if version is None:
        raise AskError(tr("The server at {address} is not Ollama.", address=address))
    try:
        models = texts_in(rows_in(ask(address, "/api/tags", deadline), "models"), "name")
    except AskError:
        models = ()
    return FoundRuntime(KIND, version=version, address=address, models=models)


def read_ollama_models(home: Path, environment: Mapping[str, str]) -> Reading[tuple[FoundModel, ...]]:
    """The models in Ollama's stores, without headers, each file once; those that run elsewhere have no file here."""
    found: dict[str, FoundModel] = {}
    troubles: list[str] = []
    for store in _stores(home, environment):
        try:
            for name, manifest in sorted(_manifests(store / "manifests")):
                _add(found, troubles, store, name, manifest)
        except (FileNotFoundError, NotADirectoryError):
            continue
        except OSError as error:
            why = of_system_alone(error)
            troubles.append(tr("Ollama's models in {folder} could not be listed: {reason}.", folder=store, reason=why))
    return Reading(tuple(found.values()), tuple(troubles))


def _stores(home: Path, environment: Mapping[str, str]) -> Iterator[Path]:
    if own := environment.get("OLLAMA_MODELS", "").strip().strip("\"'"):
        yield Path(own)
    yield home / ".ollama" / "models"
    yield Path(_SERVICE_STORE)


def _manifests(folder: Path) -> Iterator[tuple[str, Path]]:
    """Names of models with their manifests: host / namespace / model / tag. Raises OSError for an unreadable folder."""
    next(folder.iterdir(), None)
    for path in islice(folder.glob("*/*/*/*"), _MAX_MANIFESTS):
        parts = path.relative_to(folder).parts
        if not any(part.startswith(".") for part in parts):  # left beside by some systems
            yield _name(*parts), path


def _name(host: str, namespace: str, model: str, tag: str) -> str:
    """The shortest name that Ollama knows a model by."""
    if host != _OWN_HOST:
        return f"{host}/{namespace}/{model}:{tag}"
    return f"{model}:{tag}" if namespace == _OWN_NAMESPACE else f"{namespace}/{model}:{tag}"


def _add(found: dict[str, FoundModel], troubles: list[str], store: Path, name: str, manifest: Path) -> None:
    try:
        digest = _model_digest(manifest)
    except (OSError, ValueError, RecursionError):
        troubles.append(tr("What Ollama wrote down about its model {name} could not be read.", name=name))
        return
    if digest is None:
        return
    file = store / "blobs" / f"sha256-{digest}"
    try:
        size_bytes = file.stat().st_size
    except OSError:
        troubles.append(tr("The file of Ollama's model {name} is missing or cannot be read.", name=name))
        return
    found.setdefault(os.path.realpath(file), FoundModel(name, str(file), size_bytes, KIND))


def _model_digest(manifest: Path) -> str | None:
    """The digest of a model's weights; None where there is no layer of that kind. Raises ValueError for junk."""
    with manifest.open("rb") as file:
        content = json.loads(file.read(_MAX_MANIFEST_BYTES))
    if not isinstance(content, dict):
        raise ValueError("not a manifest")
    for layer in rows_in(content, "layers"):
        if layer.get("mediaType") == _MODEL_LAYER:
            digest = _DIGEST.fullmatch(text_in(layer, "digest") or "")
            if digest is None:
                raise ValueError("not a digest")
            return digest[1].lower()
    return None
