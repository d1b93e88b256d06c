"""The log stays small, tells how a run died, and never costs a start."""

from __future__ import annotations

import logging
import subprocess
import sys
from pathlib import Path

import pytest

from rigplanner.store.journal import Journal
from rigplanner.store.problem_report import problem_report

_DIES = """
import ctypes, sys
from pathlib import Path
from rigplanner.store.journal import Journal
journal = Journal(Path(sys.argv[1]))
journal.begin()
ctypes.string_at(0)
"""


def test_what_is_logged_is_there_to_be_read(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "log")
    assert journal.begin() == ""
    logging.getLogger("rigplanner.ui.crash").error("a thing\nof two lines")
    journal.end()
    assert "ERROR rigplanner.ui.crash: a thing\nof two lines" in journal.tail()
    logging.getLogger("rigplanner").error("after the end")
    assert "after the end" not in journal.tail()


def test_the_log_stays_small(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    journal.begin()
    for number in range(2_000):
        logging.getLogger("rigplanner").info("%d %s", number, "x" * 500)
    journal.end()
    assert sum(path.stat().st_size for path in tmp_path.iterdir()) < 1_000_000
    assert "1999 x" in journal.tail()
    assert len(journal.tail()) <= 20_000


def test_a_run_that_died_is_told_once(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-c", _DIES, str(tmp_path)], capture_output=True, timeout=30, check=False)
    assert done.returncode != 0
    journal = Journal(tmp_path)
    died = journal.begin()
    assert "string_at" in died
    assert "begins on" in died, "its own log goes with it, not that of the run that tells it"
    journal.end()
    again = Journal(tmp_path)
    assert again.begin() == ""
    again.end()


def test_a_run_that_ended_well_leaves_nothing_to_tell(tmp_path: Path) -> None:
    first = Journal(tmp_path)
    first.begin()
    first.end()
    assert list(tmp_path.glob("fault-*.log")) == []


def test_a_folder_that_cannot_be_made_costs_only_the_log(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    journal = Journal(tmp_path / "file" / "log")
    assert (journal.begin(), journal.tail()) == ("", "")
    journal.end()


def test_a_report_names_versions_and_nothing_private(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("USER", "patricia")
    trace = f"File {Path.home()}/rigs/patricia.rig.json, mail patricia@example.org, 10.1.2.3"
    report = problem_report(trace, "2026-11-30 INFO patricia opened a rig")
    assert "RigPlanner 0." in report
    assert "What happened:" in report
    assert "Log:" in report
    for private in ("patricia", str(Path.home()), "example.org", "10.1.2.3"):
        assert private not in report
