"""Every rule of compatibility, in the order of the build column."""

from __future__ import annotations

from rigplanner.domain.report import Finding
from rigplanner.planner.scene import Scene


def compatibility(scene: Scene) -> tuple[Finding, ...]:
    """Parts that do not go together, and parts that are missing."""
    del scene
    return ()
