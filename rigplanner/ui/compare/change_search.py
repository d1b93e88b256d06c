"""Looks for the smallest change of each rig a few milliseconds at a time, so that the window goes on."""

from __future__ import annotations

from collections.abc import Iterator
from time import perf_counter
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from rigplanner.catalog.library import Library
from rigplanner.domain.comparison import Comparison, SmallestChange
from rigplanner.domain.plan import Plan
from rigplanner.planner.smallest_change import needs_change, smallest_change

_SLICE_S: Final = 0.008
#: While somebody goes on editing, nothing is looked for.
_PAUSE_MS: Final = 250
_MOST_KEPT: Final = 64


class ChangeSearch(QObject):
    """Says `found` when another answer is complete."""

    found = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._known: dict[Plan, SmallestChange] = {}
        self._library: Library | None = None
        self._waiting: list[tuple[Plan, Iterator[SmallestChange]]] = []
        self._best = SmallestChange()
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._slices = QTimer(self, interval=0)
        self._pause.timeout.connect(self._slices.start)
        self._slices.timeout.connect(self._look)

    def start(self, comparison: Comparison, library: Library) -> None:
        """Look for what is not known yet; what was looked for before is no longer wanted."""
        if library is not self._library or len(self._known) > _MOST_KEPT:
            self._known, self._library = {}, library
        self._slices.stop()
        reports = {report.plan: report for report in comparison.reports if needs_change(report)}
        wanted = {plan: report for plan, report in reports.items() if plan not in self._known}
        self._waiting = [(plan, smallest_change(report, library)) for plan, report in wanted.items()]
        self._best = SmallestChange()
        if self._waiting:
            self._pause.start()

    def of(self, plan: Plan) -> SmallestChange | None:
        """The answer for a plan; None while it is looked for."""
        return self._known.get(plan)

    def _look(self) -> None:
        end = perf_counter() + _SLICE_S
        while self._waiting and perf_counter() < end:
            plan, search = self._waiting[0]
            step = next(search, None)
            if step is not None:
                self._best = step
                continue
            self._known[plan], self._best = self._best, SmallestChange()
            self._waiting.pop(0)
            self.found.emit()
        if not self._waiting:
            self._slices.stop()
