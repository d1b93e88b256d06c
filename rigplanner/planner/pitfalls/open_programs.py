"""Programs that are open beside the model: those counted, and those that would take the rest."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from rigplanner.domain.live import Holder
from rigplanner.domain.plan import OffloadMode
from rigplanner.domain.report import Finding, Fit, MemoryReport, Report, Severity
from rigplanner.planner.findings import values
from rigplanner.planner.pitfalls.fit import close_apps, smaller_quant
from rigplanner.planner.scene import Scene
from rigplanner.translation import tr
from rigplanner.units import MIB
from rigplanner.wording.quantities import gib
from rigplanner.wording.sentences import series

#: A program that holds less than this is not worth closing.
_NOTICEABLE_BYTES: Final = 256 * MIB
#: So many programs are named.
_NAMED: Final = 3
#: A browser, a chat program and a 1440p screen together, as article 1 reports it: 1.5-2 GB.
_DESKTOP_LOW_BYTES: Final = 1_500_000_000
_DESKTOP_HIGH_BYTES: Final = 2_000_000_000


def open_program_pitfalls(scene: Scene, report: Report) -> Iterator[Finding]:
    """What open programs take, and which one to close."""
    yield from _background_pitfalls(scene, report.memory)
    yield from _program_in_the_way(scene, report.memory)


def _background_pitfalls(scene: Scene, memory: MemoryReport) -> Iterator[Finding]:
    """All together; where none is counted, what a browser and a desktop would take."""
    plan = scene.plan
    if not memory.devices or memory.fit in (Fit.NO_FIT, Fit.UNKNOWN):
        return
    held = sum(device.background_bytes for device in memory.devices)
    free = min(device.headroom_bytes for device in memory.devices)
    if held and plan.background_live_bytes is not None:
        figures = values(held_bytes=held, free_bytes=free, apps=_named(scene.holders))
        yield Finding("apps_hold_now", Severity.INFO, figures)
    elif held:
        names = series(tr(app.name) for app in memory.background_apps)
        figures = values(held_bytes=held, free_bytes=free, apps=names)
        yield Finding("apps_hold", Severity.INFO, figures, close_apps(plan, held))
    elif free < _DESKTOP_HIGH_BYTES and memory.fit is not Fit.SPILLS:
        figures = values(free_bytes=free, low_bytes=_DESKTOP_LOW_BYTES, high_bytes=_DESKTOP_HIGH_BYTES)
        safer = smaller_quant(plan, memory, _DESKTOP_HIGH_BYTES)
        yield Finding("no_room_for_apps", Severity.COST, figures, safer, sources=("article-1",))


def _program_in_the_way(scene: Scene, memory: MemoryReport) -> Iterator[Finding]:
    """A program that is open now and whose memory decides whether the model fits with room to spare.

    With several cards it is not known which of them it lies on.
    """
    moved = scene.work.offload.mode not in (OffloadMode.AUTO, OffloadMode.GPU)
    if len(memory.devices) != 1 or memory.fit in (Fit.FITS, Fit.UNKNOWN) or moved:
        return
    card = memory.devices[0]
    spilled = memory.placement.spilled_bytes if memory.placement else 0
    lacking = max(-card.headroom_bytes, 0) + spilled if memory.fit is not Fit.TIGHT else 0
    biggest = max(scene.holders, key=lambda holder: holder.held_bytes or 0, default=None)
    if biggest is None or not biggest.held_bytes or biggest.held_bytes < max(lacking, _NOTICEABLE_BYTES):
        return
    free = max(card.headroom_bytes, 0) + biggest.held_bytes - lacking
    figures = values(program=biggest.name, held_bytes=biggest.held_bytes, free_bytes=free, device=card.name)
    code = "program_takes_headroom" if memory.fit is Fit.TIGHT else "program_in_the_way"
    severity = Severity.STOP if memory.fit is Fit.NO_FIT else Severity.COST
    yield Finding(code, severity, figures)


def _named(holders: tuple[Holder, ...]) -> str:
    """The biggest programs with what each holds; empty where the driver does not tell."""
    told = [holder for holder in holders if holder.held_bytes]
    return series(f"{holder.name} {gib(holder.held_bytes or 0)} GiB" for holder in told[:_NAMED])
