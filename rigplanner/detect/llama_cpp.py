"""Builds of llama.cpp on this machine, each with its version as it tells it itself."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from threading import Timer
from time import monotonic
from typing import Final

from rigplanner.detect.base import Pending, Reading
from rigplanner.domain.software import FoundRuntime
from rigplanner.translation import mark, tr

KIND: Final = "llama.cpp"
#: Where `cmake -B build` puts programs, with and without a folder for the configuration, and where releases unpack.
_IN_HOME: Final = ("llama.cpp/build/bin", "llama.cpp/build/bin/Release", "llama.cpp", ".local/bin")
_SHARED: Final = ("/usr/local/bin", "/usr/bin", "/opt/homebrew/bin", "/home/linuxbrew/.linuxbrew/bin")
#: What winget links programs into, below %LOCALAPPDATA%.
_WINGET_LINKS: Final = "Microsoft/WinGet/Links"
_SERVER, _CLI, _BENCH = "llama-server", "llama-cli", "llama-bench"
_MAX_BUILDS: Final = 8
#: The share of the time after which a program that hangs is ended; the rest is for its end.
_ENDED: Final = 0.9
_MAX_OUTPUT_BYTES: Final = 1 << 16
#: "version: 5432 (abcdef12)" of --version (common/arg.cpp) and "b5432-abcdef12" of /props (tools/server/README.md).
_BUILD: Final = re.compile(r"(?:^version: |^b)(\d+)(?: \(|-)(\w+)", re.MULTILINE)


def read_llama_cpp(home: Path, environment: Mapping[str, str], deadline: float) -> Reading[tuple[FoundRuntime, ...]]:
    """Every build with a program on PATH, in RIGPLANNER_LLAMA_CPP or in the usual folders.

    Programs of one folder are one build. Their versions are asked at once, until `deadline` of `time.monotonic`; a
    build that does not tell it is listed without.
    """
    ended = monotonic() + _ENDED * _left_s(deadline)
    builds = _builds(home, environment)
    asked = [
        Pending(
            mark("The version of llama.cpp in {folder} could not be read: {reason}."),
            _Question(programs, environment, ended),
            None,
            round(_left_s(deadline), 1),
            folder=folder,
        )
        for folder, programs in builds
    ]
    answers = [pending.result() for pending in asked]
    found = tuple(
        replace(_runtime(programs), version=answer.value) for (_, programs), answer in zip(builds, answers, strict=True)
    )
    return Reading(found, tuple(trouble for answer in answers for trouble in answer.troubles))


def build_of(text: str) -> str | None:
    """The build in what llama.cpp says of itself: "b5432", or the commit where the number means nothing.

    A copy of the sources without their history counts 0 or 1 builds.
    """
    found = _BUILD.search(text)
    if found is None:
        return None
    number, commit = int(found[1]), found[2]
    return f"b{number}" if number > 1 else None if commit == "unknown" else commit


def _builds(home: Path, environment: Mapping[str, str]) -> list[tuple[Path, dict[str, str]]]:
    """Folders with their programs by name; a folder of links to programs listed before is left out."""
    found: list[tuple[Path, dict[str, str]]] = []
    seen: set[str] = set()
    for folder in dict.fromkeys(_folders(home, environment)):
        programs = _programs(folder)
        files = {os.path.realpath(program) for program in programs.values()}
        if files - seen and len(found) < _MAX_BUILDS:
            found.append((folder, programs))
        seen |= files
    return found


def _folders(home: Path, environment: Mapping[str, str]) -> Iterator[Path]:
    if own := environment.get("RIGPLANNER_LLAMA_CPP"):
        yield Path(own)
        yield Path(own, "build", "bin")
    yield from (Path(folder) for folder in environment.get("PATH", "").split(os.pathsep) if folder)
    yield from (home / folder for folder in _IN_HOME)
    yield from (Path(folder) for folder in _SHARED)
    if local := environment.get("LOCALAPPDATA"):
        yield Path(local, _WINGET_LINKS)


def _programs(folder: Path) -> dict[str, str]:
    found = {name: shutil.which(name, path=str(folder)) for name in (_CLI, _SERVER, _BENCH)}
    # On Windows the current folder is searched first, whatever was asked for (shutil.which before Python 3.12).
    return {name: path for name, path in found.items() if path is not None and Path(path).parent == folder}


def _runtime(programs: Mapping[str, str]) -> FoundRuntime:
    return FoundRuntime(KIND, path=programs.get(_SERVER) or programs.get(_CLI), bench_path=programs.get(_BENCH))


class _Question:
    """Asks the programs of a build for its version; llama-bench has no option that tells it."""

    def __init__(self, programs: Mapping[str, str], environment: Mapping[str, str], deadline: float) -> None:
        self._programs = [programs[name] for name in (_CLI, _SERVER) if name in programs]
        # Without cards to prepare the answer comes at once.
        self._environment = {**environment, "CUDA_VISIBLE_DEVICES": ""}
        self._deadline = deadline

    def __call__(self) -> Reading[str | None]:
        for program in self._programs:
            said = _output([program, "--version"], self._environment, self._deadline)
            if (build := build_of(said)) is not None:
                return Reading(build)
        silent = self._programs[:1]
        return Reading(None, tuple(tr("{program} did not tell its version.", program=program) for program in silent))


def _output(command: list[str], environment: Mapping[str, str], deadline: float) -> str:
    """What a program writes, up to a limit; it and its children are killed at the deadline. "" if it cannot start."""
    if monotonic() >= deadline:
        return ""
    try:
        process = subprocess.Popen(  # noqa: S603  found on PATH or named by the user
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except (OSError, ValueError):
        return ""
    end = Timer(_left_s(deadline), _kill, (process,))
    end.daemon = True
    end.start()
    try:
        with process:
            written = process.stdout.read(_MAX_OUTPUT_BYTES) if process.stdout else b""
            end.cancel()
            end.join()  # The process is not yet reaped, so that a late kill cannot hit another one with its number.
            _kill(process)
    finally:
        end.cancel()
    return written.decode("utf-8", "replace").replace("\r\n", "\n")


def _kill(process: subprocess.Popen[bytes]) -> None:
    if hasattr(os, "killpg"):
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):  # macOS says the latter of a group that has ended
            return
    else:
        process.kill()


def _left_s(deadline: float) -> float:
    return max(deadline - monotonic(), 0.0)
