"""Every rule of compatibility, in the order of the build column."""

from __future__ import annotations

from rigplanner.domain.report import Finding, Severity
from rigplanner.planner.checks.power_supply import power_findings
from rigplanner.planner.checks.sockets import socket_findings
from rigplanner.planner.checks.space import space_findings
from rigplanner.planner.findings import values
from rigplanner.planner.resolve import missing_parts
from rigplanner.planner.scene import Scene


def compatibility(scene: Scene) -> tuple[Finding, ...]:
    """Parts that no catalog has, and parts that do not go together."""
    unknown = tuple(
        Finding("part_unknown", Severity.COST, values(part=part_id), slot=slot)
        for slot, part_id in missing_parts(scene.plan, scene.library)
    )
    return (*unknown, *socket_findings(scene), *space_findings(scene), *power_findings(scene))
