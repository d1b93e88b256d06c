"""Beginning anew, as somebody does who chooses the first of the plans to begin with."""

from __future__ import annotations

from rigplanner.planner.starter import starter_plan
from rigplanner.ui.workspace import Workspace


def begin_anew(window: Workspace) -> None:
    """Begin with the starter build; what was there before is kept where it was not saved."""
    window.files.new(starter_plan(window.session.library.uses["coding"]))
