"""The frozen program, the package and a clean root, each made once; building and the root side by side."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.packaging.clean_root import CleanRoot, check_possible
from tests.packaging.commands import LINUX, ROOT, need, told
from tests.packaging.screen import Screen


@dataclass(frozen=True, slots=True)
class Built:
    """What was built: the folder of the frozen program, and the package of it."""

    frozen: Path
    deb: Path


def listed_packages(kind: str) -> set[str]:
    """The packages that libraries.txt lists as of this kind, by their names on Debian 12."""
    rows = [line.split() for line in (LINUX / "libraries.txt").read_text("utf-8").splitlines()]
    return {row[2].partition("|")[0] for row in rows if len(row) == 3 and row[1] == kind}


@pytest.fixture(scope="session")
def growing_root(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CleanRoot | None]:
    """A clean root on its way, where one can be made; asked for before the package is built."""
    try:
        check_possible()
    except pytest.skip.Exception:
        yield None
        return
    root = CleanRoot(tmp_path_factory.mktemp("clean") / "root", sorted(listed_packages("depends")))
    yield root
    root.end()
    shutil.rmtree(root.path, ignore_errors=True)


@pytest.fixture(scope="session")
def built(growing_root: CleanRoot | None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Built]:
    """The package of this work tree."""
    del growing_root
    need("dpkg-deb", "objdump", "strip")
    pytest.importorskip("PyInstaller", reason="not installed: PyInstaller (make package-setup)")
    folder = tmp_path_factory.mktemp("built")
    spec = ROOT / "packaging" / "rigplanner.spec"
    pyinstaller = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN"]
    told([*pyinstaller, "--distpath", folder / "dist", "--workpath", folder / "work", spec], cwd=ROOT)
    frozen = folder / "dist" / "rigplanner"
    environment = {"PYTHON": sys.executable, "DEB_COMPRESSION": "none"}
    told(["sh", LINUX / "build_deb.sh", frozen, folder], environment)
    (deb,) = folder.glob("rigplanner_*.deb")
    yield Built(frozen, deb)
    shutil.rmtree(folder)  # several hundred MB, which pytest would keep


@pytest.fixture(scope="session")
def root(built: Built, growing_root: CleanRoot | None) -> CleanRoot:
    """A clean root that stands."""
    del built
    if growing_root is None:
        check_possible()  # says why not
    assert growing_root is not None
    growing_root.wait()
    return growing_root


@pytest.fixture(scope="session")
def screen() -> Iterator[Screen]:
    """A screen for windows."""
    need("Xvfb", "xwininfo", "xprop")
    screen = Screen()
    yield screen
    screen.close()
