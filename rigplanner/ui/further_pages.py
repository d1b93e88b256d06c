"""The pages beside the plan, each built when it is first shown, and what they ask for."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from rigplanner.domain.lineup import ComparedRig, RigKind
from rigplanner.domain.plan import Plan
from rigplanner.domain.report import Severity
from rigplanner.domain.software import FoundModel
from rigplanner.numerals import figure
from rigplanner.planner import edits
from rigplanner.translation import tr
from rigplanner.ui.catalog.desk import CatalogDesk
from rigplanner.ui.choosing import Choosing
from rigplanner.ui.host.desk import HostDesk
from rigplanner.ui.opening import with_file_model
from rigplanner.ui.parts.nav_rail import NavButton
from rigplanner.ui.rig_files import RigFiles
from rigplanner.ui.session import Session
from rigplanner.ui.theme import ThemeStore
from rigplanner.wording.marks import as_written

if TYPE_CHECKING:
    from rigplanner.measure.progress import Progress
    from rigplanner.ui.catalog.rows import CatalogRow
    from rigplanner.ui.pages.catalog_page import CatalogPage
    from rigplanner.ui.pages.compare_page import ComparePage
    from rigplanner.ui.pages.rigs_page import RigsPage
    from rigplanner.ui.pages.this_pc_page import ThisPcPage


class FurtherPages(QObject):
    """Says `page_wanted` with the key of a page to show, `told` with a sentence, `this_pc_requested` and
    `sheet_requested` with a comparison and its smallest changes."""

    page_wanted = Signal(str)
    told = Signal(str, object)
    this_pc_requested = Signal()
    sheet_requested = Signal(object, object)

    def __init__(
        self,
        theme: ThemeStore,
        session: Session,
        desk: CatalogDesk,
        host: HostDesk,
        files: RigFiles,
        choosing: Choosing,
        stack: QStackedWidget,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._theme, self._session, self._desk, self._host = theme, session, desk, host
        self._files, self._choosing, self._stack = files, choosing, stack
        #: Where the share of a measurement is shown.
        self.pc_button: NavButton | None = None

    def page(self, key: str) -> QWidget:
        """A page by its key; KeyError for one that does not exist."""
        match key:
            case "catalog":
                return self.catalog
            case "pc":
                return self.pc
            case "compare":
                return self.compare
            case "rigs":
                return self.rigs
            case _:
                raise KeyError(key)

    def compare_paths(self, paths: list[Path]) -> None:
        """Compare these rig files."""
        self.page_wanted.emit("compare")
        self.compare.compare_paths(paths)

    def close_work(self) -> None:
        """End what is still being measured or drawn."""
        built = vars(self)
        if "pc" in built:
            self.pc.measuring.close()
        if "compare" in built:
            self.compare.close_work()

    @cached_property
    def catalog(self) -> CatalogPage:
        """Every part, model, report and price."""
        from rigplanner.ui.pages.catalog_page import CatalogPage

        page = CatalogPage(self._theme, self._desk)
        page.use_requested.connect(self._use_entry)
        page.form_requested.connect(self._choosing.open_form)
        self._stack.addWidget(page)
        return page

    @cached_property
    def pc(self) -> ThisPcPage:
        """This machine."""
        from rigplanner.ui.host.measuring import Measuring
        from rigplanner.ui.pages.this_pc_page import ThisPcPage

        page = ThisPcPage(self._theme, self._host, self._desk, Measuring(self._host, self._desk, self))
        page.plan_requested.connect(self.this_pc_requested)
        page.model_requested.connect(self._plan_file)
        page.measuring.progressed.connect(self._show_share)
        page.measuring.ended.connect(lambda *_: self._name_pc(tr("This PC")))
        self._stack.addWidget(page)
        self._host.look_for_software()
        return page

    @cached_property
    def rigs(self) -> RigsPage:
        """The saved rigs."""
        from rigplanner.ui.pages.rigs_page import RigsPage

        page = RigsPage(self._theme, self._session, self._files)
        page.compare_requested.connect(self.compare_paths)
        self._desk.changed.connect(page.refresh)
        self._stack.addWidget(page)
        return page

    @cached_property
    def compare(self) -> ComparePage:
        """Rigs side by side."""
        from rigplanner.ui.compare.desk import CompareDesk
        from rigplanner.ui.pages.compare_page import ComparePage

        page = ComparePage(self._theme, self._session, CompareDesk(self._session, self._host, self))
        page.plan_requested.connect(self._plan_compared)
        page.sheet_requested.connect(self.sheet_requested)
        page.told.connect(self.told)
        self._stack.addWidget(page)
        return page

    def _show_share(self, progress: Progress) -> None:
        self._name_pc(tr("{percent}%", percent=figure(progress.share * 100)))

    def _name_pc(self, text: str) -> None:
        if self.pc_button is not None:
            self.pc_button.setText(text)

    def _plan_compared(self, plan: Plan, rig: ComparedRig) -> None:
        """Work on a rig that was compared; the open plan under the work of all is still the open plan."""
        self.page_wanted.emit("plan")
        if rig.kind is RigKind.OPEN:
            self._session.use(plan)
        else:
            self._files.take_up(plan, Path(rig.path) if rig.kind is RigKind.FILE and rig.path else None)

    def _plan_file(self, found: FoundModel) -> None:
        """Plan this machine with a model that lies on it."""
        if found.model is None:
            name, trouble = as_written(found.name), as_written(found.trouble)
            self.told.emit(tr("**{file}** could not be read. {reason}", file=name, reason=trouble), Severity.COST)
            return
        here, plan = self._host.plan, self._session.plan
        self.page_wanted.emit("plan")
        if here is None or edits.is_plan_of(plan, here):
            opened = with_file_model(found.model, plan)
            self._session.use(opened.plan)
        else:
            opened = with_file_model(found.model, edits.on_this_machine(plan, here))
            self._files.take_up(opened.plan)
        self.told.emit(opened.remark, Severity.INFO)

    def _use_entry(self, row: CatalogRow) -> None:
        """Plan with what was chosen in the catalog."""
        if row.slot is not None:
            self._choosing.use_part(row.slot, self._session.library.parts(row.slot)[row.id])
        else:
            self._choosing.use_model(row.id)
        self.page_wanted.emit("plan")
