"""The packages whose libraries the frozen program loads, as lines for the control file of a .deb.

`python packaging/linux/depends.py FOLDER` reads what every file in it needs, leaves out what the folder brings, and
looks the rest up in libraries.txt. A library that is not listed there ends it with an error.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Final

_LIBRARIES: Final = Path(__file__).with_name("libraries.txt")
_ELF: Final = b"\x7fELF"
_NEEDED: Final = re.compile(r"^\s+NEEDED\s+(\S+)$", re.MULTILINE)
_VERSION: Final = re.compile(r"\b(GLIBC|GLIBCXX)_([\d.]+)\b")
#: The release of GCC that brought a version of its C++ library (libstdc++ manual, ABI policy).
_GCC_OF_CXX: Final = {"3.4.28": "9", "3.4.29": "11", "3.4.30": "12", "3.4.31": "13", "3.4.32": "13.2", "3.4.33": "14"}
_OLDEST_CXX: Final = (3, 4, 28)


def main(folder: Path) -> int:
    """Print the lines; 1 where a library is unknown."""
    listed = read_libraries(_LIBRARIES.read_text("utf-8"))
    needs, versions = read_needs(folder)
    unknown = sorted(needs - listed.keys())
    if unknown:
        print(f"depends.py: not in {_LIBRARIES.name}: {', '.join(unknown)}", file=sys.stderr)
        return 1
    for field, kinds in (("Depends", ("depends", "python")), ("Recommends", ("recommends",))):
        packages = {package for name in needs for how, package in [listed[name]] if how in kinds}
        print(f"{field}: {', '.join(_with_version(package, versions) for package in sorted(packages))}")
    return 0


def read_libraries(text: str) -> dict[str, tuple[str, str]]:
    """How the package of each library is needed, and its name, by the name of the library."""
    rows = [line.split() for line in text.splitlines() if line and not line.startswith("#")]
    return {soname: (how, package) for soname, how, package in rows}


def read_needs(folder: Path) -> tuple[set[str], dict[str, str]]:
    """The libraries that a folder needs from outside, and the highest version it asks of libc6 and libstdc++6."""
    files = [path for path in folder.rglob("*") if path.is_file() and not path.is_symlink() and _is_elf(path)]
    told = subprocess.run(["objdump", "-p", *map(str, files)], check=True, capture_output=True, text=True).stdout  # noqa: S607
    brought = {path.name for path in folder.rglob("*.so*")}
    asked = set(_VERSION.findall(told))
    versions = {}
    if glibc := _highest(asked, "GLIBC"):
        versions["libc6"] = _dotted(glibc)
    cxx = _highest(asked, "GLIBCXX")
    if cxx >= _OLDEST_CXX:
        versions["libstdc++6"] = _GCC_OF_CXX[_dotted(cxx)]
    return set(_NEEDED.findall(told)) - brought, versions


def _is_elf(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(len(_ELF)) == _ELF


def _highest(asked: Iterable[tuple[str, str]], library: str) -> tuple[int, ...]:
    return max((tuple(map(int, version.split("."))) for name, version in asked if name == library), default=())


def _dotted(version: tuple[int, ...]) -> str:
    return ".".join(map(str, version))


def _with_version(package: str, versions: dict[str, str]) -> str:
    return " | ".join(f"{name} (>= {versions[name]})" if name in versions else name for name in package.split("|"))


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
