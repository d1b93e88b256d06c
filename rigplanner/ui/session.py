"""The plan being worked on: edits go in, reports come out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import Any, Final

from pydantic import ValidationError
from PySide6.QtCore import QObject, QTimer, Signal

from rigplanner.catalog.library import Library
from rigplanner.domain.live import LiveBackground
from rigplanner.domain.plan import Plan, Rig
from rigplanner.domain.report import Report
from rigplanner.planner import edits
from rigplanner.planner.evaluate import evaluate
from rigplanner.planner.history import History
from rigplanner.refusals import of_value
from rigplanner.translation import tr
from rigplanner.units import MIB

#: A change of what programs hold below this is not worth another report.
_NOTICEABLE_BYTES: Final = 32 * MIB
_NAMED: Final = 3


@dataclass(frozen=True, slots=True)
class _Step:
    """A plan, and which rig it is a state of: that does not change with an edit."""

    plan: Plan
    rig: int = 0


class Session(QObject):
    """Holds the plan with its history. A burst of edits makes one report.

    Other rigs may take the place of the first within one history; they are told apart by a number.
    """

    reported = Signal(object)
    history_changed = Signal()
    refused = Signal(str)

    def __init__(self, library: Library, plan: Plan, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.library = library
        self._history = History(_Step(plan))
        self._live: LiveBackground | None = None
        self._evaluated = plan
        self._report = evaluate(plan, library)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._evaluate)

    @property
    def plan(self) -> Plan:
        """The plan now; its report may be one turn of the event loop behind."""
        return self._history.present.plan

    @property
    def rig(self) -> int:
        """Which rig the plan is a state of."""
        return self._history.present.rig

    @property
    def report(self) -> Report:
        """The report of the plan now."""
        if self._evaluated != self.plan:
            self._soon.stop()
            self._evaluate()
        return self._report

    @property
    def can_undo(self) -> bool:
        """Whether there is a step to take back."""
        return self._history.can_undo

    @property
    def can_redo(self) -> bool:
        """Whether an undone step can be repeated."""
        return self._history.can_redo

    def set_library(self, library: Library) -> None:
        """Other parts and prices from now on; the plan stays."""
        self.library = library
        self._evaluate()

    def set_live(self, live: LiveBackground | None) -> None:
        """What other programs hold on this machine's cards now, None where that is unknown.

        A plan that follows the driver is evaluated again where the amount, or the biggest programs, are others. What
        changes by little is measured against the last that counted, so that many small steps are seen together.
        """
        if not _matters(self._live, live):
            return
        self._live = live
        if self.plan.is_this_machine and self.plan.background_live_bytes is not None:
            self._soon.start()

    def edit(self, change: Callable[..., Plan], *values: Any) -> None:
        """Apply a pure edit. An impossible value changes nothing and is told by `refused`."""
        try:
            plan = change(self.plan, *values)
        except ValidationError as error:
            self.refused.emit(_reason(error))
            self.reported.emit(self.report)
            return
        self._step(self._history.push(_Step(plan, self.rig)))

    def use(self, plan: Plan) -> None:
        """Another plan as one step that can be undone, such as a fix."""
        self.edit(lambda _: plan)

    def take(self, plan: Plan, rig: int) -> None:
        """A plan of another rig as one step that can be undone."""
        self._step(self._history.push(_Step(plan, rig)))

    def part(self, rig: int) -> None:
        """The plan is of another rig from now on, with the steps to it that have its name."""
        now = self._history.present
        self._history = self._history.rewritten(
            lambda step: replace(step, rig=rig),
            lambda step: step.rig == now.rig and step.plan.name == now.plan.name,
        )

    def open(self, plan: Plan, rig: int) -> None:
        """A plan of another rig with a history of its own."""
        self._step(History(_Step(plan, rig)))

    def undo(self) -> None:
        """One step back."""
        self._step(self._history.undo())

    def redo(self) -> None:
        """One undone step again."""
        self._step(self._history.redo())

    def last_parts(self) -> Rig | None:
        """The parts planned before a ready-made machine took their place; None where there were none."""
        steps = (self._history.present, *reversed(self._history.past))
        return next((step.plan.rig for step in steps if not step.plan.rig.is_ready_made), None)

    def _step(self, history: History[_Step]) -> None:
        if history is not self._history:
            self._history = history
            self.history_changed.emit()
            self._soon.start()

    def _evaluate(self) -> None:
        self._evaluated = self.plan
        live = self._live if self.plan.is_this_machine else None
        plan = edits.with_live_background(self.plan, live.held_bytes) if live else self.plan
        self._report = evaluate(plan, self.library, live.holders if live else ())
        self.reported.emit(self._report)


def _matters(before: LiveBackground | None, now: LiveBackground | None) -> bool:
    """Whether another sample tells the user anything new."""
    if before is None or now is None:
        return before is not now
    pairs = zip_longest(before.held_bytes, now.held_bytes, fillvalue=0)
    if any(abs(one - other) >= _NOTICEABLE_BYTES for one, other in pairs):
        return True
    first, second = ([holder.name for holder in live.holders[:_NAMED]] for live in (before, now))
    return first != second


def _reason(error: ValidationError) -> str:
    first = error.errors(include_url=False)[0]
    field = str(first["loc"][-1]).replace("_", " ") if first["loc"] else "value"
    return tr(
        "That {field} is not possible: {problem}. The plan stays as it was.", field=field, problem=of_value(first)
    )
