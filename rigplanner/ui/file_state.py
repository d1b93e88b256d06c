"""How the plan that is open stands to its file."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from rigplanner.store.salvage import Salvaged
from rigplanner.translation import mark


class FileState(StrEnum):
    """Whether the file holds what is shown; a new plan has none, and nobody would miss it."""

    NEW = ""
    SAVED = mark("Saved")
    EDITED = mark("Edited")


@dataclass(frozen=True, slots=True)
class Damage:
    """A file that cannot be opened, why, and what of it can be read."""

    path: Path
    reason: str
    salvaged: Salvaged
