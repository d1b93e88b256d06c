"""The plan being worked on: edits go in, reports come out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pydantic import ValidationError
from PySide6.QtCore import QObject, QTimer, Signal

from rigplanner.catalog.library import Library
from rigplanner.domain.plan import Plan, Rig
from rigplanner.domain.report import Report
from rigplanner.planner.evaluate import evaluate
from rigplanner.planner.history import History


class Session(QObject):
    """Holds the plan with its history. A burst of edits makes one report."""

    reported = Signal(object)
    history_changed = Signal()
    refused = Signal(str)

    def __init__(self, library: Library, plan: Plan, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.library = library
        self._history = History(plan)
        self._report = evaluate(plan, library)
        self._is_edited = False
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._evaluate)

    @property
    def plan(self) -> Plan:
        """The plan now; its report may be one turn of the event loop behind."""
        return self._history.present

    @property
    def report(self) -> Report:
        """The report of the plan now."""
        if self._report.plan != self.plan:
            self._soon.stop()
            self._evaluate()
        return self._report

    @property
    def is_edited(self) -> bool:
        """Whether the user changed anything since the plan was opened."""
        return self._is_edited

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

    def edit(self, change: Callable[..., Plan], *values: Any) -> None:
        """Apply a pure edit. An impossible value changes nothing and is told by `refused`."""
        try:
            plan = change(self.plan, *values)
        except ValidationError as error:
            self.refused.emit(_reason(error))
            self.reported.emit(self.report)
            return
        history = self._history.push(plan)
        if history is not self._history:
            self._is_edited = True
            self._step(history)

    def use(self, plan: Plan) -> None:
        """Another plan as one step that can be undone, such as a fix."""
        self.edit(lambda _: plan)

    def open(self, plan: Plan) -> None:
        """Another plan with a history of its own."""
        self._is_edited = False
        self._step(History(plan))

    def undo(self) -> None:
        """One step back."""
        self._step(self._history.undo())

    def redo(self) -> None:
        """One undone step again."""
        self._step(self._history.redo())

    def last_parts(self) -> Rig | None:
        """The parts planned before a ready-made machine took their place."""
        return self._history.last_parts()

    def _step(self, history: History) -> None:
        if history is not self._history:
            self._history = history
            self.history_changed.emit()
            self._soon.start()

    def _evaluate(self) -> None:
        self._report = evaluate(self.plan, self.library)
        self.reported.emit(self._report)


def _reason(error: ValidationError) -> str:
    first = error.errors(include_url=False, include_context=False)[0]
    field = str(first["loc"][-1]).replace("_", " ") if first["loc"] else "value"
    return f"That {field} is not possible: {first['msg']}. The plan stays as it was."
