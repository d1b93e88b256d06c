"""The package in a clean Debian: installed, started from the menu, a rig double-clicked, printed, removed.

One test after the other on the same root, as a person would.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Final

import pytest

from tests.packaging.clean_root import CleanRoot
from tests.packaging.commands import ROOT, told
from tests.packaging.conftest import Built
from tests.packaging.screen import Screen, running

pytestmark = pytest.mark.package

_DESKTOP: Final = "/usr/share/applications/rigplanner.desktop"
_TYPE: Final = "application/x-rigplanner-rig+json"
_RIG: Final = "/home/user/My rigs/first plan.rig.json"
#: What a desktop has: the database of file types, and what opens files with it.
_OF_A_DESKTOP: Final = ("shared-mime-info", "desktop-file-utils", "libglib2.0-bin", "xdg-utils")
_FEWEST_BYTES: Final = 10_000


@pytest.fixture(scope="module")
def before(root: CleanRoot) -> frozenset[str]:
    """What lay in the root with nothing but the libraries that the package asks for."""
    return root.files()


@pytest.fixture(scope="module")
def installed(root: CleanRoot, built: Built, before: frozenset[str]) -> CleanRoot:
    """The root with the package."""
    del before
    shutil.copy(built.deb, root.path / "var" / "cache" / built.deb.name)
    root.apt("install", "--no-install-recommends", f"/var/cache/{built.deb.name}")
    return root


@pytest.fixture(scope="module")
def desktop(installed: CleanRoot) -> CleanRoot:
    """The root with what a desktop has, and a rig in the folder of the person."""
    installed.apt("install", "--no-install-recommends", *_OF_A_DESKTOP)
    rig = installed.path / _RIG[1:]
    rig.parent.mkdir()
    shutil.copy(ROOT / "tests" / "data" / "rigs" / "v1_starter.rig.json", rig)
    return installed


def test_every_library_is_brought_or_asked_for(installed: CleanRoot) -> None:
    """Only plugins for GTK desktops and printers, which Qt leaves out, may lack theirs."""
    program = installed.path / "usr" / "lib" / "rigplanner"
    files = [f"/{file.relative_to(installed.path)}" for file in program.rglob("*.so*") if not file.is_symlink()]
    searched = {"LD_LIBRARY_PATH": "/usr/lib/rigplanner/_internal"}
    lines = installed.run("ldd", *files, "/usr/lib/rigplanner/rigplanner", environment=searched).splitlines()
    lacking, file = set(), ""
    for line in lines:
        file = line if line.startswith("/") else file
        if "not found" in line:
            lacking.add(Path(file.rstrip(":")).name)
    assert lacking <= {"libqgtk3.so", "libcupsprintersupport.so"}


def test_the_whole_program_runs(installed: CleanRoot, screen: Screen) -> None:
    run = installed.run("rigplanner", "--smoke-test", environment={"DISPLAY": screen.display})
    facts = json.loads(run)
    print(f"\n{facts}")
    assert {"plan", "rigs", "compare", "pc", "catalog"} <= set(facts["pages"])
    assert min(facts["pdf_bytes"].values()) > _FEWEST_BYTES


def test_it_starts_from_its_desktop_entry(desktop: CleanRoot, screen: Screen, tmp_path: Path) -> None:
    command = desktop.command("gio", "launch", _DESKTOP, environment={"DISPLAY": screen.display})
    with running(command, tmp_path / "log"):
        window = screen.wait_for("– RigPlanner")
        assert "RigPlanner" in screen.classes(window), "StartupWMClass must name the window"


def test_a_rig_is_known_by_its_name(desktop: CleanRoot) -> None:
    gnome = {"XDG_CURRENT_DESKTOP": "GNOME"}
    assert desktop.run("xdg-mime", "query", "filetype", _RIG, environment=gnome).strip() == _TYPE
    assert desktop.run("xdg-mime", "query", "default", _TYPE).strip() == "rigplanner.desktop"


def test_a_rig_that_is_double_clicked_opens(desktop: CleanRoot, screen: Screen, tmp_path: Path) -> None:
    """`gio open` does what a file manager does: type of the file, program of the type, Exec line of its entry."""
    command = desktop.command("gio", "open", _RIG, environment={"DISPLAY": screen.display})
    with running(command, tmp_path / "log"):
        screen.wait_for("Starter 12 GB – RigPlanner")


def test_a_pdf_is_made(desktop: CleanRoot) -> None:
    desktop.run("rigplanner", "export", _RIG, "--pdf", "/home/user/sheet.pdf")
    sheet = (desktop.path / "home" / "user" / "sheet.pdf").read_bytes()
    assert sheet.startswith(b"%PDF")
    assert len(sheet) > _FEWEST_BYTES


def test_it_is_removed_without_a_trace(desktop: CleanRoot, before: frozenset[str]) -> None:
    placed = told(["dpkg", "--root", desktop.path, "-L", "rigplanner"]).split("\n")
    desktop.apt("purge", "rigplanner")
    desktop.apt("purge", "--autoremove", *_OF_A_DESKTOP)
    assert not [line for line in placed if "rigplanner" in line and (desktop.path / line[1:]).exists()]
    assert not [file for file in desktop.files() - before if "rigplanner" in file.lower()]
    assert (desktop.path / _RIG[1:]).is_file(), "the rigs of the person stay"
