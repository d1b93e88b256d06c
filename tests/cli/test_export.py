"""`rigplanner export`: a rig file becomes a PDF and text, and refusals say what to do."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from rigplanner.catalog.library import Library
from rigplanner.domain.plan import Plan
from rigplanner.planner.starter import starter_plan
from rigplanner.store.rigs import save_rig
from tests.cli.conftest import Run


@pytest.fixture
def rig(tmp_path: Path, library: Library, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "Starter.rig.json"
    save_rig(path, _starter(library), library)
    return path


def _starter(library: Library) -> Plan:
    return starter_plan(library.uses["coding"])


@pytest.mark.usefixtures("qapp")
def test_without_a_format_the_pdf_is_written_beside_the_name_of_the_rig(rigplanner: Run, rig: Path) -> None:
    outcome = rigplanner("export", str(rig))
    assert (outcome.status, outcome.out) == (0, "")
    assert "Wrote Starter.pdf" in outcome.err
    assert Path("Starter.pdf").read_bytes().startswith(b"%PDF")


def test_every_format_of_text_goes_where_it_is_sent(rigplanner: Run, rig: Path) -> None:
    outcome = rigplanner("export", str(rig), "--md", "a.md", "--csv", "--json", "out.json", "--text")
    assert outcome.status == 0
    assert Path("a.md").read_text().startswith("# Starter 12 GB")
    assert Path("Starter.csv").read_bytes().startswith("\ufeffslot,count,part".encode())
    assert json.loads(Path("out.json").read_text())["schema_version"] == 1
    assert "Graphics card: MSI" in Path("Starter.txt").read_text()


def test_a_pdf_is_made_without_a_screen_and_without_widgets(rig: Path) -> None:
    """As a program of its own: nothing of Qt runs yet."""
    code = (
        "import sys; from rigplanner.__main__ import main; status = main(sys.argv[1:]); "
        "assert 'PySide6.QtWidgets' not in sys.modules; sys.exit(status)"
    )
    environment = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "QT_QPA_PLATFORM")}
    done = subprocess.run(
        [sys.executable, "-c", code, "export", str(rig), "--pdf", "x.pdf", "--paper", "letter", "--grey"],
        env=environment,
        cwd=rig.parent,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "Wrote x.pdf\n")
    assert (rig.parent / "x.pdf").read_bytes().startswith(b"%PDF")


def test_a_saved_rig_is_found_by_its_name(
    rigplanner: Run, library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "rigplanner" / "rigs"
    folder.mkdir(parents=True)
    save_rig(folder / "x.rig.json", _starter(library), library)
    assert rigplanner("export", "starter 12 gb", "--text").status == 0
    assert rigplanner("export", "nothing like it").status == 2


def test_a_file_that_cannot_be_written_is_told_and_nothing_is_left(rigplanner: Run, rig: Path) -> None:
    outcome = rigplanner("export", str(rig), "--md", "no/such/folder/a.md")
    assert outcome.status == 1
    assert "no/such/folder/a.md cannot be written" in outcome.err


def test_a_rig_file_is_never_replaced_by_another_format(rigplanner: Run, rig: Path) -> None:
    before = rig.read_bytes()
    outcome = rigplanner("export", str(rig), "--json", str(rig))
    assert outcome.status == 2
    assert "is the name of a rig file" in outcome.err
    assert rig.read_bytes() == before


def test_a_damaged_rig_is_refused_in_a_sentence(rigplanner: Run, tmp_path: Path) -> None:
    path = tmp_path / "x.rig.json"
    path.write_text('{"format": "rigplanner-rig", "version": 1, "plan": {')
    outcome = rigplanner("export", str(path))
    assert outcome.status == 2
    assert "it breaks off before its end" in outcome.err


@pytest.mark.usefixtures("qapp")
def test_a_comparison_is_written_as_sheets(rigplanner: Run, rig: Path) -> None:
    outcome = rigplanner("compare", str(rig), str(rig), "--pdf", "c.pdf", "--md", "c.md", "--csv", "c.csv")
    assert (outcome.status, outcome.out) == (0, "")
    assert Path("c.pdf").read_bytes().startswith(b"%PDF")
    assert Path("c.md").read_text().startswith("# 2 rigs compared")
    assert Path("c.csv").read_text("utf-8-sig").startswith("rig,row,value")
