"""The small parts that packages are made of, each by itself."""

from __future__ import annotations

import importlib.util
import re
import struct
import tomllib
import xml.etree.ElementTree as ElementTree
from configparser import ConfigParser
from pathlib import Path
from types import ModuleType
from typing import Final

import pytest
from PySide6.QtGui import QImage

from rigplanner import __version__
from tests.packaging.commands import LINUX, ROOT, need, told

_PACKAGING: Final = ROOT / "packaging"
_ID: Final = "io.github.rigplanner.RigPlanner"
_TYPE: Final = "application/x-rigplanner-rig+json"
_SCRIPTS: Final = sorted(_PACKAGING.rglob("*.sh"))


def module(path: Path) -> ModuleType:
    """A module of packaging/, which is no package of Python."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    loaded = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(loaded)
    return loaded


def test_programs_started_later_get_their_own_libraries() -> None:
    environment = {
        "LD_LIBRARY_PATH": "/usr/lib/rigplanner/_internal",
        "LD_LIBRARY_PATH_ORIG": "/opt/theirs",
        "DYLD_LIBRARY_PATH": "/usr/lib/rigplanner/_internal",
        "QT_PLUGIN_PATH": "/usr/lib/rigplanner/_internal/PySide6/Qt/plugins",
        "_PYI_PARENT_PROCESS_LEVEL": "1",
        "HOME": "/home/user",
    }
    module(_PACKAGING / "start.py").give_back(environment)
    assert environment == {"LD_LIBRARY_PATH": "/opt/theirs", "HOME": "/home/user"}


def test_icons_hold_what_they_say(qapp: object) -> None:
    del qapp
    icons = module(_PACKAGING / "freeze" / "icons.py")
    pictures = {size: icons.png(size) for size in icons.SIZES}
    for size, picture in pictures.items():
        assert QImage.fromData(picture).width() == size
    ico = icons.ico(pictures)
    count = struct.unpack_from("<H", ico, 4)[0]
    for number in range(count):
        width, *_, length, place = struct.unpack_from("<BBBBHHII", ico, 6 + 16 * number)
        assert QImage.fromData(ico[place : place + length]).width() == (width or 256)
    icns = icons.icns(pictures)
    assert struct.unpack(">4sI", icns[:8]) == (b"icns", len(icns))


def test_an_unknown_library_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    need("objdump", "gcc")
    depends = module(LINUX / "depends.py")
    source = tmp_path / "empty.c"
    source.write_text("int answer(void) { return 42; }\n")
    told(["gcc", "-shared", "-Wl,-soname,libstrange.so.7", "-o", tmp_path / "libstrange.so.7", source])
    program = tmp_path / "frozen" / "program.so"
    program.parent.mkdir()
    needs = ("-Wl,--no-as-needed", tmp_path / "libstrange.so.7", "-lm")
    told(["gcc", "-shared", "-o", program, source, *needs])
    assert depends.main(program.parent) == 1
    assert "libstrange.so.7" in capsys.readouterr().err


def test_the_desktop_entry_is_sound() -> None:
    need("desktop-file-validate")
    told(["desktop-file-validate", LINUX / "rigplanner.desktop"])
    entry = ConfigParser(interpolation=None)
    entry.optionxform = str  # type: ignore[assignment, method-assign]
    entry.read(LINUX / "rigplanner.desktop", "utf-8")
    main = entry["Desktop Entry"]
    assert main["MimeType"] == f"{_TYPE};"
    for key in ("Name", "GenericName", "Comment", "Keywords"):
        assert {main[key], main[f"{key}[de]"], main[f"{key}[zh_CN]"]}


def test_the_metainfo_is_sound_and_knows_the_version() -> None:
    file = LINUX / f"{_ID}.metainfo.xml"
    info = ElementTree.parse(file).getroot()  # noqa: S314 - our own file
    assert info.findtext("id") == _ID
    assert next(release.get("version") for release in info.iter("release")) == __version__
    language = "{http://www.w3.org/XML/1998/namespace}lang"
    for tag in ("summary", "description/p", "screenshots/screenshot/caption"):
        assert {found.get(language) for found in info.iterfind(tag)} == {None, "de", "zh_CN"}
    for image in info.iter("image"):
        assert (ROOT / "docs" / str(image.text).rpartition("/")[2]).is_file()
    need("appstreamcli")
    told(["appstreamcli", "validate", "--no-net", file])


def test_all_platforms_call_the_version_and_the_rig_the_same() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    assert project["project"]["version"] == __version__
    assert _TYPE in (LINUX / "rigplanner.xml").read_text("utf-8")
    assert _TYPE in (_PACKAGING / "freeze" / "platforms.py").read_text("utf-8")


def test_unittest_is_never_left_out() -> None:
    assert not re.search(r'"unittest', (_PACKAGING / "freeze" / "lean.py").read_text("utf-8"))


@pytest.mark.parametrize("script", _SCRIPTS, ids=[script.name for script in _SCRIPTS])
def test_scripts_are_sound(script: Path) -> None:
    need("shellcheck")
    told(["shellcheck", script])
