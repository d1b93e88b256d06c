from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from rigplanner import __version__
from rigplanner.cli.main import run

from .conftest import Run

#: An estimate may take this long, from the start of the process to its end.
BUDGET_S = 1.0
ESTIMATE = ("estimate", "--gpu", "RTX 3060 12GB", "--model", "llama 3.1 8b", "--json")


def opening(opened: list[list[str]], status: int = 0) -> Callable[[Sequence[str]], int]:
    """A window that notes what it was opened with."""

    def open_window(arguments: Sequence[str]) -> int:
        opened.append(list(arguments))
        return status

    return open_window


def test_the_version_is_told(rigplanner: Run) -> None:
    assert rigplanner("--version").out == f"rigplanner {__version__}\n"


@pytest.mark.parametrize("option", ["--help", "-h"])
def test_help_names_the_commands(option: str, rigplanner: Run) -> None:
    ended = rigplanner(option)

    assert ended.status == 0
    assert "rigplanner estimate" in ended.out


def test_help_of_a_command_tells_its_options() -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "rigplanner", "estimate", "--help"], capture_output=True, check=True, text=True
    )

    assert "--flash-attention" in ended.stdout


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["estmate"], "no command or file 'estmate'"),
        (["--colour"], "no command or file '--colour'"),
        (["none.rig.json"], "none.rig.json is not there"),
        (["none.gguf"], "none.gguf is not there"),
        (["a.rig.json", "b.rig.json"], "one file at a time"),
        (["catalog"], "action"),
        (["catalog", "burn"], "check"),
        (["catalog", "check", "/none"], "/none is no folder"),
    ],
)
def test_what_is_no_command_is_refused(arguments: list[str], reason: str, rigplanner: Run) -> None:
    ended = rigplanner(*arguments)

    assert ended.status == 2
    assert reason in ended.err


@pytest.mark.parametrize("name", [None, "mine.rig.json", "MODEL.GGUF", "a file of any name"])
def test_no_argument_or_a_file_opens_the_window(name: str | None, tmp_path: Path) -> None:
    opened: list[list[str]] = []
    given = []
    if name is not None:
        (tmp_path / name).touch()
        given = [str(tmp_path / name)]

    status = run(given, opening(opened, 7))

    assert (status, opened) == (7, [given])


def test_the_shipped_catalogs_have_no_mistakes(rigplanner: Run) -> None:
    ended = rigplanner("catalog", "check")

    assert (ended.status, ended.out) == (0, "no problems\n")


def test_mistakes_in_a_catalog_are_told_by_file_entry_and_field(tmp_path: Path, rigplanner: Run) -> None:
    (tmp_path / "mine.toml").write_text('[[quant]]\nid = "q"\nlabel = "Q"\nbits_per_weight = "many"\n')

    ended = rigplanner("catalog", "check", str(tmp_path))

    assert ended.status == 1
    assert "mine.toml: q: bits_per_weight: " in ended.out


def test_an_estimate_loads_nothing_of_the_window() -> None:
    program = (
        "import sys; from rigplanner.__main__ import main; status = main(sys.argv[1:]); "
        "heavy = {'PySide6', 'matplotlib', 'pynvml', 'numpy'} & set(sys.modules); "
        "sys.exit(str(heavy) if heavy else status)"
    )

    ended = subprocess.run([sys.executable, "-c", program, *ESTIMATE], capture_output=True, check=False, text=True)

    assert (ended.returncode, ended.stderr) == (0, "")


@pytest.mark.bench
def test_an_estimate_is_quick() -> None:
    def seconds() -> float:
        started = time.perf_counter()
        subprocess.run([sys.executable, "-m", "rigplanner", *ESTIMATE], capture_output=True, check=True)
        return time.perf_counter() - started

    assert min(seconds() for _ in range(3)) <= BUDGET_S


def test_a_reader_that_leaves_early_causes_no_trouble() -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "rigplanner", *ESTIMATE], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""


def test_a_terminal_without_the_characters_shows_stand_ins() -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "rigplanner", *ESTIMATE[:-1]],
        capture_output=True,
        check=True,
        env={"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"},
    )

    assert b"Writes" in ended.stdout
    assert b"?" in ended.stdout


@pytest.mark.parametrize("given", [["--theme"], ["--theme", "pink"], ["--theme=pink"]])
def test_a_look_that_does_not_exist_is_refused(given: list[str]) -> None:
    assert run(given, lambda _: 0) == 2


def test_a_window_can_begin_anew() -> None:
    opened: list[list[str]] = []
    assert run(["--new"], opening(opened)) == 0
    assert opened == [["--new"]]


def test_a_look_is_handed_to_the_window() -> None:
    opened: list[list[str]] = []
    assert run(["--theme", "dark"], opening(opened)) == 0
    assert opened == [["--theme", "dark"]]
