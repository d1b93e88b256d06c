"""The comparison being worked on: changes of the lineup go in, comparisons come out."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QObject, QTimer, Signal

from rigplanner.domain.comparison import MAX_RIGS, Change, Comparison
from rigplanner.domain.lineup import ComparedRig, Lineup, RigKind
from rigplanner.domain.plan import Plan
from rigplanner.domain.report import Report, Severity
from rigplanner.paths import user_data
from rigplanner.planner.compare import compare, under_workload
from rigplanner.planner.edits import with_name
from rigplanner.planner.evaluate import evaluate, side_by_side
from rigplanner.planner.history import History
from rigplanner.refusals import of_system
from rigplanner.store.lineup import load_lineup, reread, save_lineup
from rigplanner.store.rig_errors import RigFileError
from rigplanner.store.rig_names import path_text
from rigplanner.store.rigs import load_rig
from rigplanner.translation import mark, tr
from rigplanner.ui.host.desk import HostDesk
from rigplanner.ui.session import Session
from rigplanner.wording.changes import variant_name
from rigplanner.wording.marks import as_written

_TOO_MANY: Final = mark("The first {most} of {count} rigs are compared; more do not fit.")
_NOT_KEPT: Final = mark("The comparison is not kept for the next start: {reason}.")
_SAVE_MS: Final = 800
#: An edit is painted before the rest is worked out, one rig at a time.
_REST_MS: Final = 20


class CompareDesk(QObject):
    """Holds the lineup with its history; compares only while it is `active`. A burst of changes is compared once.

    Says `compared` with the comparison as the table shows it, `completed` once the reports also have what charts and
    menus ask of them, and `told` with what went wrong.
    """

    compared = Signal(object)
    completed = Signal(object)
    told = Signal(str, object)

    def __init__(self, session: Session, host: HostDesk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._host, self._folder = session, host, user_data()
        self._history = History(load_lineup(session.library, self._folder))
        self._plans: list[Plan] = []
        self._reports: dict[Plan, Report] = {}
        self._library = session.library
        self._comparison: Comparison | None = None
        #: The place in the lineup of each rig that is shown; this machine is not while it is unknown.
        self.places: tuple[int, ...] = ()
        self.active = False
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._compare)
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS)
        self._rest.timeout.connect(self._complete_one)
        self._save_soon = QTimer(self, singleShot=True, interval=_SAVE_MS)
        self._save_soon.timeout.connect(self.save)
        session.reported.connect(lambda _: self._stir())
        host.found.connect(self._stir)

    @property
    def lineup(self) -> Lineup:
        """The rigs and their work."""
        return self._history.present

    @property
    def comparison(self) -> Comparison:
        """The comparison of the lineup now, complete."""
        if self._comparison is None or self._soon.isActive():
            self._soon.stop()
            self._compare()
        while self._rest.isActive():
            self._complete_one()
        assert self._comparison is not None  # noqa: S101  just made
        return self._comparison

    @property
    def can_undo(self) -> bool:
        """Whether there is a step to take back."""
        return self._history.can_undo

    @property
    def can_redo(self) -> bool:
        """Whether an undone step can be repeated."""
        return self._history.can_redo

    def set_active(self, active: bool) -> None:
        """Compare from now on, first with the files as they are now; or rest."""
        self.active = active
        if active:
            self._history = self._history.put(reread(self.lineup, self._session.library))
            self._soon.start()

    def change(self, edit: Callable[[Lineup], Lineup]) -> None:
        """Apply a change of the lineup as one step."""
        self._step(self._history.push(edit(self.lineup)))

    def undo(self) -> None:
        """One step back."""
        self._step(self._history.undo())

    def redo(self) -> None:
        """One undone step again."""
        self._step(self._history.redo())

    def edit_work(self, edit: Callable[..., Plan], *values: Any) -> None:
        """Change the work that all do."""
        self.change(lambda lineup: lineup.under(edit(self.work, *values)))

    @property
    def work(self) -> Plan:
        """The plan whose work all do."""
        return self.lineup.work or self._session.plan

    def add_files(self, paths: list[Path]) -> None:
        """More rigs, each from its file; what cannot be read is told, and the others are added."""
        self.change(lambda lineup: _with_all(lineup, self._read(paths)))

    def replace_all(self, paths: list[Path]) -> None:
        """Compare these files and nothing else; more than four are too many."""
        rigs = self._read(paths)
        if len(rigs) > MAX_RIGS:
            self.told.emit(tr(_TOO_MANY, most=MAX_RIGS, count=len(rigs)), Severity.INFO)
        if rigs:
            self.change(lambda lineup: lineup.with_rigs(tuple(rigs[:MAX_RIGS])))

    def rig_of(self, path: Path) -> ComparedRig | None:
        """The rig of a file; None, and told, where it cannot be read."""
        return next(iter(self._read([path])), None)

    def try_change(self, column: int, change: Change) -> None:
        """A change as a rig beside the one it changes, or in its place where there is no room.

        One that is about the work changes the work of all.
        """
        before = self.comparison.reports[column].plan
        plan = change.fix.plan
        if plan.workload != before.workload and not self.lineup.own_work:
            self.change(lambda lineup: lineup.under(with_name(plan, self.work.name)))
            return
        variant = ComparedRig(kind=RigKind.VARIANT, plan=with_name(plan, variant_name(before.name, change)))
        self.change(partial(_with_variant, index=self.places[column], variant=variant))

    def present_kinds(self) -> frozenset[RigKind]:
        """Which kinds of rig are in the lineup."""
        return frozenset(rig.kind for rig in self.lineup.rigs)

    def has_this_pc(self) -> bool:
        """Whether this machine is known."""
        return self._host.plan is not None

    def save(self) -> None:
        """Keep the lineup for the next start."""
        self._save_soon.stop()
        try:
            save_lineup(self.lineup, self._session.library, self._folder)
        except OSError as error:
            self.told.emit(tr(_NOT_KEPT, reason=of_system(error)), Severity.COST)

    def close(self) -> None:
        """Save what waits for it."""
        if self._save_soon.isActive():
            self.save()

    def plan_of(self, rig: ComparedRig) -> Plan | None:
        """The plan of a rig as it is now; None for this machine while it is unknown."""
        match rig.kind:
            case RigKind.OPEN:
                return self._session.report.plan
            case RigKind.THIS_PC:
                return self._host.plan
            case _:
                return rig.plan

    def _read(self, paths: list[Path]) -> list[ComparedRig]:
        rigs = []
        for path in paths:
            try:
                plan = load_rig(path, self._session.library).plan
            except RigFileError as error:
                self.told.emit(tr("Not compared: {reason}.", reason=as_written(error)), Severity.COST)
            else:
                rigs.append(ComparedRig(kind=RigKind.FILE, plan=plan, path=path_text(path)))
        return rigs

    def _step(self, history: History[Lineup]) -> None:
        if history is not self._history:
            self._history = history
            self._save_soon.start()
            self._start_over()

    def _stir(self) -> None:
        if self.active:
            self._start_over()

    def _start_over(self) -> None:
        """Compare again soon; what was still missing of the comparison before is no longer wanted."""
        self._rest.stop()
        self._soon.start()

    def _compare(self) -> None:
        """Rigs whose plan did not change keep their reports."""
        if self._session.library is not self._library:
            self._library, self._reports = self._session.library, {}
        known = {place: plan for place, rig in enumerate(self.lineup.rigs) if (plan := self.plan_of(rig)) is not None}
        known = known or {0: self._session.report.plan}
        self.places = tuple(known)
        self._plans = [self._under_work(plan) for plan in known.values()]
        self._reports = {plan: report for plan, report in self._reports.items() if plan in self._plans}
        self._comparison = compare([self._reports.get(plan) or self._at_once(plan) for plan in self._plans])
        self._rest.start()
        self.compared.emit(self._comparison)

    def _at_once(self, plan: Plan) -> Report:
        return side_by_side(plan, self._library)

    def _complete_one(self) -> None:
        """The whole report of one more rig; after the last, the comparison of all."""
        missing = next((plan for plan in self._plans if plan not in self._reports), None)
        if missing is not None:
            self._reports[missing] = evaluate(missing, self._library)
            self._rest.start()
            return
        self._rest.stop()
        self._comparison = compare([self._reports[plan] for plan in self._plans])
        self.completed.emit(self._comparison)

    def _under_work(self, plan: Plan) -> Plan:
        return plan if self.lineup.own_work else under_workload(plan, self.work)


def _with_all(lineup: Lineup, rigs: list[ComparedRig]) -> Lineup:
    for rig in rigs:
        lineup = lineup.having(rig)
    return lineup


def _with_variant(lineup: Lineup, index: int, variant: ComparedRig) -> Lineup:
    if lineup.is_full:
        return lineup.replacing(index, variant)
    return lineup.having(variant).moved(len(lineup.rigs), index + 1)
