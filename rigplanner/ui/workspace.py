"""Everything inside the window: rail, top bar, the pages, and what shortcuts and files do."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from rigplanner.domain.comparison import Comparison, SmallestChange
from rigplanner.domain.report import Severity
from rigplanner.planner import edits
from rigplanner.planner.starter import STARTER_RIG
from rigplanner.store.recovery import Recovery
from rigplanner.store.settings import Settings
from rigplanner.translation import tr, tr_in
from rigplanner.ui.catalog.desk import CatalogDesk
from rigplanner.ui.choosing import Choosing
from rigplanner.ui.file_actions import FileActions
from rigplanner.ui.further_pages import FurtherPages
from rigplanner.ui.guidance import Guidance
from rigplanner.ui.host.desk import HostDesk
from rigplanner.ui.opening import Opened, OpenError, open_model_file
from rigplanner.ui.pages.plan_page import PlanPage
from rigplanner.ui.palette.commands import add_shortcuts
from rigplanner.ui.parts.nav_rail import NavRail
from rigplanner.ui.parts.notice_bar import NoticeBar
from rigplanner.ui.rig_files import RigFiles
from rigplanner.ui.safekeeping import Safekeeping
from rigplanner.ui.session import Session
from rigplanner.ui.theme import ThemeMode, ThemeStore
from rigplanner.ui.top_bar import TopBar
from rigplanner.ui.window_commands import commands_of
from rigplanner.wording.marks import as_written

if TYPE_CHECKING:
    from rigplanner.ui.sheets.desk import SheetDesk

_PLAN: Final = "plan"
_NEXT_MODE: Final = {
    ThemeMode.DARK: ThemeMode.LIGHT,
    ThemeMode.LIGHT: ThemeMode.CONTRAST,
    ThemeMode.CONTRAST: ThemeMode.DARK,
}
_MODE_ICONS: Final = {"dark": "moon", "light": "sun", "contrast": "sun"}


class Workspace(QWidget):
    """Says `theme_chosen` and `settings_chosen` when the user chose others, `retitled` with the name of the plan,
    `paged` with the key of the page that is shown."""

    retitled = Signal(str)
    paged = Signal(str)
    theme_chosen = Signal(str)
    this_pc_requested = Signal()
    settings_chosen = Signal(object)

    def __init__(
        self,
        theme: ThemeStore,
        session: Session,
        desk: CatalogDesk,
        host: HostDesk,
        files: RigFiles | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.theme, self.session, self.desk, self.host = theme, session, desk, host
        self.setObjectName("workspace")
        self.setAccessibleName("RigPlanner")
        self.rail = NavRail(theme)
        self._rail_pages = {key: self.rail.add_page(key, title) for key, title in _pages()}
        self._find = self.rail.add_tool("search", tr("Find"))
        self._find.setToolTip(tr("A page, a command, a model, a part or a saved rig (Ctrl+K)"))
        self._look = self.rail.add_tool("moon", tr("Theme"))
        self._look.setToolTip(tr("Dark, light or high contrast"))
        self._settings = self.rail.add_tool("gear", tr("Settings"))
        self._settings.setToolTip(tr("Language, look, currency, tax and paper (Ctrl+,)"))
        self._help = self.rail.add_tool("info", tr("Help"))
        self.top = TopBar(theme)
        self.notice = NoticeBar(theme)
        self.page = PlanPage(theme, session)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.page)
        self.choosing = Choosing(theme, session, desk, self.page, self)
        self.files = files or _files_of(session, self)
        self.pages = FurtherPages(theme, session, desk, host, self.files, self.choosing, self.stack, self)
        self.pages.pc_button = self._rail_pages["pc"]
        self.actions_on_files = FileActions(theme, session, self.files, self, self.open_path)
        self.guidance = Guidance(self)
        self._sheets: SheetDesk | None = None
        self.shown_page = ""
        self._arrange()
        self._connect()
        self.commands = commands_of(self)
        add_shortcuts(self, self.commands)
        self.show_history()
        self.show_page("plan")

    @property
    def page_titles(self) -> tuple[tuple[str, str], ...]:
        """The keys of the pages and what they are called, in the order of the rail."""
        return _pages()

    def close_work(self) -> None:
        """End what is still being measured or drawn."""
        self.pages.close_work()

    def show_page(self, key: str) -> None:
        """Show another page."""
        self.stack.setCurrentWidget(self.page if key == _PLAN else self.pages.page(key))
        self.top.setVisible(key != "compare")
        if key != self.shown_page:
            self.notice.let_pass()
            self.shown_page = key
            self.paged.emit(key)
        for name, button in self._rail_pages.items():
            button.setChecked(name == key)

    def show_history(self) -> None:
        """Show the name of the plan and what can be undone."""
        session = self.session
        name = session.plan.name
        file = str(self.files.path or "")
        state = tr(self.files.state.value)
        self.top.show_plan(name, state=state, file=file, can_undo=session.can_undo, can_redo=session.can_redo)
        self.retitled.emit(name)

    def open_path(self, path: Path) -> None:
        """Open a rig or a model file; what cannot be opened is told, and the plan stays."""
        if path.suffix.lower() != ".gguf":
            self.files.open(path)
            return
        try:
            opened = open_model_file(path, self.session.plan)
        except OpenError as error:
            file, reason = as_written(path.name), as_written(error)
            self.notice.tell(tr("**{file}** could not be opened. {reason}", file=file, reason=reason), Severity.COST)
            return
        self._show_opened(opened)

    def _show_opened(self, opened: Opened) -> None:
        self.session.use(opened.plan)
        self.notice.tell(opened.remark)

    def _arrange(self) -> None:
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        right.addWidget(self.top)
        right.addWidget(self.notice)
        right.addWidget(self.stack, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.rail)
        row.addLayout(right, 1)

    def _connect(self) -> None:
        session, top, page = self.session, self.top, self.page
        self.files.changed.connect(self.show_history)
        self.files.told.connect(self.notice.show_notice)
        self.files.opened.connect(lambda: self.show_page("plan"))
        session.history_changed.connect(self.notice.let_pass)
        session.refused.connect(lambda text: self.notice.tell(text, Severity.COST))
        top.renamed.connect(partial(session.edit, edits.with_name))
        top.undo_requested.connect(session.undo)
        top.redo_requested.connect(session.redo)
        top.open_requested.connect(self.actions_on_files.ask_open)
        top.save_requested.connect(self.files.save)
        top.sheet_requested.connect(self.show_build_sheet)
        page.part_requested.connect(self.choosing.pick_part)
        page.model_requested.connect(self.choosing.pick_model)
        page.companion_requested.connect(self.choosing.pick_companion)
        page.offload_requested.connect(self.choosing.ask_offload)
        page.parts_requested.connect(lambda: session.edit(edits.with_rig, session.last_parts() or STARTER_RIG))
        page.price_requested.connect(self.choosing.ask_price)
        page.list_requested.connect(self.choosing.paste_list)
        page.measure_requested.connect(lambda: self.show_page("pc"))
        self._find.clicked.connect(self.guidance.show_palette)
        self._look.clicked.connect(self.next_look)
        self._settings.clicked.connect(self.open_settings)
        self._help.clicked.connect(lambda: self.guidance.open_menu(self._help))
        self.host.found.connect(self.guidance.know_this_pc)
        for key, button in self._rail_pages.items():
            button.clicked.connect(partial(self.show_page, key))
        self.desk.told.connect(self.notice.tell)
        self.choosing.told.connect(self.notice.tell)
        self.pages.told.connect(self.notice.tell)
        self.pages.page_wanted.connect(self.show_page)
        self.pages.this_pc_requested.connect(self.this_pc_requested)
        self.pages.sheet_requested.connect(self._show_comparison_sheet)
        self.theme.changed.connect(self._show_look)
        self._show_look()

    def undo(self) -> None:
        """Take the last step back; the comparison and the rigs have steps of their own."""
        match self.shown_page:
            case "compare":
                self.pages.compare.desk.undo()
            case "rigs":
                self.pages.rigs.actions_on_rigs.take_back()
            case _:
                self.session.undo()

    def redo(self) -> None:
        """Do again what was taken back; of the rigs nothing is."""
        if self.shown_page != "rigs":
            (self.pages.compare.desk if self.shown_page == "compare" else self.session).redo()

    @property
    def sheets(self) -> SheetDesk:
        """What makes sheets of paper, loaded when the first is asked for."""
        if self._sheets is None:
            from rigplanner.ui.sheets.desk import SheetDesk

            self._sheets = SheetDesk(self.theme, self, self.desk.settings.paper)
            self._sheets.paper_chosen.connect(self._keep_paper)
        return self._sheets

    def take_settings(self, settings: Settings) -> None:
        """Settings were changed."""
        if self._sheets is not None:
            self._sheets.set_paper(settings.paper)

    def _keep_paper(self, size: str) -> None:
        self.settings_chosen.emit(self.desk.settings.model_copy(update={"paper": size}))

    def show_build_sheet(self) -> None:
        """The sheet of the plan as it is now."""
        self.sheets.show_build_sheet(self.session.report, self.session.library)

    def show_sheet(self) -> None:
        """The sheet of what is shown: the comparison's or the plan's."""
        if self.shown_page == "compare":
            self.pages.compare.top.sheet.click()
        else:
            self.show_build_sheet()

    def _show_comparison_sheet(self, comparison: Comparison, changes: Sequence[SmallestChange]) -> None:
        self.sheets.show_comparison_sheet(comparison, changes, self.session.library.today)

    def open_settings(self) -> None:
        """What holds for every plan."""
        from rigplanner.ui.dialogs.settings_dialog import SettingsDialog

        dialog = SettingsDialog(self.theme, self.desk.settings, self)
        dialog.settings_chosen.connect(self.settings_chosen)
        dialog.open()

    def explain(self, topic: str) -> None:
        """Show where a number comes from."""
        self.show_page("plan")
        self.page.explain(topic)

    def close_window(self) -> None:
        """Close the window; what was not saved is kept."""
        self.window().close()

    def next_look(self) -> None:
        """The next of dark, light and high contrast."""
        self.theme_chosen.emit(_NEXT_MODE[ThemeMode(self.theme.theme.name)].value)

    def _show_look(self) -> None:
        self._look.set_icon(_MODE_ICONS[self.theme.theme.name])


def _pages() -> tuple[tuple[str, str], ...]:
    """The keys of the pages and what they are called, in the order of the rail, where words must be short."""
    return (
        ("plan", tr_in("page", "Plan")),
        ("rigs", tr("Rigs")),
        ("compare", tr_in("page", "Compare")),
        ("pc", tr("This PC")),
        ("catalog", tr("Catalog")),
    )


def _files_of(session: Session, parent: QWidget) -> RigFiles:
    """Files for a window that nobody handed any."""
    recovery = Recovery()
    return RigFiles(session, Safekeeping(session, recovery, recovery.take(), parent), parent=parent)
