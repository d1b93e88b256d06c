"""Measurements of one's own, in a real file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rigplanner.domain.own_run import Machine, OwnRun, RunKind
from rigplanner.paths import shipped
from rigplanner.store.own_catalog import OwnCatalog
from rigplanner.store.own_runs import FILE_NAME, OwnRunsFile
from tests.conftest import TODAY


def run(ident: str = "one", **more: Any) -> OwnRun:
    given: dict[str, Any] = {
        "id": ident,
        "at": "2026-11-30T10:00:00Z",
        "kind": RunKind.WRITING,
        "value": 42.5,
        "low": 42.0,
        "high": 43.0,
        "machine": Machine(gpu_ids=("card",), driver="580.95.05"),
        "model_id": "modèle-8b",
        "tokens": 128,
    }
    return OwnRun(**{**given, **more})


def test_runs_are_kept_with_all_that_belongs_to_them(tmp_path: Path) -> None:
    OwnRunsFile(tmp_path / "new folder").add(run("one"), run("two", depth=4096))
    assert OwnRunsFile(tmp_path / "new folder").load() == ((run("one"), run("two", depth=4096)), ())


def test_a_run_measured_again_replaces_the_old_one_and_one_can_be_forgotten(tmp_path: Path) -> None:
    file = OwnRunsFile(tmp_path)
    file.add(run("one"), run("two"))
    file.add(run("one", value=42.9))
    file.remove("two")
    assert file.load()[0] == (run("one", value=42.9),)


def test_a_run_of_a_newer_version_costs_only_itself_and_stays_in_the_file(tmp_path: Path) -> None:
    file = OwnRunsFile(tmp_path)
    file.add(run("one"))
    path = tmp_path / FILE_NAME
    known = json.loads(path.read_text())
    known["runs"].append({"id": "newer", "what": "nobody knows"})
    path.write_text(json.dumps(known))
    runs, lost = file.load()
    assert (runs, lost) == ((run("one"),), ("runs.json: 1 measurement could not be read.",))
    file.add(run("two"))
    assert "nobody knows" in path.read_text()


@pytest.mark.parametrize("content", [b"{", b"[]", b'{"runs": 3}', b"\xff\xfe", b"[" * 100_000])
def test_a_damaged_file_is_kept_aside_before_the_next_run_is_written(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / FILE_NAME
    path.write_bytes(content)
    file = OwnRunsFile(tmp_path)
    assert file.load() == ((), ("runs.json is damaged: your measurements could not be read.",))
    assert path.read_bytes() == content
    file.add(run())
    assert file.load() == ((run(),), ())
    assert (tmp_path / f"{FILE_NAME}.broken").read_bytes() == content


def test_the_library_has_the_runs(tmp_path: Path) -> None:
    own = OwnCatalog(tmp_path / "catalog")
    own.runs.add(run())
    library, problems = own.library(shipped("catalogs"), TODAY)
    assert (library.own_runs, problems) == ((run(),), ())


@given(low=st.floats(0.1, 1e6), width=st.floats(1.0, 2.0), share=st.floats(0.0, 1.0), depth=st.integers(0, 8_000_000))
def test_every_run_is_read_as_it_was_written(
    tmp_path_factory: pytest.TempPathFactory, low: float, width: float, share: float, depth: int
) -> None:
    value = min(max(low + (low * width - low) * share, low), low * width)
    file = OwnRunsFile(tmp_path_factory.mktemp("runs"))
    one = run(value=value, low=low, high=low * width, depth=depth)
    file.add(one)
    assert file.load() == ((one,), ())
