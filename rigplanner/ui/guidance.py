"""What helps to find the way: where to begin, the tour, the palette, keys and words, reports, and About."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from rigplanner.domain.parts import Part, Slot
from rigplanner.translation import tr
from rigplanner.ui.foreign_text import menu_text
from rigplanner.ui.work import Worker

if TYPE_CHECKING:
    from rigplanner.ui.dialogs.help_dialog import HelpDialog
    from rigplanner.ui.start.start_dialog import StartDialog
    from rigplanner.ui.start.tour import Tour
    from rigplanner.ui.workspace import Workspace


class Guidance(QObject):
    """Opens each as a dialog over the window, loaded when it is first asked for. Says `welcomed` when a person has seen
    where to begin, and `begun` when they chose."""

    welcomed = Signal()
    begun = Signal()

    def __init__(self, window: Workspace) -> None:
        super().__init__(window)
        self._window = window
        self._start: StartDialog | None = None
        self._tour: Tour | None = None

    def show_start(self) -> None:
        """Ask where to begin."""
        from rigplanner.ui.start.start_dialog import StartDialog

        if self._start is not None:
            return
        window = self._window
        start = self._start = StartDialog(window.theme, window.session.library, window)
        start.plan_chosen.connect(window.files.new)
        start.this_pc_requested.connect(window.this_pc_requested)
        for chosen in (start.plan_chosen, start.this_pc_requested, start.open_requested):
            chosen.connect(self.begun)
        start.open_requested.connect(window.actions_on_files.ask_open)
        start.tour_requested.connect(self.show_tour)
        start.finished.connect(self._forget_start)
        if window.host.is_known:
            start.show_this_pc(window.host.plan)
        start.open()

    def know_this_pc(self) -> None:
        """This machine was looked at."""
        if self._start is not None:
            self._start.show_this_pc(self._window.host.plan)

    def show_tour(self) -> None:
        """Show what is where."""
        from rigplanner.ui.start.stops import stops_of
        from rigplanner.ui.start.tour import Tour

        window = self._window
        if self._tour is not None:
            return
        window.show_page("plan")
        tour = self._tour = Tour(window.theme, stops_of(window), window)
        tour.ended.connect(self._forget_tour)
        tour.begin()

    def show_palette(self) -> None:
        """Find anything by a few letters."""
        from rigplanner.ui.palette.entries import Choices, catalog_entries, command_entries, rig_entries
        from rigplanner.ui.palette.palette import Palette

        window = self._window
        if QApplication.activeModalWidget() is not None:
            return
        choices = Choices(window.files.open, self._use_model, self._use_part)
        library = window.session.library.with_own(window.session.plan.own)
        entries = [*command_entries(window.commands), *catalog_entries(library, choices)]
        palette = Palette(window.theme, entries, window)
        # Somebody may have hundreds of rigs, each a file to read.
        reading = Worker(palette)
        reading.done.connect(lambda rigs: palette.add(rig_entries(rigs, choices)))
        reading.start(window.files.folder.rigs)
        palette.open()

    def show_keys(self) -> None:
        """The keys of the program."""
        self._open_help()

    def show_words(self) -> None:
        """What its words mean."""
        self._open_help().show_words()

    def show_report(self) -> None:
        """A report of how the program runs here, to pass on."""
        from rigplanner.store.journal import Journal
        from rigplanner.store.problem_report import problem_report
        from rigplanner.ui.dialogs.report_dialog import ReportDialog

        told = tr("Describe what you did, what happened and what you expected; this report tells the rest.")
        report = problem_report("", Journal().tail())
        ReportDialog(self._window.theme, tr("Report a problem"), told, report, self._window).open()

    def show_about(self) -> None:
        """What this program is, and whose work it stands on."""
        from rigplanner.ui.dialogs.about_dialog import AboutDialog

        AboutDialog(self._window.theme, self._window.desk.library, self._window).open()

    def open_menu(self, button: QWidget) -> None:
        """The help there is, as a menu beside a button."""
        menu = QMenu(button)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for command in self._window.commands:
            if command.is_help:
                # Written behind a tab the keys are only shown; as the action's own they would be taken twice.
                action = menu.addAction("\t".join(filter(None, (menu_text(command.title), command.shortcut))))
                action.triggered.connect(lambda _=False, run=command.run: run())
        menu.popup(button.mapToGlobal(button.rect().topRight()))

    def _open_help(self) -> HelpDialog:
        from rigplanner.ui.dialogs.help_dialog import HelpDialog

        dialog = HelpDialog(self._window.theme, self._window.commands, self._window)
        dialog.open()
        return dialog

    def _forget_tour(self) -> None:
        self._tour = None

    def _forget_start(self) -> None:
        self._start = None
        self.welcomed.emit()

    def _use_model(self, model_id: str) -> None:
        self._window.choosing.use_model(model_id)
        self._window.show_page("plan")

    def _use_part(self, slot: Slot, part: Part) -> None:
        self._window.choosing.use_part(slot, part)
        self._window.show_page("plan")
