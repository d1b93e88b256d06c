"""What lies in the trash comes back under the very name it had."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from rigplanner.store.rig_errors import UnreachableRigError
from rigplanner.store.rig_folder import RigFolder
from rigplanner.store.rigs import SUFFIX, save_rig

from .examples import library, plan

DAY_1, DAY_2 = "2026-11-01T10:00:00Z", "2026-11-02T10:00:00Z"


@pytest.fixture
def folder(tmp_path: Path) -> RigFolder:
    folder = RigFolder(tmp_path / "rigs")
    folder.path.mkdir()
    return folder


#: Names that only some systems take.
POSIX_NAMES = ("a: b?", "con", "\udcff") if os.name != "nt" else ()


@pytest.mark.parametrize(
    "stem", ["my-file", "Box 2", "A  B", "N" * 180, "N" * 220, "é" * 110, "Cafe\u0301", *POSIX_NAMES]
)
def test_a_file_comes_back_under_the_name_it_had(folder: RigFolder, stem: str) -> None:
    path = folder.path / f"{stem}{SUFFIX}"
    save_rig(path, plan(), library())

    trashed = folder.trash(path, DAY_1)
    assert folder.restore(trashed) == path


def test_a_name_without_room_for_the_moment_is_cut_in_the_trash_and_comes_back_whole_where_it_is_known(
    folder: RigFolder,
) -> None:
    path = folder.path / f"{'é' * 123}{SUFFIX}"
    save_rig(path, plan(), library())

    trashed = folder.trash(path, DAY_1)
    assert folder.trashed() == (trashed,)
    assert folder.restore(trashed, path) == path


def test_two_of_one_moment_come_back_each_to_its_place(folder: RigFolder) -> None:
    paths = [folder.save_new(plan(name="Box"), library(), DAY_1) for _ in range(2)]
    both = [(path, folder.trash(path, DAY_2)) for path in reversed(paths)]
    first = folder.save_new(plan(name="Box"), library(), DAY_1)
    again = folder.trash(first, DAY_2)

    assert [folder.restore(trashed, path) for path, trashed in both] == list(reversed(paths))
    assert folder.restore(again, first).name == "Box 3.rig.json"


def test_a_plan_from_elsewhere_gets_a_name_of_its_own(folder: RigFolder, tmp_path: Path) -> None:
    slot = tmp_path / "2.rig.json"
    save_rig(slot, plan(name="../Unsaved"), library())

    trashed = folder.trash(slot, DAY_1, "../Unsaved")
    assert folder.restore(trashed) == folder.path / "Unsaved.rig.json"


def test_a_name_that_would_hide_the_file_is_not_given_back(folder: RigFolder) -> None:
    path = folder.save_new(plan(), library(), DAY_1)
    trashed = folder.trash(path, DAY_1)
    hiding = trashed.rename(trashed.with_name("20261101T100000Z .hidden.rig.json"))

    assert folder.restore(hiding).name == "hidden.rig.json"


def test_what_is_gone_from_the_trash_is_told(folder: RigFolder) -> None:
    path = folder.save_new(plan(), library(), DAY_1)
    trashed = folder.trash(path, DAY_1)
    trashed.unlink()

    for target in (None, path):
        with pytest.raises(UnreachableRigError):
            folder.restore(trashed, target)
