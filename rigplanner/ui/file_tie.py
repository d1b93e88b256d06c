"""To which file a plan belongs."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from rigplanner.domain.plan import Plan
from rigplanner.store.rig_names import path_text
from rigplanner.store.rigs import Standing


@dataclass(frozen=True, slots=True)
class FileTie:
    """The file of a plan, and what tells its content from any other.

    `kept` is the plan as the file holds it, or as the program offered it; None where nothing holds it. `standing` is
    what the user knows of the file.
    """

    path: Path | None = None
    digest: str = ""
    kept: Plan | None = None
    standing: Standing = Standing.SAME

    @property
    def path_as_text(self) -> str:
        """The whole path; empty where there is none, or none that is text."""
        return path_text(self.path)
