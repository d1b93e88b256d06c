"""Windows that save to one file at the same moment: none writes over what it has not seen."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from rigplanner.store.rig_folder import RigFolder
from rigplanner.store.rigs import load_rig, save_rig

from .examples import library, plan

#: Another process: saves to a file as often as it can, each time over what it just read, and tells over what.
SAVER = """
import sys
from pathlib import Path
from rigplanner.store.rig_errors import ChangedElsewhereError
from rigplanner.store.rigs import load_rig, save_rig
from tests.store.examples import library, plan

path, name, shelf = Path(sys.argv[1]), sys.argv[2], library()
print(flush=True)
sys.stdin.readline()
for number in range(60):
    seen = load_rig(path, shelf).digest
    try:
        save_rig(path, plan(name=f"{name} {number}"), shelf, expected=seen)
    except ChangedElsewhereError:
        continue
    print(seen)
"""
#: Another process: gives a rig tags of its own, again and again.
TAGGER = """
import sys
from pathlib import Path
from rigplanner.store.rig_folder import RigFolder

path, name = Path(sys.argv[1]), sys.argv[2]
print(flush=True)
sys.stdin.readline()
for number in range(6):
    RigFolder(path.parent)._change(path, lambda plan: plan.model_copy(update={"tags": (*plan.tags, f"{name}{number}")}))
"""


def at_once(script: str, path: Path, folder: Path) -> list[str]:
    """What two processes print that begin at the same moment."""
    root = Path(__file__).parents[2]
    env = {**os.environ, "PYTHONPATH": str(root), "XDG_DATA_HOME": str(folder)}
    begun = [
        subprocess.Popen(
            [sys.executable, "-c", script, str(path), name],
            cwd=root,
            env=env,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for name in ("one", "two")
    ]
    for each in begun:
        assert each.stdout is not None
        each.stdout.readline()
    for each in begun:
        assert each.stdin is not None
        each.stdin.write("\n")
        each.stdin.flush()
    lines = [line for each in begun for line in each.communicate()[0].split()]
    assert [each.returncode for each in begun] == [0, 0]
    return lines


def test_of_two_that_saw_the_same_only_one_saves(tmp_path: Path) -> None:
    path = tmp_path / "a.rig.json"
    save_rig(path, plan(), library())

    seen = at_once(SAVER, path, tmp_path)

    assert len(seen) >= 60
    assert len(seen) == len(set(seen))
    assert load_rig(path, library())


def test_no_change_of_a_list_of_rigs_is_lost(tmp_path: Path) -> None:
    path = RigFolder(tmp_path).save_new(plan(tags=()), library(), "2026-11-30T10:00:00Z")

    at_once(TAGGER, path, tmp_path)

    assert len(load_rig(path, library()).plan.tags) == 12
