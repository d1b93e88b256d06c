"""detect, measure and doctor: this machine on the command line, with real programs and files."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from rigplanner.wording.private import scrubbed
from tests.measure.stand_in import Line, lines_of, stand_in
from tests.measure.test_llama_bench import two_depths
from tests.measure.tiny_model import write_tiny_model

from .conftest import Run

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the stand-in is a script with a first line")


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home without programs and models, and folders of its own for what is kept."""
    home = tmp_path / "home"
    (home / "models").mkdir(parents=True)
    for name, value in (
        ("HOME", home),
        ("XDG_DATA_HOME", tmp_path / "data"),
        ("XDG_CONFIG_HOME", tmp_path / "config"),
        ("PATH", f"{Path(sys.executable).parent}:/usr/bin:/bin"),
    ):
        monkeypatch.setenv(name, str(value))
    return home


def bench(folder: Path, lines: list[Line], status: int = 0) -> Path:
    folder.mkdir(exist_ok=True)
    return stand_in(folder, lines, status).program


def test_detect_tells_the_machine_in_words_and_as_json(rigplanner: Run, own_home: Path) -> None:
    write_tiny_model(own_home / "models" / "tiny.gguf")
    told = rigplanner("detect")
    assert told.status == 0
    assert "Tiny F32" in told.out
    known = rigplanner("detect", "--json").json
    assert known["schema_version"] == 1
    assert known["memory"]["total_bytes"] == psutil.virtual_memory().total
    assert [model["quant"] for model in known["models"]] == ["F32"]
    assert {part["slot"] for part in known["parts"]} >= {"cpu", "memory"}


def test_a_model_is_measured_kept_and_printed(rigplanner: Run, own_home: Path, tmp_path: Path) -> None:
    model = write_tiny_model(own_home / "tiny.gguf")
    program = bench(tmp_path / "bench", two_depths())
    done = rigplanner("measure", "model", str(model), "--with", str(program), "--depths", "0,256", "--json")
    runs = done.json
    assert [(run["kind"], run["depth"]) for run in runs] == [
        ("reading", 0),
        ("writing", 0),
        ("reading", 256),
        ("writing", 256),
    ]
    kept = json.loads((tmp_path / "data" / "rigplanner" / "measured" / "runs.json").read_text())
    assert [run["id"] for run in kept["runs"]] == [run["id"] for run in runs]
    assert runs[0]["subject"] == "Tiny"
    assert runs[0]["machine"]["operating_system"] == "Linux"


def test_what_was_measured_before_a_failure_is_kept_and_the_reason_told(
    rigplanner: Run, own_home: Path, tmp_path: Path
) -> None:
    model = write_tiny_model(own_home / "tiny.gguf")
    lines = [*lines_of("out_of_memory.jsonl", "out"), *lines_of("out_of_memory.stderr", "err")]
    program = bench(tmp_path / "bench", lines, status=1)
    done = rigplanner("measure", "model", str(model), "--with", str(program))
    assert done.status == 1
    assert "memory" in done.err
    assert "tok/s" in done.out
    assert (tmp_path / "data" / "rigplanner" / "measured" / "runs.json").exists()


def test_a_figure_that_cannot_be_is_left_out_and_the_others_are_kept(
    rigplanner: Run, own_home: Path, tmp_path: Path
) -> None:
    model = write_tiny_model(own_home / "tiny.gguf")
    lines = two_depths()
    first = next(number for number, (where, _) in enumerate(lines) if where == "out")
    impossible = {"avg_ts": float("inf"), "samples_ts": [float("inf")]}
    lines[first] = "out", json.dumps(json.loads(lines[first][1]) | impossible)
    program = bench(tmp_path / "bench", lines)
    done = rigplanner("measure", "model", str(model), "--with", str(program), "--depths", "0,256", "--json")
    assert done.status == 1
    assert "cannot be" in done.err
    kept = json.loads((tmp_path / "data" / "rigplanner" / "measured" / "runs.json").read_text())
    assert [(run["kind"], run.get("depth", 0)) for run in kept["runs"]] == [
        ("writing", 0),
        ("reading", 256),
        ("writing", 256),
    ]


def test_nothing_is_kept_where_that_is_not_wanted(rigplanner: Run, tmp_path: Path) -> None:
    done = rigplanner("measure", "memory", "--forget")
    assert done.status == 0
    assert "GB/s" in done.out
    assert not (tmp_path / "data").exists()


def test_a_model_that_nothing_can_measure_says_what_to_do(rigplanner: Run) -> None:
    done = rigplanner("measure", "model", "llama")
    assert done.status == 2
    assert "llama-bench" in done.err


@pytest.mark.parametrize(
    "arguments",
    [
        ("model",),
        ("drive",),
        ("drive", "/nowhere"),
        ("cpu",),
        ("memory", "--depths", "x"),
        ("memory", "--depths", "-1"),
        ("memory", "--repetitions", "0"),
    ],
)
def test_what_cannot_be_measured_is_refused(rigplanner: Run, arguments: tuple[str, ...]) -> None:
    assert rigplanner("measure", *arguments).status == 2


def test_an_interrupt_ends_the_program_and_what_it_started(own_home: Path, tmp_path: Path) -> None:
    model = write_tiny_model(own_home / "tiny.gguf")
    waiting = tmp_path / "bench" / "waiting"
    program = bench(tmp_path / "bench", [("wait", str(waiting))])
    os.mkfifo(waiting)
    measure = subprocess.Popen(
        [sys.executable, "-m", "rigplanner", "measure", "model", str(model), "--with", str(program)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    with waiting.open("wb"):  # opens when the measurement is under way
        children = psutil.Process(measure.pid).children(recursive=True)
        measure.send_signal(signal.SIGINT)
        out, err = measure.communicate(timeout=30)
    assert (measure.returncode, out) == (130, b"\n")
    assert b"Traceback" not in err
    _, alive = psutil.wait_procs(children, timeout=5)
    assert children
    assert alive == []


def test_the_report_of_the_doctor_tells_versions_and_nothing_private(
    rigplanner: Run, own_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("USER", "patricia")
    shutil.copy(write_tiny_model(tmp_path / "tiny.gguf"), own_home / "models" / "patricia-private.gguf")
    written = tmp_path / "report.txt"
    assert rigplanner("doctor", "--out", str(written)).status == 0
    text = written.read_text()
    assert "pydantic" in text
    assert "Detection took" in text
    assert str(own_home) not in text
    assert "patricia" not in text


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("/home/pat/models/x.gguf", "/home/…/models/x.gguf"),
        (r"C:\Users\Pat\x", r"C:\Users\…\x"),
        ("GPU-12345678-abcd-abcd-abcd-1234567890ab holds", "GPU-… holds"),
        ("server at 192.168.1.20:8080", "server at …:8080"),
        ("server at 127.0.0.1:11434", "server at 127.0.0.1:11434"),
        ("driver 580.95.05, mail pat@example.org", "driver 580.95.05, mail …"),
        ("at 10.0.0.7, and at (192.168.0.2).", "at …, and at (…)."),
        ("https://user:hunter2@nas/x was not asked", "https://…/x was not asked"),
        ("http://127.0.0.1:8080 and http://localhost:1", "http://127.0.0.1:8080 and http://localhost:1"),
        ("fe80::1ff:fe23:4567:890a is here", "… is here"),
        ("/run/media/alice/USB and /media/alice/USB", "/run/media/…/USB and /media/…/USB"),
        ("PCIe 4.0 at 0000:03:00.0, 12:30:05", "PCIe 4.0 at 0000:03:00.0, 12:30:05"),
        ("the machine Pats-PC ran", "the machine … ran"),
        ("patterns stay", "patterns stay"),
    ],
)
def test_what_names_a_person_or_a_computer_is_taken_out(text: str, clean: str) -> None:
    assert scrubbed(text, ("pat", "Pats-PC", "")) == clean
