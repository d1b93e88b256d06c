"""Builds the program from its parts and hands each what it needs."""

from __future__ import annotations

import base64
import logging
from collections.abc import Sequence
from datetime import date
from typing import Final

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from rigplanner.catalog.library import Library
from rigplanner.catalog.problems import Problem
from rigplanner.domain.live import LiveBackground
from rigplanner.domain.plan import OwnParts, Plan
from rigplanner.domain.report import Severity
from rigplanner.drawing.fonts import load_fonts
from rigplanner.paths import shipped
from rigplanner.planner.edits import is_as_found, is_plan_of, on_this_machine, with_found_parts
from rigplanner.planner.starter import starter_plan
from rigplanner.refusals import of_system
from rigplanner.store.journal import Journal
from rigplanner.store.own_catalog import OwnCatalog
from rigplanner.store.recovery import Recovery, RecoverySlot
from rigplanner.store.rig_errors import RigFileError
from rigplanner.store.rigs import RigFile
from rigplanner.store.salvage import salvaged_rig
from rigplanner.store.settings import Settings, change_settings, load_settings
from rigplanner.translation import tr, tr_n
from rigplanner.ui import crash
from rigplanner.ui.catalog.desk import CatalogDesk
from rigplanner.ui.file_state import FileState
from rigplanner.ui.foreign_text import title_text
from rigplanner.ui.host.desk import HostDesk
from rigplanner.ui.language import ENGLISH
from rigplanner.ui.parts.notice_bar import Notice
from rigplanner.ui.rig_files import RigFiles
from rigplanner.ui.safekeeping import Safekeeping
from rigplanner.ui.session import Session
from rigplanner.ui.shell import Shell
from rigplanner.ui.theme import ThemeStore
from rigplanner.ui.workspace import Workspace
from rigplanner.wording.marks import as_written

_FIRST_USE: Final = "coding"
#: Settings that every price and every panel follows.
_OF_PRICES: Final = frozenset({"currency", "currency_per_usd", "market"})


class Program(QObject):
    """Everything there is one of: theme, catalogs, session, workspace."""

    def __init__(
        self, app: QApplication, shell: Shell, look: str | None = None, *, anew: bool = False, language: str = ENGLISH
    ) -> None:
        super().__init__()
        self._journal = Journal()
        died = self._journal.begin()
        resources = shipped("resources")
        settings = load_settings()
        load_fonts(resources / "fonts", language)
        self.shell = shell
        self.theme = ThemeStore(resources, look or settings.theme, self)
        self.theme.set_reduced_motion(settings.reduced_motion)
        self.theme.apply(app)
        self.desk = CatalogDesk(OwnCatalog(), shipped("catalogs"), date.today(), settings, self)
        recovery = Recovery()
        slot = recovery.take(anew=anew)
        last, trouble = _last_plan(slot, self.desk.priced)
        self._starter = starter_plan(self.desk.priced.uses[_FIRST_USE])
        self._is_first_start = last is None and not trouble and not anew
        plan = last.plan if last else self._starter
        self.session = Session(self.desk.priced, plan, self)
        self.files = RigFiles(self.session, Safekeeping(self.session, recovery, slot, self), parent=self)
        self.desk.serve(self.session)
        self.host = HostDesk(self.desk.priced, plan.workload, self)
        self.workspace = Workspace(self.theme, self.session, self.desk, self.host, self.files)
        self._crashes = crash.CrashReports(self.theme, self._journal.tail, shell)
        crash.install(self._crashes.show)
        self._here: Plan | None = None
        self._connect()
        self._fill_shell()
        if last:
            self.files.resume(last)
        if died:
            self._tell_death(died, trouble)
        elif trouble:
            self.workspace.notice.tell(trouble, Severity.COST)
        elif self.desk.problems:
            self.workspace.notice.tell(_told(self.desk.problems), Severity.COST)

    def welcome(self) -> None:
        """Ask a person who is here for the first time where to begin."""
        if self._is_first_start and not self.desk.settings.is_welcomed:
            self.workspace.guidance.show_start()

    def look_for_this_pc(self) -> None:
        """Find out what this machine is, once the window stands."""
        self.host.look()

    def _connect(self) -> None:
        workspace = self.workspace
        self.shell.closing.connect(self._leave)
        self.shell.file_dropped.connect(workspace.open_path)
        workspace.retitled.connect(lambda name: self.shell.setWindowTitle(title_text(f"{name} – RigPlanner")))
        workspace.theme_chosen.connect(self._choose_theme)
        workspace.this_pc_requested.connect(self._open_this_pc)
        workspace.settings_chosen.connect(self._choose_settings)
        workspace.guidance.welcomed.connect(lambda: self._keep(is_welcomed=True))
        workspace.guidance.begun.connect(self._begin_chosen)
        self.host.found.connect(self._offer_this_pc)
        self.desk.changed.connect(lambda: self.host.set_library(self.desk.priced))
        self.host.live.connect(self._take_live)
        self.session.reported.connect(lambda _: self._watch_if_needed())
        workspace.paged.connect(lambda _: self._watch_if_needed())

    def _fill_shell(self) -> None:
        """The workspace takes the place of the empty ground."""
        geometry = self.desk.settings.window_geometry_base64
        if geometry:
            self.shell.restore(base64.b64decode(geometry))
        self.shell.setCentralWidget(self.workspace)
        self.shell.setWindowTitle(title_text(f"{self.session.plan.name} – RigPlanner"))

    def _offer_this_pc(self) -> None:
        """A first start shows this machine at once, if all of it could be read; later it is a press away."""
        here, before, is_first = self.host.plan, self._here, self._is_first_start
        self._is_first_start = False
        if here is None or self.host.unread:
            return
        self._here = here
        if is_first and self.session.plan == self._starter:
            self.files.begin(here)
            if self.host.troubles:
                self.workspace.notice.tell(" ".join(self.host.troubles))
        elif is_plan_of(self.session.plan, before or here) and not is_as_found(self.session.plan, here):
            is_untouched = self.files.state is FileState.NEW
            self.session.edit(with_found_parts, here)
            if is_untouched:
                self.files.offer_anew()
            self.workspace.notice.tell(tr("This PC is not as it was: the plan follows what was found."))

    def _open_this_pc(self) -> None:
        """Plan this machine with the work of the plan that is open; one step that can be taken back."""
        here, plan = self.host.plan, self.session.plan
        if here is None:
            return
        self.workspace.show_page("plan")
        if is_plan_of(plan, here):
            self.session.edit(on_this_machine, here)
        else:
            self.files.take_up(on_this_machine(plan, here))

    def _take_live(self, live: LiveBackground | None) -> None:
        """What programs hold here matters to a plan of this machine, not to one that another machine saved."""
        here = self.host.plan
        self.session.set_live(live if here is not None and is_plan_of(self.session.plan, here) else None)

    def _watch_if_needed(self) -> None:
        """A sample a second while the page of this machine is shown, or a plan follows what its programs hold."""
        plan = self.session.plan
        follows = plan.is_this_machine and plan.background_live_bytes is not None
        self.host.watch(follows or self.workspace.shown_page == "pc")

    def _choose_theme(self, name: str) -> None:
        self.theme.set_mode(name)
        self._keep(theme=name)

    def _choose_settings(self, settings: Settings) -> None:
        """Only what is other than before: the look of this start may not be the one that is kept."""
        before = self.desk.settings.model_dump()
        changed = {name: value for name, value in settings.model_dump().items() if value != before[name]}
        if "theme" in changed:
            self.theme.set_mode(settings.theme)
        self.theme.set_reduced_motion(settings.reduced_motion)
        self._keep(**changed)

    def _keep(self, **changed: object) -> None:
        """Settings hold at once, here and for the next start; other windows may have changed others."""
        settings = Settings.model_validate(self.desk.settings.model_dump() | changed)
        if changed.keys() & _OF_PRICES:
            self.desk.set_settings(settings)
        else:
            self.desk.settings = settings
        self.workspace.take_settings(settings)
        try:
            change_settings(changed)
        except OSError as error:
            text = tr("The settings hold until you close: {reason}.", reason=of_system(error))
            self.workspace.notice.tell(text, Severity.COST)

    def _begin_chosen(self) -> None:
        """A person chose where to begin; nothing that is found later may take its place."""
        self._is_first_start = False

    def _tell_death(self, trace: str, trouble: str) -> None:
        died = tr("RigPlanner ended unexpectedly last time. Your plan is as it was.")
        text = f"{trouble} {died}".strip()
        notice = Notice(text, Severity.COST, tr("See the report"), lambda: self._crashes.show(trace))
        self.workspace.notice.show_notice(notice)

    def _leave(self) -> None:
        self.shell.hide()
        self.workspace.close_work()
        self.host.close()
        self.files.leave()
        geometry = base64.b64encode(self.shell.state()).decode()
        try:
            change_settings({"window_geometry_base64": geometry})
        except OSError:
            logging.getLogger(__name__).exception("the size of the window is not kept")
        self._journal.end()


def _last_plan(slot: RecoverySlot, library: Library) -> tuple[RigFile | None, str]:
    """The plan of the last session, or what can be read of it, and what went wrong."""
    try:
        return slot.last(library), ""
    except RigFileError as error:
        rescued = salvaged_rig(slot.broken, library) if slot.broken else None
        if rescued is None:
            return None, tr("The plan of the last session could not be read. {reason}.", reason=as_written(error))
        trouble = tr("Of the plan of the last session only a part could be read. {reason}.", reason=as_written(error))
        return RigFile(rescued.plan, OwnParts()), trouble


def _told(problems: Sequence[Problem]) -> str:
    first, more = problems[0], len(problems) - 1
    where, why = as_written(f"{first.file} {first.entry}"), as_written(first.message)
    if not more:
        return tr("Left out of the catalogs: **{entry}** ({reason}).", entry=where, reason=why)
    return tr_n(
        "Left out of the catalogs: **{entry}** ({reason}) and {count} more.",
        "Left out of the catalogs: **{entry}** ({reason}) and {count} more.",
        more,
        entry=where,
        reason=why,
    )
