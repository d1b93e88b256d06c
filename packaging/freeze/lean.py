"""What goes into the frozen program and what stays out of it."""

from __future__ import annotations

import re
import sys
from importlib.metadata import PackageNotFoundError, packages_distributions, requires
from pathlib import Path, PurePosixPath
from typing import Final

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

#: One row of PyInstaller's tables: place in the folder, file it comes from, kind.
Row = tuple[str, str, str]

#: Parts of libraries we use that nothing of ours reaches. Never `unittest`: matplotlib breaks without it.
UNUSED_MODULES: Final = (
    # No page of the web is asked, only servers on this machine; their encryption would be the largest library.
    "ssl",
    "_ssl",
    "_hashlib",
    "sqlite3",
    "_sqlite3",
    "curses",
    "_curses",
    "readline",
    "tkinter",
    "_tkinter",
    # Built against libraries whose names differ between Linux systems; nothing here is packed that way.
    "bz2",
    "_bz2",
    "lzma",
    "_lzma",
    "_uuid",
    "test",
    "lib2to3",
    "ensurepip",
    "pydoc_data",
    "matplotlib.pyplot",
    "matplotlib.tests",
    "matplotlib.sphinxext",
    "numpy.distutils",
    "numpy.f2py",
    "numpy.testing",
    "pydantic.mypy",
    "pydantic.v1",
    # matplotlib reads and writes PNG with it; other formats are never met.
    *(f"PIL.{name}ImagePlugin" for name in ("Avif", "Blp", "BufrStub", "Cur", "Dcx", "Dds", "Eps", "Fits", "Fli")),
    *(f"PIL.{name}ImagePlugin" for name in ("Fpx", "Ftex", "Gbr", "Grib", "GribStub", "Hdf5Stub", "Icns", "Ico", "Im")),
    *(f"PIL.{name}ImagePlugin" for name in ("Imt", "Iptc", "Jpeg2K", "Mcidas", "Mic", "Mpeg", "Mpo", "Msp", "Palm")),
    *(f"PIL.{name}ImagePlugin" for name in ("Pcd", "Pcx", "Pdf", "Pixar", "Psd", "Qoi", "Sgi", "Spider", "Sun")),
    *(f"PIL.{name}ImagePlugin" for name in ("Tga", "Tiff", "WebP", "Wmf", "XVThumb", "Xbm", "Xpm")),
    "PIL.ImageTk",
    "PIL.ImageQt",
    "PIL._avif",
    "PIL._webp",
    "PIL._imagingcms",
    "PIL._imagingft",
    "PIL._imagingtk",
)
_QT_PLUGINS: Final = frozenset(
    {
        "iconengines/qsvgicon",
        "imageformats/qsvg",
        "platforminputcontexts/composeplatforminputcontextplugin",
        "platforminputcontexts/ibusplatforminputcontextplugin",
        "platforms/qcocoa",
        "platforms/qoffscreen",
        "platforms/qwayland",
        "platforms/qwindows",
        "platforms/qxcb",
        "platformthemes/qgtk3",
        "platformthemes/qxdgdesktopportal",
        "printsupport/cocoaprintersupport",
        "printsupport/cupsprintersupport",
        "printsupport/windowsprintersupport",
        "styles/qmacstyle",
        "styles/qmodernwindowsstyle",
        "wayland-decoration-client/adwaita",
        "wayland-decoration-client/bradient",
        "wayland-shell-integration/xdg-shell",
    }
)
_QT_TRANSLATIONS: Final = frozenset({"qtbase_de.qm", "qtbase_en.qm", "qtbase_zh_CN.qm"})
#: Qt libraries and modules that only plugins and tools need which are left out.
_UNUSED_QT: Final = re.compile(
    r"(lib)?Qt6?(Qml|Quick|Labs|VirtualKeyboard|Network|OpenGL|Pdf|Sql|Test|Designer|Help|UiTools|EglF[sS]|Concurrent)"
)
#: Of the libraries of the machine that builds, only Python itself: X11, Wayland, GLib, fontconfig, D-Bus and Mesa
#: belong to the system, which also has the drivers that go with them; linux/libraries.txt names their packages.
_PYTHON_ITSELF: Final = re.compile(r"libpython3")
_UNUSED_DATA: Final = (
    "matplotlib/mpl-data/sample_data/",
    "matplotlib/mpl-data/plot_directive/",
    "matplotlib/mpl-data/fonts/afm/",
    "matplotlib/mpl-data/fonts/pdfcorefonts/",
    "matplotlib/mpl-data/images/",
    "PySide6/Qt/qml/",
)
#: Start-up code that costs more than it gives: one makes matplotlib list all fonts anew at every start, the other
#: loads Qt for every command, to tell what PySide6's wheels know by themselves.
_UNUSED_STARTUP: Final = frozenset({"pyi_rth_mplconfig", "pyi_rth_pyside6"})


def foreign_modules() -> list[str]:
    """Modules of packages of this environment that the program does not require: tools of developers."""
    ours = required_distributions("rigplanner")
    return sorted(
        module
        for module, owners in packages_distributions().items()
        if not {canonicalize_name(owner) for owner in owners} & ours
    )


def own_modules(root: Path) -> list[str]:
    """Every module of the program: commands, pages and dialogs are imported when first asked for, some by name."""
    files = (path.relative_to(root).with_suffix("") for path in sorted((root / "rigplanner").rglob("*.py")))
    return [".".join(file.parts[:-1] if file.name == "__init__" else file.parts) for file in files]


def required_distributions(name: str) -> set[str]:
    """The packages that a package needs here, itself among them."""
    found: set[str] = set()
    waiting = [name]
    while waiting:
        asked = canonicalize_name(waiting.pop())
        if asked in found:
            continue
        try:
            needs = requires(asked) or []
        except PackageNotFoundError:  # for another platform
            continue
        found.add(asked)
        parsed = [Requirement(need) for need in needs]
        waiting += [need.name for need in parsed if need.marker is None or need.marker.evaluate({"extra": ""})]
    return found


def lean(rows: list[Row]) -> list[Row]:
    """Rows without what is not used."""
    return [row for row in rows if _is_wanted(PurePosixPath(row[0].replace("\\", "/")), row[2])]


def lean_startup(rows: list[Row]) -> list[Row]:
    """The start-up code without what is not used."""
    return [row for row in rows if row[0] not in _UNUSED_STARTUP]


def _is_wanted(place: PurePosixPath, kind: str) -> bool:
    text = str(place)
    if text.startswith(_UNUSED_DATA) or ".dist-info/" in text:
        return False
    if "PySide6" in place.parts:
        return _is_wanted_of_qt(place)
    if _UNUSED_QT.match(place.name):  # links at the top that lead to libraries left out
        return False
    is_of_this_machine = sys.platform == "linux" and len(place.parts) == 1 and kind == "BINARY"
    return not is_of_this_machine or bool(_PYTHON_ITSELF.match(place.name))


def _is_wanted_of_qt(place: PurePosixPath) -> bool:
    parts = place.parts
    if "plugins" in parts:
        return f"{parts[-2]}/{place.name.split('.')[0].removeprefix('lib')}" in _QT_PLUGINS
    if "translations" in parts:
        return place.name in _QT_TRANSLATIONS
    # The software renderer of OpenGL that comes with Qt for Windows; nothing here is drawn with OpenGL.
    return not _UNUSED_QT.match(place.name) and place.name != "opengl32sw.dll"
