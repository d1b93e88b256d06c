"""The licences of everything that lies in the frozen program, as files beside it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from importlib.metadata import Distribution, distribution, packages_distributions
from pathlib import Path
from typing import Final

from packaging.utils import canonicalize_name

from freeze.lean import Row, required_distributions

_TEXTS: Final = Path(__file__).resolve().parents[1] / "licences"
_NAMES: Final = ("licen", "copying", "notice", "authors")
#: Packages that come without the text of their licence, with the texts that they name.
_SHARED: Final = {
    "pyside6-essentials": ("LGPL-3.0.txt", "GPL-3.0.txt"),
    "shiboken6": ("LGPL-3.0.txt", "GPL-3.0.txt"),
}
#: Where Python keeps its own, by platform and by who built it.
_OF_PYTHON: Final = ("LICENSE.txt", f"lib/python3.{sys.version_info.minor}/LICENSE.txt", "share/doc/python3/copyright")


def licence_rows(target: Path) -> list[Row]:
    """Write the texts into `target`; returns the rows that bring them into the frozen program."""
    target.mkdir(parents=True, exist_ok=True)
    for name, text in _texts():
        (target / name).write_text(text, encoding="utf-8")
    return [(f"licences/{file.name}", str(file), "DATA") for file in sorted(target.iterdir())]


def _texts() -> Iterator[tuple[str, str]]:
    installed = {name for names in packages_distributions().values() for name in names}
    wanted = required_distributions("rigplanner") - {"rigplanner"}
    for name in sorted(installed):
        found = distribution(name)
        if canonicalize_name(found.metadata["Name"]) in wanted:
            yield f"{name}.txt", _text_of(found)
    yield "Python.txt", _of_python()
    for shared in sorted(_TEXTS.iterdir()):
        yield shared.name, shared.read_text("utf-8")


def _text_of(found: Distribution) -> str:
    """Name, version and licence of a package, then the texts it brings."""
    facts = found.metadata
    told = facts["License-Expression"] or facts["License"] or _classified(facts.get_all("Classifier") or [])
    head = f"{facts['Name']} {found.version}\nLicence: {told.splitlines()[0] if told else 'see below'}\n"
    address = facts["Home-page"] or next(iter(facts.get_all("Project-URL") or []), "")
    texts = [
        f"--- {file.name} ---\n{file.locate().read_text('utf-8', errors='replace')}"
        for file in found.files or []
        if ".dist-info" in str(file) and any(word in file.name.lower() for word in _NAMES)
    ]
    shared = _SHARED.get(canonicalize_name(facts["Name"]), ())
    texts += [f"The text of the licence is in {text}." for text in shared]
    return "\n\n".join((f"{head}{address}\n", *texts))


def _classified(classifiers: list[str]) -> str:
    return ", ".join(line.rpartition(" :: ")[2] for line in classifiers if line.startswith("License"))


def _of_python() -> str:
    for place in _OF_PYTHON:
        file = Path(sys.base_prefix) / place
        if file.is_file():
            return file.read_text("utf-8", errors="replace")
    raise FileNotFoundError(f"the licence of Python is not below {sys.base_prefix}")
