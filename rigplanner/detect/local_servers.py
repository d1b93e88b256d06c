"""Servers of models that run on this machine, told apart by what they say of themselves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from rigplanner.detect import llama_cpp, lm_studio, ollama_found
from rigplanner.detect.ask import (
    AskError,
    LateError,
    NobodyThereError,
    RefusalError,
    ask,
    loopback_address,
    rows_in,
    text_in,
    texts_in,
)
from rigplanner.detect.base import Reading
from rigplanner.domain.software import FoundRuntime
from rigplanner.translation import mark, tr

OTHER_KIND: Final = mark("OpenAI-compatible server")
#: Default ports: llama-server (tools/server/README.md in ggml-org/llama.cpp), vLLM (docs.vllm.ai, "OpenAI-Compatible
#: Server"), LM Studio (lmstudio.ai/docs/developer/rest/quickstart).
_USUAL_PORTS: Final = (8080, 8000, 1234)
#: Who owns a model, as the lists of these servers say.
_LLAMA_CPP_OWNER, _VLLM_OWNER, _LM_STUDIO_OWNER = "llamacpp", "vllm", "organization_owner"
#: llama-server answers everything so until it has read its model.
_LOADING: Final = "Loading model"


@dataclass(frozen=True, slots=True)
class ServerPlace:
    """A loopback address to ask. `is_named`: the user says that a server is there; `is_ollama`: Ollama's address."""

    address: str
    is_named: bool = False
    is_ollama: bool = False


def server_places(environment: Mapping[str, str]) -> Reading[tuple[ServerPlace, ...]]:
    """Ollama's address, those in RIGPLANNER_SERVERS and the usual ones, each once; others are only told of."""
    places: dict[str, ServerPlace] = {}
    troubles: list[str] = []
    try:
        ollama = ollama_found.ollama_address(environment)
        places[ollama] = ServerPlace(ollama, is_ollama=True)
    except AskError as error:
        troubles.append(str(error))
    for text in filter(str.strip, environment.get("RIGPLANNER_SERVERS", "").split(",")):
        try:
            address = loopback_address(text)
        except AskError as error:
            troubles.append(str(error))
        else:
            places.setdefault(address, ServerPlace(address, is_named=True))
    for port in _USUAL_PORTS:
        address = f"http://127.0.0.1:{port}"
        places.setdefault(address, ServerPlace(address))
    return Reading(tuple(places.values()), tuple(troubles))


def read_server(place: ServerPlace, deadline: float) -> Reading[tuple[FoundRuntime, ...]]:
    """The server at a place, if one answers, until `deadline` of `time.monotonic`.

    On a usual port any program may listen: that it does not serve models is only told where the user named the place.
    """
    ask_it = ollama_found.ollama_at if place.is_ollama else server_at
    try:
        return Reading((ask_it(place.address, deadline),))
    except AskError as error:
        if isinstance(error, RefusalError) and error.status == 503 and _LOADING in error.said:
            return Reading((), (tr("The server at {address} is still loading its model.", address=place.address),))
        is_news = isinstance(error, LateError) or (place.is_ollama and not isinstance(error, NobodyThereError))
        return Reading((), (str(error),) if is_news or place.is_named else ())


def server_at(address: str, deadline: float) -> FoundRuntime:
    """What serves models at a loopback address; raises AskError where nothing does, or not in time.

    `deadline` is a time of `time.monotonic`.
    """
    listed = ask(address, "/v1/models", deadline)
    if "data" not in listed:
        raise AskError(tr("The server at {address} does not list models.", address=address))
    rows = rows_in(listed, "data")
    owners = texts_in(rows, "owned_by")
    models = texts_in(rows, "id")
    if _VLLM_OWNER in owners:
        version = _told(address, "/version", "version", deadline)
        return FoundRuntime(OTHER_KIND, f"vLLM {version}" if version else "vLLM", address=address, models=models)
    if _LM_STUDIO_OWNER in owners:
        return FoundRuntime(lm_studio.KIND, address=address, models=_without_embedders(address, models, deadline))
    build = _told(address, "/props", "build_info", deadline)
    if build is not None or _LLAMA_CPP_OWNER in owners:
        version = llama_cpp.build_of(build or "")
        return FoundRuntime(llama_cpp.KIND, version, address=address, models=models)
    version = _told(address, "/api/version", "version", deadline)
    return FoundRuntime(ollama_found.KIND if version else OTHER_KIND, version, address=address, models=models)


def _told(address: str, path: str, key: str, deadline: float) -> str | None:
    try:
        return text_in(ask(address, path, deadline), key)
    except AskError:
        return None


def _without_embedders(address: str, models: tuple[str, ...], deadline: float) -> tuple[str, ...]:
    """LM Studio's models that write; its own list says which ones only turn texts into numbers."""
    try:
        rows = rows_in(ask(address, "/api/v0/models", deadline), "data")
    except AskError:
        return models
    embedders = texts_in(tuple(row for row in rows if row.get("type") == "embeddings"), "id")
    return tuple(model for model in models if model not in embedders)


def each_once(servers: tuple[FoundRuntime, ...]) -> tuple[FoundRuntime, ...]:
    """Servers without those that only listen on a second loopback address, [::1] beside 127.0.0.1."""
    known: dict[tuple[object, ...], FoundRuntime] = {}
    for server in servers:
        port = (server.address or "").rpartition(":")[2]
        known.setdefault((port, server.kind, server.version, server.models), server)
    return tuple(known.values())
