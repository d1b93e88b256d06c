"""The package as a file: its size, what it asks for, what lies in it; and the frozen program beside the source."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from tests.packaging.commands import ROOT, told
from tests.packaging.conftest import Built, listed_packages
from tests.packaging.screen import Screen

pytestmark = pytest.mark.package

_LARGEST_MB: Final = 220
_SLOWEST_TIMES: Final = 1.5
_STARTS: Final = 5


def test_it_is_not_too_large(built: Built) -> None:
    kib = int(told(["dpkg-deb", "--field", built.deb, "Installed-Size"]))
    print(f"\ninstalled: {kib * 1024 / 1e6:.0f} MB")
    assert kib * 1024 <= _LARGEST_MB * 1e6


def test_it_asks_for_every_listed_package_and_no_other(built: Built) -> None:
    """So that the clean root has what the package asks for and nothing else."""
    asked = told(["dpkg-deb", "--field", built.deb, "Depends"]).strip().split(", ")
    assert {name.split(" ")[0] for name in asked} - listed_packages("python") == listed_packages("depends")


def test_it_tells_nothing_of_the_machine_that_built_it(built: Built) -> None:
    found = [
        file
        for file in built.frozen.rglob("*")
        if file.is_file() and file.suffix not in (".so", ".zip") and str(ROOT).encode() in file.read_bytes()
    ]
    assert not found


def test_licences_lie_in_it(built: Built) -> None:
    names = {file.name for file in (built.frozen / "_internal" / "licences").iterdir()}
    assert {"LICENSE", "Python.txt", "PySide6_Essentials.txt", "LGPL-3.0.txt", "numpy.txt"} <= names


def test_tools_of_developers_do_not(built: Built) -> None:
    names = {file.name for file in (built.frozen / "_internal").rglob("*")}
    assert not names & {"gguf", "xllamacpp", "hypothesis", "libQt6Qml.so.6", "libQt6Quick.so.6", "libcrypto.so.3"}


def test_the_command_line_works(built: Built, tmp_path: Path) -> None:
    program = built.frozen / "rigplanner"
    gpu, cpu = ("--gpu", "RTX 3060 12GB"), ("--cpu", "Ryzen 7 5700X")
    work = ("--ram", "32", "--drive", "SN550 1TB", "--model", "llama 3.1 8b", "--json")
    assert json.loads(told([program, "estimate", *gpu, *cpu, *work]))
    rig = ROOT / "tests" / "data" / "rigs" / "v1_starter.rig.json"
    told([program, "export", rig], cwd=tmp_path)
    assert (tmp_path / "v1_starter.pdf").read_bytes().startswith(b"%PDF")
    assert "not installed" not in told([program, "doctor"], {"XDG_DATA_HOME": str(tmp_path)})


def test_the_window_is_seen_as_soon_as_from_source(built: Built, screen: Screen) -> None:
    """One start of each in turn, so that a machine that is busy slows both."""
    places: dict[str, list[str]] = {
        "frozen": [str(built.frozen / "rigplanner")],
        "source": [sys.executable, "-m", "rigplanner"],
    }
    starts: dict[str, list[float]] = {name: [] for name in places}
    for _ in range(_STARTS):
        for name, program in places.items():
            starts[name].append(_first_paint_s(program, screen))
    frozen, source = statistics.median(starts["frozen"]), statistics.median(starts["source"])
    print(f"\nfirst paint: frozen {frozen:.2f} s, source {source:.2f} s")
    assert frozen <= source * _SLOWEST_TIMES


def _first_paint_s(program: list[str], screen: Screen) -> float:
    environment = {**os.environ, "DISPLAY": screen.display, "QT_QPA_PLATFORM": "xcb"}
    command = [*program, "--smoke-test", "--first-paint"]
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=True, timeout=60)
    return float(json.loads(done.stdout)["first_paint_s"])
