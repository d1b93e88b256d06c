from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from threading import Event
from time import monotonic

import psutil
import pytest

from rigplanner.detect.llama_cpp import build_of, read_llama_cpp
from rigplanner.detect.software import LIMIT_S, find_software
from rigplanner.domain.software import FoundModel, FoundRuntime, FoundSoftware
from tests import servers
from tests.catalog.gguf_files import dense, write
from tests.servers import Pause, Raw, Reply, ScriptedServer, Stall, Step, Stream, as_json

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the programs of the tests are shell scripts")

ENOUGH_S = 20.0
VERSION = """
echo 'ggml_cuda_init: found 1 CUDA devices:' >&2
echo '  Device 0: NVIDIA GeForce RTX 4090, compute capability 8.9, VMM: yes' >&2
echo 'version: 5432 (abcdef12)' >&2
echo 'built with cc (Ubuntu 13.3.0) 13.3.0 for x86_64-linux-gnu' >&2
"""
Program = Callable[[str, str], Path]


@pytest.fixture
def program(tmp_path: Path) -> Program:
    """Write a program, a shell script, at a path below the user's folder."""

    def write_program(name: str, script: str = "exit 0") -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o755)
        return path

    return write_program


def builds(
    home: Path, limit_s: float = ENOUGH_S, **environment: str
) -> tuple[tuple[FoundRuntime, ...], tuple[str, ...]]:
    """The builds of llama.cpp below a folder."""
    reading = read_llama_cpp(home, environment, monotonic() + limit_s)
    return tuple(found for found in reading.value if is_below(home, found)), reading.troubles


def is_below(home: Path, found: FoundRuntime) -> bool:
    return (found.path or found.bench_path or "").startswith(str(home))


def look(home: Path, **environment: str) -> FoundSoftware:
    return find_software(home, {"OLLAMA_HOST": "127.0.0.1:1", **environment}, ENOUGH_S)


def with_address(found: FoundSoftware, address: str) -> FoundRuntime:
    (runtime,) = [runtime for runtime in found.runtimes if runtime.address == address]
    return runtime


@pytest.mark.parametrize(
    ("said", "build"),
    [
        ("version: 5432 (abcdef12)\nbuilt with cc for x86_64", "b5432"),
        ("ggml_cuda_init: found 1 CUDA devices\nversion: 5432 (abcdef12)", "b5432"),
        ("b5432-abcdef12", "b5432"),
        ("b8681-Debian", "b8681"),
        ("version: 1 (abcdef12)", "abcdef12"),
        ("version: 0 (unknown)", None),
        ("error: unknown argument: --version", None),
        ("", None),
    ],
)
def test_the_build_is_read_in_every_way_that_llama_cpp_tells_it(said: str, build: str | None) -> None:
    assert build_of(said) == build


@pytest.mark.parametrize("folder", ["llama.cpp/build/bin", "llama.cpp/build/bin/Release", "llama.cpp"])
def test_a_build_in_a_usual_folder_is_found_with_its_programs(tmp_path: Path, program: Program, folder: str) -> None:
    server, bench = program(f"{folder}/llama-server", "exit 0"), program(f"{folder}/llama-bench", "exit 0")
    program(f"{folder}/llama-cli", VERSION)
    found, troubles = builds(tmp_path)
    assert found == (FoundRuntime("llama.cpp", "b5432", str(server), str(bench)),)
    assert troubles == ()


def test_builds_on_the_path_and_in_a_named_folder_are_found_beside_each_other(tmp_path: Path, program: Program) -> None:
    program("named/llama-server", "echo 'version: 7000 (aaaaaaa)' >&2")
    program("on path/llama-server", VERSION)
    found, _ = builds(tmp_path, PATH=str(tmp_path / "on path"), RIGPLANNER_LLAMA_CPP=str(tmp_path / "named"))
    assert [build.version for build in found] == ["b7000", "b5432"]


def test_links_to_the_programs_of_a_build_are_not_another_build(tmp_path: Path, program: Program) -> None:
    server = program("llama.cpp/build/bin/llama-server", VERSION)
    (tmp_path / "links").mkdir()
    (tmp_path / "links/llama-server").symlink_to(server)
    found, _ = builds(tmp_path, PATH=str(tmp_path / "links"))
    assert len(found) == 1


def test_a_benchmark_alone_is_listed_without_a_version_and_never_started(tmp_path: Path, program: Program) -> None:
    bench = program("llama.cpp/llama-bench", f"touch '{tmp_path}/started'")
    assert builds(tmp_path) == ((FoundRuntime("llama.cpp", bench_path=str(bench)),), ())
    assert not (tmp_path / "started").exists()


@pytest.mark.parametrize("script", ["kill -SEGV $$", "echo nonsense", "exit 3"])
def test_a_program_that_fails_is_listed_without_a_version(tmp_path: Path, program: Program, script: str) -> None:
    server = program("llama.cpp/llama-server", script)
    found, troubles = builds(tmp_path, PATH=os.defpath)
    assert found == (FoundRuntime("llama.cpp", path=str(server)),)
    assert troubles == (f"{server} did not tell its version.",)


def test_a_file_that_cannot_be_started_is_listed_without_a_version(tmp_path: Path, program: Program) -> None:
    program("llama.cpp/llama-server", "").write_bytes(b"\x7fELF\x02\x01\x01 no program")
    found, troubles = builds(tmp_path)
    assert [build.version for build in found] == [None]
    assert troubles == (f"{tmp_path}/llama.cpp/llama-server did not tell its version.",)


def test_a_program_that_writes_without_end_is_ended_at_once(tmp_path: Path, program: Program) -> None:
    program("llama.cpp/llama-cli", f"while :; do echo {'a' * 1000}; done")
    begun = monotonic()
    assert [build.version for build in builds(tmp_path, limit_s=5)[0]] == [None]
    assert monotonic() - begun < 4


def test_where_one_program_fails_the_other_tells_the_version(tmp_path: Path, program: Program) -> None:
    program("llama.cpp/llama-cli", "exit 1")
    program("llama.cpp/llama-server", VERSION)
    found, troubles = builds(tmp_path)
    assert [build.version for build in found] == ["b5432"]
    assert troubles == ()


def test_a_program_that_hangs_is_killed_with_its_children(tmp_path: Path, program: Program) -> None:
    program("llama.cpp/llama-cli", f"/bin/sleep 600 &\necho $! > '{tmp_path}/child'\necho $$ > '{tmp_path}/own'\nwait")
    begun = monotonic()
    found, troubles = builds(tmp_path, limit_s=0.7)
    assert monotonic() - begun < 5
    assert [build.version for build in found] == [None]
    assert troubles == (f"{tmp_path}/llama.cpp/llama-cli did not tell its version.",)
    for name in ("child", "own"):
        assert has_ended(int((tmp_path / name).read_text()))


def has_ended(pid: int) -> bool:
    """Whether a process is gone, or only waits for whoever collects it, within 10 s."""
    deadline = monotonic() + 10
    while monotonic() < deadline:
        try:
            if psutil.Process(pid).status() == psutil.STATUS_ZOMBIE:
                return True
        except psutil.NoSuchProcess:
            return True
        Event().wait(0.01)
    return False


def test_a_server_of_a_known_build_is_one_entry_with_its_program(tmp_path: Path, program: Program) -> None:
    path, bench = program("llama.cpp/llama-server", VERSION), program("llama.cpp/llama-bench", "")
    with ScriptedServer(servers.llama_server(["tiny"], "b5432-abcdef12")) as server:
        found = look(tmp_path, RIGPLANNER_SERVERS=server.address)
        assert with_address(found, server.address) == FoundRuntime(
            "llama.cpp", "b5432", str(path), str(bench), server.address, ("tiny",)
        )
    assert sum(runtime.path == str(path) for runtime in found.runtimes) == 1


def test_a_server_of_another_build_is_an_entry_of_its_own(tmp_path: Path, program: Program) -> None:
    path = program("llama.cpp/llama-server", VERSION)
    with ScriptedServer(servers.llama_server(build="b7000-aaaaaaa")) as server:
        found = look(tmp_path, RIGPLANNER_SERVERS=server.address)
        assert with_address(found, server.address).path is None
    assert any(runtime.path == str(path) and runtime.address is None for runtime in found.runtimes)


def test_ollama_is_one_entry_with_its_program_its_server_and_its_models(tmp_path: Path, program: Program) -> None:
    path = program("bin/ollama", f"touch '{tmp_path}/started'")
    with ScriptedServer(servers.ollama(["llama3.2:3b"], "0.12.6")) as server:
        found = look(tmp_path, PATH=str(path.parent), OLLAMA_HOST=server.address, RIGPLANNER_SERVERS=server.address)
        assert [runtime for runtime in found.runtimes if runtime.kind == "Ollama"] == [
            FoundRuntime("Ollama", "0.12.6", str(path), address=server.address, models=("llama3.2:3b",))
        ]
        assert server.asked() == ["/api/version", "/api/tags"]
    assert not (tmp_path / "started").exists()


def test_ollama_that_does_not_run_is_listed_with_its_program(tmp_path: Path, program: Program) -> None:
    path = program("bin/ollama", "")
    found = look(tmp_path, PATH=str(path.parent))
    assert FoundRuntime("Ollama", path=str(path)) in found.runtimes


def test_an_ollama_that_only_answers_errors_is_told_and_its_program_listed(tmp_path: Path, program: Program) -> None:
    path = program("bin/ollama", "")
    with ScriptedServer({"/api/version": as_json({}, 500)}) as server:
        found = look(tmp_path, PATH=str(path.parent), OLLAMA_HOST=server.address)
    assert FoundRuntime("Ollama", path=str(path)) in found.runtimes
    assert f"The server at {server.address} answered /api/version with error 500." in found.troubles


@pytest.mark.parametrize("home_of_lms", [".lmstudio", ".cache/lm-studio", "pointed"])
def test_lm_studio_is_found_by_its_program(tmp_path: Path, program: Program, home_of_lms: str) -> None:
    path = program(f"{home_of_lms}/bin/lms", "")
    (tmp_path / ".lmstudio-home-pointer").write_text(f"{tmp_path / 'pointed'}\n")
    assert FoundRuntime("LM Studio", path=str(path)) in look(tmp_path).runtimes


def test_models_of_all_programs_are_listed_biggest_first_and_each_file_once(tmp_path: Path) -> None:
    for folder, layers in ((".lmstudio/models/me/tiny", 2), ("models", 9), ("own", 5)):
        (tmp_path / folder).mkdir(parents=True)
        write(tmp_path / folder / f"layers{layers}.gguf", dense(layers=layers))
    (tmp_path / "models/link.gguf").symlink_to(tmp_path / "own/layers5.gguf")
    named = os.pathsep.join((str(tmp_path / ".lmstudio"), str(tmp_path / "own"), str(tmp_path / ".lmstudio/models")))
    found = [model for model in look(tmp_path, RIGPLANNER_MODELS=named).models if model.path.startswith(str(tmp_path))]
    assert [(model.name, model.origin) for model in found] == [
        ("layers9", "file"),
        ("layers5", "file"),
        ("me/tiny/layers2.gguf", "LM Studio"),
    ]
    assert [layers_of(model) for model in found] == [9, 5, 2]


def layers_of(found: FoundModel) -> int:
    assert found.model is not None
    assert found.model.architecture is not None
    return len(found.model.architecture.layers)


@pytest.fixture
def stalling() -> Iterator[list[ScriptedServer]]:
    """Servers that are late or broken, each in its own way."""
    drip: list[Step] = [Pause(0.05), b" "] * 600
    slow = Stream(drip)
    stalls: list[Reply] = [Stall(), Stall(), Stall(), slow, slow, Raw(b""), Raw(b"junk\r\n\r\n")]
    with ExitStack() as opened:
        yield [opened.enter_context(ScriptedServer({"/v1/models": stall})) for stall in stalls]


def test_servers_and_programs_that_hang_share_the_time_limit(
    tmp_path: Path, program: Program, stalling: list[ScriptedServer]
) -> None:
    for number in range(3):
        program(f"{number}/llama-cli", "exec /bin/sleep 600")
    (tmp_path / "models").mkdir()
    write(tmp_path / "models/tiny.gguf", dense())
    named = {"RIGPLANNER_SERVERS": ",".join(server.address for server in stalling)}
    named["PATH"] = os.pathsep.join(str(tmp_path / str(number)) for number in range(3))
    begun = monotonic()
    with ScriptedServer({"/api/version": Stall()}) as ollama:
        found = find_software(tmp_path, {**named, "OLLAMA_HOST": ollama.address})
        took_s = monotonic() - begun
    assert took_s < LIMIT_S + 0.2
    assert [model.name for model in found.models if model.path.startswith(str(tmp_path)) and model.model] == ["tiny"]
    assert sum(is_below(tmp_path, runtime) for runtime in found.runtimes) == 3
    late = [trouble for trouble in found.troubles if "did not answer within 1" in trouble]
    assert len(late) == 6
    assert sum("broke off or does not speak HTTP" in trouble for trouble in found.troubles) == 2


def test_an_empty_machine_is_no_trouble(tmp_path: Path) -> None:
    found = look(tmp_path / "nobody")
    assert not [model for model in found.models if model.path.startswith(str(tmp_path))]
    assert not [trouble for trouble in found.troubles if str(tmp_path) in trouble]


def test_an_environment_full_of_nonsense_is_survived(tmp_path: Path) -> None:
    names = ("PATH", "LLAMA_CACHE", "HF_HOME", "OLLAMA_MODELS", "RIGPLANNER_LLAMA_CPP", "RIGPLANNER_MODELS")
    nonsense = "\0" + os.pathsep + "x" * 5000
    found = look(tmp_path, **dict.fromkeys(names, nonsense), OLLAMA_HOST="::::", RIGPLANNER_SERVERS="http://,[,\0")
    assert "Ollama's address (OLLAMA_HOST): :::: is not an address." in found.troubles
