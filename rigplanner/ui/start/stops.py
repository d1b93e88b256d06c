"""The steps of the tour over the plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rigplanner.translation import tr
from rigplanner.ui.start.tour import Stop

if TYPE_CHECKING:
    from rigplanner.ui.workspace import Workspace


def stops_of(window: Workspace) -> tuple[Stop, ...]:
    """What the tour shows, in its order."""
    page = window.page
    return (
        Stop(
            page.build,
            tr("The machine"),
            tr("Each card is a part with its price. Press one to choose another; the list tells what each changes."),
        ),
        Stop(
            page.workload,
            tr("What it shall do"),
            tr(
                "Choose a model, how coarsely it is rounded, and how much it keeps in mind. The shapes say what fits "
                "before you choose."
            ),
        ),
        Stop(
            page.verdict,
            tr("The answer"),
            tr("One sentence: whether it runs, how fast, and how long you wait. It follows every change at once."),
        ),
        Stop(
            page.speed,
            tr("Every number can be asked"),
            tr("Each has a range and says what it rests on. Press a title to see how it was computed, and from what."),
        ),
        Stop(
            page.pitfalls,
            tr("What will go wrong"),
            tr("What stops you comes first, then what costs you. Where there is a remedy, one press applies it."),
        ),
        Stop(
            window.rail,
            tr("And then"),
            tr(
                "Save rigs, put them side by side, measure this PC, look up prices. Ctrl+K finds everything, F1 lists "
                "the keys."
            ),
        ),
    )
