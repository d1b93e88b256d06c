"""One look at everything on this machine that runs models, and at the models that lie on its disks."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import replace
from itertools import chain
from pathlib import Path
from time import monotonic
from typing import Final, TypeVar

from rigplanner.detect import llama_cpp, lm_studio, ollama_found
from rigplanner.detect.base import Pending, Reading
from rigplanner.detect.local_servers import ServerPlace, each_once, read_server, server_places
from rigplanner.detect.model_files import MAX_FILES, read_model_files, read_named_folders, with_headers
from rigplanner.domain.software import FoundModel, FoundRuntime, FoundSoftware
from rigplanner.translation import mark

LIMIT_S: Final = 1.5
#: Shares of the time limit at which sources stop by themselves, before they are given up with nothing.
_ASKED, _SEARCHED, _LISTED, _ONCE = 0.85, 0.4, 0.5, 0.1

Found = TypeVar("Found")
_Many = Pending[tuple[Found, ...]]


def find_software(home: Path, environment: Mapping[str, str], limit_s: float = LIMIT_S) -> FoundSoftware:
    """Programs, servers and models of the user whose folder is `home`; never raises, takes at most `limit_s` seconds.

    All sources are read at once; one that fails or is late costs its own reading and adds a sentence to `troubles`.
    Headers are read while there is time, and `model_files.with_header` reads one later. Of the network only this
    machine's own loopback addresses are asked. `environment` may name more to look at: RIGPLANNER_LLAMA_CPP (a
    folder), RIGPLANNER_MODELS (folders, separated as in PATH), RIGPLANNER_SERVERS (addresses, separated by commas).
    """
    begun = monotonic()
    places = server_places(environment)
    programs = _programs(home, environment, begun + _ASKED * limit_s, limit_s)
    servers = [_server(place, begun + _ASKED * limit_s, limit_s) for place in places.value]
    listed = _together(_lists(home, environment, begun + _SEARCHED * limit_s, _LISTED * limit_s))
    once = _once(listed.value, _ONCE * limit_s).result()
    models = with_headers(once.value, begun + limit_s)
    found, running = _together(programs), _together(servers)
    return FoundSoftware(
        runtimes=_joined(found.value, each_once(running.value)),
        models=models,
        troubles=tuple(
            dict.fromkeys(found.troubles + places.troubles + running.troubles + listed.troubles + once.troubles)
        ),
    )


def _programs(home: Path, environment: Mapping[str, str], deadline: float, limit_s: float) -> list[_Many[FoundRuntime]]:
    def one(kind: str, find: Callable[[Path, Mapping[str, str]], str | None]) -> _Many[FoundRuntime]:
        def read() -> Reading[tuple[FoundRuntime, ...]]:
            path = find(home, environment)
            return Reading((FoundRuntime(kind, path=path),) if path is not None else ())

        return Pending(mark("The program of {kind} could not be read: {reason}."), read, (), limit_s, kind=kind)

    return [
        Pending(
            mark("llama.cpp could not be read: {reason}."),
            lambda: llama_cpp.read_llama_cpp(home, environment, deadline),
            (),
            limit_s,
        ),
        one(ollama_found.KIND, ollama_found.ollama_program),
        one(lm_studio.KIND, lm_studio.lm_studio_program),
    ]


def _server(place: ServerPlace, deadline: float, limit_s: float) -> _Many[FoundRuntime]:
    failure = mark("The server at {address} could not be read: {reason}.")
    return Pending(failure, lambda: read_server(place, deadline), (), limit_s, address=place.address)


def _lists(home: Path, environment: Mapping[str, str], deadline: float, limit_s: float) -> list[_Many[FoundModel]]:
    """Lists of models; a file that is in several is called as in the first."""
    return [
        Pending(
            mark("LM Studio's models could not be read: {reason}."),
            lambda: lm_studio.read_lm_studio_models(home, deadline),
            (),
            limit_s,
        ),
        Pending(
            mark("Ollama's models could not be read: {reason}."),
            lambda: ollama_found.read_ollama_models(home, environment),
            (),
            limit_s,
        ),
        Pending(
            mark("The folders of models could not be read: {reason}."),
            lambda: read_named_folders(environment, deadline),
            (),
            limit_s,
        ),
        Pending(
            mark("The usual folders of models could not be read: {reason}."),
            lambda: read_model_files(home, environment, deadline),
            (),
            limit_s,
        ),
    ]


def _together(sources: list[_Many[Found]]) -> Reading[tuple[Found, ...]]:
    """What all sources found, waiting for each until its own time limit."""
    readings = [source.result() for source in sources]
    return Reading(
        tuple(chain.from_iterable(reading.value for reading in readings)),
        tuple(chain.from_iterable(reading.troubles for reading in readings)),
    )


def _once(models: tuple[FoundModel, ...], limit_s: float) -> _Many[FoundModel]:
    """Each model once; where a link leads is read from the disk."""
    return Pending(
        mark("The list of models could not be read: {reason}."), lambda: Reading(_each_file_once(models)), (), limit_s
    )


def _each_file_once(models: tuple[FoundModel, ...]) -> tuple[FoundModel, ...]:
    """At most MAX_FILES models, biggest first."""
    files: dict[str, FoundModel] = {}
    for model in models:
        files.setdefault(os.path.realpath(model.path), model)
    return tuple(sorted(files.values(), key=lambda model: (-model.size_bytes, model.name))[:MAX_FILES])


def _joined(programs: tuple[FoundRuntime, ...], servers: tuple[FoundRuntime, ...]) -> tuple[FoundRuntime, ...]:
    """Programs with the servers that are surely theirs, then the other servers."""
    runtimes = list(programs)
    for server in servers:
        place = next((place for place, known in enumerate(runtimes) if _belongs(server, known)), None)
        if place is None:
            runtimes.append(server)
        else:
            known = runtimes[place]
            runtimes[place] = replace(server, path=known.path, bench_path=known.bench_path)
    return tuple(runtimes)


def _belongs(server: FoundRuntime, program: FoundRuntime) -> bool:
    """Whether a server is a program that was found; of llama.cpp several builds may lie around."""
    if server.kind != program.kind or program.address is not None:
        return False
    return server.kind != llama_cpp.KIND or (server.version is not None and server.version == program.version)
