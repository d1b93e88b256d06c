"""Whatever happens while a rig is saved, the last good version is there afterwards."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from rigplanner.store.rig_errors import ChangedElsewhereError, UnreachableRigError
from rigplanner.store.rig_folder import RigFolder
from rigplanner.store.rigs import Standing, check_unchanged, load_rig, save_rig, standing_of

from .examples import library, plan

POSIX_ONLY = pytest.mark.skipif(os.name == "nt", reason="needs POSIX processes and rights")
NOBODY = 65534
KILLS = 1000
DAY_1 = "2026-11-01T10:00:00Z"

#: A child saves two plans in turn for ever; the parent kills it at a random moment and looks at the file, again and
#: again. Children are forked and load nothing, so that a thousand take seconds.
KILLING = """
import json, os, random, select, signal, sys
from pathlib import Path
from rigplanner.store.rigs import load_rig, save_rig
from tests.store.examples import library, plan

path, kills = Path(sys.argv[1]), int(sys.argv[2])
shelves, random = library(), random.Random(7)
plans = [plan(name="One"), plan(name="Two", tags=tuple("abcdefgh"))]
whole = []
for each in plans:
    save_rig(path, each, shelves, saved_at="2026-11-01T10:00:00Z")
    whole.append(path.read_bytes())
seen = [0, 0]
for _ in range(kills):
    plans.reverse()
    told, tell = os.pipe()
    child = os.fork()
    if child == 0:
        while True:
            for each in plans:
                os.write(tell, b".")
                save_rig(path, each, shelves, saved_at="2026-11-01T10:00:00Z")
    os.read(told, 1)
    select.select([], [], [], random.uniform(0, 0.006))
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    os.close(told), os.close(tell)
    seen[whole.index(path.read_bytes())] += 1
assert load_rig(path, shelves).plan in plans
print(json.dumps(seen))
"""

#: What a disk without room says: the system lets no file grow beyond a few bytes.
FULL_DISK = """
import resource, signal, sys
from pathlib import Path
from rigplanner.store.rig_errors import UnreachableRigError
from rigplanner.store.rigs import save_rig
from tests.store.examples import library, plan

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))
try:
    save_rig(Path(sys.argv[1]), plan(name="New"), library())
except UnreachableRigError as error:
    print(error)
"""


def run(program: str, *arguments: object) -> str:
    root = Path(__file__).parents[2]
    ended = subprocess.run(
        [sys.executable, "-c", program, *map(str, arguments)],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root)},
        capture_output=True,
        check=False,
        timeout=120,
    )
    assert ended.returncode == 0, ended.stderr.decode()
    return ended.stdout.decode()


@contextmanager
def ordinary_user() -> Iterator[Path]:
    """A folder of its own, and the rights of somebody whom a system can refuse something."""
    is_root = os.geteuid() == 0
    with tempfile.TemporaryDirectory() as folder:
        if is_root:
            os.chown(folder, NOBODY, NOBODY)
            os.setresuid(NOBODY, NOBODY, 0)
        try:
            yield Path(folder)
        finally:
            if is_root:
                os.setresuid(0, 0, 0)
            Path(folder).chmod(0o700)


@pytest.mark.timed
@POSIX_ONLY
def test_a_thousand_kills_leave_one_of_the_versions_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.rig.json"

    seen = json.loads(run(KILLING, path, KILLS))

    assert sum(seen) == KILLS
    assert min(seen) > KILLS / 20  # both were saved and found, so that the kills did fall into the saving
    assert len(list(tmp_path.glob(".rigplanner-*.part"))) > KILLS / 100
    assert len(RigFolder(tmp_path).rigs()) == 1


@POSIX_ONLY
def test_a_full_disk_leaves_the_last_good_version(tmp_path: Path) -> None:
    path = tmp_path / "a.rig.json"
    save_rig(path, plan(), library())

    assert "a.rig.json cannot be written: file too large" in run(FULL_DISK, path)
    assert load_rig(path, library()).plan == plan()
    assert os.listdir(tmp_path) == ["a.rig.json"]


@POSIX_ONLY
def test_a_read_only_folder_leaves_everything_as_it_is() -> None:
    with ordinary_user() as home:
        folder = RigFolder(home)
        path = folder.save_new(plan(), library(), DAY_1)
        home.chmod(0o500)

        for change in (
            lambda: save_rig(path, plan(name="New"), library()),
            lambda: folder.save_new(plan(), library(), DAY_1),
            lambda: folder.rename(path, "New"),
            lambda: folder.duplicate(path),
            lambda: folder.set_tags(path, ["a"]),
            lambda: folder.trash(path, DAY_1),
        ):
            with pytest.raises(UnreachableRigError, match="permission denied"):
                change()
        assert load_rig(path, library()).plan == plan()
        assert os.listdir(home) == ["Starter.rig.json"]


@POSIX_ONLY
def test_a_file_that_may_no_longer_be_written_stays() -> None:
    with ordinary_user() as home:
        path = home / "a.rig.json"
        save_rig(path, plan(), library())
        path.chmod(0o400)

        with pytest.raises(UnreachableRigError, match="permission denied"):
            save_rig(path, plan(name="New"), library())
        assert load_rig(path, library()).plan == plan()


@POSIX_ONLY
def test_a_file_that_may_no_longer_be_read_is_told() -> None:
    with ordinary_user() as home:
        path = home / "a.rig.json"
        save_rig(path, plan(), library())
        path.chmod(0)

        with pytest.raises(UnreachableRigError, match="cannot be read: permission denied"):
            load_rig(path, library())
        (listed,) = RigFolder(home).rigs()
        assert "permission denied" in listed.trouble


def test_a_file_that_is_another_now_is_not_written_over(tmp_path: Path) -> None:
    path = tmp_path / "a.rig.json"
    opened = save_rig(path, plan(), library())
    save_rig(path, plan(name="Theirs"), library())

    with pytest.raises(ChangedElsewhereError, match=r"a\.rig\.json was changed by another"):
        save_rig(path, plan(name="Ours"), library(), expected=opened)
    assert load_rig(path, library()).plan.name == "Theirs"


@pytest.mark.parametrize("content", [b"", b"x" * 6_000_000])
def test_a_file_that_became_something_else_is_not_written_over(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.rig.json"
    opened = save_rig(path, plan(), library())
    path.write_bytes(content)

    with pytest.raises(ChangedElsewhereError):
        check_unchanged(path, opened)


def test_a_file_that_is_the_same_or_gone_is_written(tmp_path: Path) -> None:
    path = tmp_path / "a.rig.json"
    first = save_rig(path, plan(), library(), saved_at=DAY_1)
    assert load_rig(path, library()).digest == first

    second = save_rig(path, plan(name="New"), library(), expected=first)
    path.unlink()
    save_rig(path, plan(name="Newest"), library(), expected=second)

    assert load_rig(path, library()).plan.name == "Newest"


def test_what_became_of_a_file_is_one_of_four(tmp_path: Path) -> None:
    path = tmp_path / "a.rig.json"
    digest = save_rig(path, plan(), library())
    assert standing_of(path, digest) is Standing.SAME
    save_rig(path, plan(name="Theirs"), library())
    assert standing_of(path, digest) is Standing.CHANGED
    path.unlink()
    assert standing_of(path, digest) is Standing.GONE
    path.mkdir()
    assert standing_of(path, digest) is Standing.UNKNOWN
