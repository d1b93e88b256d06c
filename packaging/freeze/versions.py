"""What the program asks of the packages it was built with: their versions."""

from __future__ import annotations

from importlib.metadata import distribution
from pathlib import Path
from typing import Final

from freeze.lean import Row

#: `rigplanner doctor` and the dialog "About" name them.
_ASKED_FOR: Final = (
    "rigplanner",
    "PySide6-Essentials",
    "pydantic",
    "nvidia-ml-py",
    "psutil",
    "matplotlib",
    "numpy",
    "rtoml",
)


def metadata_rows(work: Path) -> list[Row]:
    """Rows with name and version alone: the rest tells where the package lay on the machine that built."""
    rows = []
    for name in _ASKED_FOR:
        found = distribution(name)
        place = f"{name.replace('-', '_')}-{found.version}.dist-info/METADATA"
        file = work / place
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {found.version}\n", encoding="utf-8")
        rows.append((place, str(file), "DATA"))
    return rows
