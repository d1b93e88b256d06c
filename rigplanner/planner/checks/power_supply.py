"""Whether the power supply carries the build: watts and plugs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from rigplanner.domain.parts import Psu, Slot
from rigplanner.domain.report import Finding, Severity
from rigplanner.planner.edits import with_part
from rigplanner.planner.findings import fix, values
from rigplanner.planner.scene import Scene
from rigplanner.planner.swaps import cheapest

#: Our assumption for board, memory, drives and fans together; it is told with the finding.
_REST_W: Final = 100
#: Cards draw short peaks above their rating (ATX 3.0 allows twice the rating for 0.1 ms), so a quarter is kept free.
_RESERVE: Final = 1.25
_EIGHT_PIN: Final = re.compile(r"^(\d+)x 8-pin$")
_SIXTEEN_PIN: Final = re.compile(r"^(\d+)x 16-pin$")


def power_findings(scene: Scene) -> Iterator[Finding]:
    """Too little power or too few plugs; nothing is said where a rating is unknown."""
    psu = scene.rig.psu
    if psu is None:
        return
    needed = _needed_watts(scene)
    if needed and psu.watts < needed * _RESERVE:
        yield _too_weak(scene, psu, needed)
    yield from _plug_findings(scene, psu)


def _needed_watts(scene: Scene) -> float | None:
    """Ratings of cards and processor with the rest of the machine; None where one is unknown."""
    ratings = [card.tdp_w for card in scene.rig.gpus]
    ratings.append(scene.rig.cpu.tdp_w if scene.rig.cpu else 0.0)
    known = [watts for watts in ratings if watts is not None]
    return sum(known) + _REST_W if len(known) == len(ratings) else None


def _too_weak(scene: Scene, psu: Psu, needed: float) -> Finding:
    wanted = needed * _RESERVE
    match = cheapest(scene.library.psus.values(), lambda other: other.watts >= wanted)
    change = with_part(scene.plan, Slot.PSU, match.id) if match else None
    return Finding(
        "psu_too_weak" if psu.watts < needed else "psu_little_reserve",
        Severity.STOP if psu.watts < needed else Severity.COST,
        values(psu=psu.name, watts=psu.watts, needed_w=needed, wanted_w=wanted),
        fix("use_part", change, part=match.name if match else ""),
        Slot.PSU,
    )


def _plug_findings(scene: Scene, psu: Psu) -> Iterator[Finding]:
    for pattern, have, kind in ((_EIGHT_PIN, psu.pcie_8pin, "8-pin"), (_SIXTEEN_PIN, psu.pcie_16pin, "16-pin")):
        needed = sum(int(found[1]) for card in scene.rig.gpus if (found := pattern.match(card.power_connectors)))
        if have is not None and needed > have:
            counts = values(psu=psu.name, plugs=have, needed=needed, kind=kind)
            yield Finding("too_few_plugs", Severity.COST, counts, slot=Slot.PSU)
