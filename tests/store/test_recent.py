"""The list of files that were opened lately."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from rigplanner.store.recent import FILE_NAME, MOST, RecentFiles


def test_the_newest_comes_first_and_each_once(tmp_path: Path) -> None:
    recent = RecentFiles(tmp_path / "not yet")
    one, two = tmp_path / "one.rig.json", tmp_path / "two.rig.json"
    for path in (one, two, one):
        recent.add(path)

    assert recent.paths() == (one, two)
    recent.remove(one)
    assert RecentFiles(tmp_path / "not yet").paths() == (two,)


def test_only_the_last_dozen_is_kept(tmp_path: Path) -> None:
    recent = RecentFiles(tmp_path)
    for number in range(MOST + 5):
        recent.add(tmp_path / f"{number}.rig.json")

    assert len(recent.paths()) == MOST
    assert recent.paths()[0].name == f"{MOST + 4}.rig.json"


@pytest.mark.parametrize("content", [b"", b"{", b'{"files": [1]}', b'{"files": ["a\\u0000b", ""]}', b"\xff"])
def test_a_damaged_list_is_an_empty_one(tmp_path: Path, content: bytes) -> None:
    (tmp_path / FILE_NAME).write_bytes(content)

    assert RecentFiles(tmp_path).paths() == ()


def test_a_list_that_cannot_be_written_costs_nothing_else(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).mkdir()
    recent = RecentFiles(tmp_path)

    recent.add(tmp_path / "a.rig.json")
    recent.add(Path(os.fsdecode(b"/tmp/\xff.rig.json")))

    assert recent.paths() == ()
