from __future__ import annotations

from pathlib import Path

import pytest

from rigplanner.store.recovery import autosave, autosave_path, recovered
from rigplanner.store.rig_errors import DamagedRigError, UnreachableRigError

from .examples import library, plan


def test_at_first_there_is_nothing(tmp_path: Path) -> None:
    assert recovered(library(), tmp_path) is None


def test_the_last_plan_comes_back(tmp_path: Path) -> None:
    folder = tmp_path / "not yet" / "there"
    autosave(plan(), library(), folder)
    autosave(plan(name="Second"), library(), folder)

    found = recovered(library(), folder)

    assert found is not None
    assert found.plan == plan(name="Second")


def test_a_damaged_plan_is_told_once_and_kept(tmp_path: Path) -> None:
    autosave_path(tmp_path).write_bytes(b'{"format": ')

    with pytest.raises(DamagedRigError, match=r"kept as autosave\.rig\.json\.broken"):
        recovered(library(), tmp_path)

    assert recovered(library(), tmp_path) is None
    assert (tmp_path / "autosave.rig.json.broken").read_bytes() == b'{"format": '


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")

    with pytest.raises(UnreachableRigError, match="cannot be made"):
        autosave(plan(), library(), tmp_path / "file" / "folder")
