from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from rigplanner.store.atomic import set_aside, write_atomically

POSIX_ONLY = pytest.mark.skipif(os.name == "nt", reason="needs POSIX files")


def test_a_file_is_made_and_replaced(tmp_path: Path) -> None:
    path = tmp_path / "a.json"

    write_atomically(path, b"one")
    write_atomically(path, b"two")

    assert path.read_bytes() == b"two"
    assert os.listdir(tmp_path) == ["a.json"]


@POSIX_ONLY
def test_rights_and_links_of_the_old_file_stay(tmp_path: Path) -> None:
    real, link = tmp_path / "real.json", tmp_path / "link.json"
    real.write_bytes(b"old")
    real.chmod(0o640)
    link.symlink_to(real)

    write_atomically(link, b"new")

    assert link.is_symlink()
    assert real.read_bytes() == b"new"
    assert stat.S_IMODE(real.stat().st_mode) == 0o640


def test_a_missing_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        write_atomically(tmp_path / "none" / "a.json", b"x")


def test_a_folder_is_not_replaced(tmp_path: Path) -> None:
    with pytest.raises(IsADirectoryError):
        write_atomically(tmp_path, b"x")


@POSIX_ONLY
def test_a_pipe_is_not_replaced(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)

    with pytest.raises(OSError, match="Not an ordinary file"):
        write_atomically(pipe, b"x")
    assert stat.S_ISFIFO(pipe.stat().st_mode)


@POSIX_ONLY
def test_a_full_disk_leaves_the_old_file_and_no_rest(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(b"old")
    program = (
        "import resource, signal, sys; from pathlib import Path; "
        "from rigplanner.store.atomic import write_atomically; "
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN); "
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000)); "
        "write_atomically(Path(sys.argv[1]), b'x' * 100_000)"
    )

    ended = subprocess.run([sys.executable, "-c", program, str(path)], capture_output=True, check=False)

    assert b"File too large" in ended.stderr
    assert path.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["a.json"]


def test_setting_aside_keeps_the_bytes(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(b"damaged")

    kept = set_aside(path)

    assert kept == tmp_path / "a.json.broken"
    assert kept.read_bytes() == b"damaged"
    assert not path.exists()
    assert set_aside(path) is None
