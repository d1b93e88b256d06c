"""What the program asks of the packages it was built with: their versions."""

from __future__ import annotations

from importlib.metadata import distribution
from pathlib import Path
from typing import Final

from freeze.lean import Row
from rigplanner.store.problem_report import LIBRARIES

#: What a report about a problem names (`rigplanner doctor`, "Report a problem").
_ASKED_FOR: Final = ("rigplanner", *LIBRARIES)


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
