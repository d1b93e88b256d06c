"""`rigplanner --smoke-test` in a process of its own, as packages are checked with it: it passes, it fails, it ends."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import pytest

_START: Final = "import sys; from rigplanner.__main__ import main; sys.exit(main(sys.argv[1:]))"
_LIMIT_S: Final = 120
_LEAST_BYTES: Final = 10_000
_PASSED, _FAILED, _TIMED_OUT = 0, 1, 3


def smoke(home: Path, arguments: Sequence[str] = (), breaking: str = "") -> subprocess.CompletedProcess[str]:
    """One run, after what `breaking` does to the program."""
    places = {name: str(home / name) for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME")}
    return subprocess.run(
        [sys.executable, "-c", f"{breaking}\n{_START}", "--smoke-test", *arguments],
        env={**os.environ, **places, "HOME": str(home), "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=_LIMIT_S,
    )


def test_a_sound_program_passes_and_leaves_the_users_files_alone(tmp_path: Path) -> None:
    home, out = tmp_path / "home", tmp_path / "out"
    home.mkdir()
    done = smoke(home, ["--out", str(out)])
    assert done.returncode == _PASSED, done.stderr
    facts = json.loads(done.stdout)
    assert 0 < facts["first_paint_s"] <= facts["full_window_s"]
    assert facts["resident_mb"] > 0
    assert all((out / f"page-{key}.png").is_file() for key in facts["pages"])
    assert {name: (out / f"{name}.pdf").stat().st_size for name in facts["pdf_bytes"]} == facts["pdf_bytes"]
    assert min(facts["pdf_bytes"].values()) > _LEAST_BYTES
    assert json.loads((out / "smoke.json").read_text("utf-8")) == facts
    assert not list(home.iterdir())


@pytest.mark.parametrize(
    ("breaking", "reason"),
    [
        (
            "import pathlib, rigplanner.paths as paths\n"
            "paths.shipped = lambda folder: pathlib.Path('/nowhere') / folder",
            "/nowhere",
        ),
        (
            "from rigplanner.ui.panels.cost_panel import CostPanel\n"
            "def fail(*_): raise KeyError('price')\n"
            "CostPanel.show_report = fail",
            "KeyError: 'price'",
        ),
        ("import sys; sys.modules['matplotlib'] = None", "matplotlib"),
    ],
    ids=["resources missing", "a panel fails", "a library missing"],
)
def test_a_broken_program_fails_and_says_why(tmp_path: Path, breaking: str, reason: str) -> None:
    done = smoke(tmp_path, ["--limit-s", "30"], breaking)
    assert done.returncode == _FAILED, done.stderr
    told = [line for line in done.stderr.splitlines() if line.startswith("rigplanner: smoke test: ")]
    assert reason in " ".join(told)


def test_a_program_that_hangs_is_ended(tmp_path: Path) -> None:
    hang = (
        "import threading\nfrom rigplanner.ui.program import Program\n"
        "Program.__init__ = lambda *_, **options: threading.Event().wait()"
    )
    done = smoke(tmp_path, ["--limit-s", "3"], hang)
    assert done.returncode == _TIMED_OUT
    assert "not done after 3 s, waiting for" in done.stderr


def test_it_can_end_with_the_first_paint(tmp_path: Path) -> None:
    done = smoke(tmp_path, ["--first-paint"])
    assert done.returncode == _PASSED, done.stderr
    assert json.loads(done.stdout)["first_paint_s"] > 0
