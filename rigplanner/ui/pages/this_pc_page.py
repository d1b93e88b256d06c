"""This machine: what it is, what it does now, which programs hold its memory, and what was measured on it."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from rigplanner.domain.live import HostSample
from rigplanner.domain.own_run import OwnRun
from rigplanner.domain.report import Severity
from rigplanner.translation import tr
from rigplanner.ui.catalog.desk import CatalogDesk
from rigplanner.ui.foreign_text import set_tip
from rigplanner.ui.host.activity_panel import ActivityPanel
from rigplanner.ui.host.desk import HostDesk
from rigplanner.ui.host.drives_panel import DrivesPanel
from rigplanner.ui.host.holders_panel import HoldersPanel
from rigplanner.ui.host.measured_panel import MeasuredPanel
from rigplanner.ui.host.measuring import Measuring
from rigplanner.ui.host.parts_panel import PartsPanel
from rigplanner.ui.host.software_panel import SoftwarePanel
from rigplanner.ui.host.wishes import MeasureWishes
from rigplanner.ui.pages.panel_grid import PanelGrid, Tables
from rigplanner.ui.parts.button import Button
from rigplanner.ui.parts.label import Label
from rigplanner.ui.parts.scroll import Scroll
from rigplanner.ui.theme import ThemeStore
from rigplanner.wording import host as words

_SIDE: Final = 16
#: Panels: graphics memory, right now, what is in it, drives, programs and models, measured here.
_TABLES: Final[Tables] = (
    ("wide", ((420, 640, 420), (320, 420, 640))),
    ("normal", ((420, 576), (400, 260, 340), (1,))),
    ("narrow", ((1, 1), (1, 1), (1,), (1,))),
    ("", ((1,), (1,), (1,), (1,), (1,), (1,))),
)


class ThisPcPage(QWidget):
    """Says `plan_requested` for this machine as a plan, `model_requested` with a model file to plan with."""

    plan_requested = Signal()
    model_requested = Signal(object)

    def __init__(
        self,
        theme: ThemeStore,
        host: HostDesk,
        catalog: CatalogDesk,
        measuring: Measuring,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme, self._host, self._catalog, self.measuring = theme, host, catalog, measuring
        self.holders, self.activity = HoldersPanel(theme), ActivityPanel(theme)
        self.parts, self.drives = PartsPanel(theme), DrivesPanel(theme)
        self.software, self.measured = SoftwarePanel(theme), MeasuredPanel(theme)
        panels = (self.holders, self.activity, self.parts, self.drives, self.software, self.measured)
        self.grid = PanelGrid(theme, panels, tables=_TABLES)
        self._about = Label(theme, "", "small", "text_3")
        self.again = Button(
            theme, tr("Look again"), icon="refresh", kind="ghost", tooltip=tr("Read parts and models again")
        )
        self.plan = Button(theme, tr("Plan with this PC"), icon="plan", kind="primary")
        self.wishes = MeasureWishes(theme, host, measuring, self)
        self._arrange()
        self._connect()
        self.show_found()
        self.show_software()
        self.show_runs()
        if host.last_sample is not None:
            self.show_sample(host.last_sample)

    def show_found(self) -> None:
        """Show what the machine is."""
        pc = self._host.pc
        self.plan.setEnabled(self._host.plan is not None)
        set_tip(self.plan, "" if self._host.plan else tr("This machine cannot run a model worth showing"))
        if pc is not None:
            self._about.set_text(words.surroundings(pc.snapshot))
            self.parts.show_pc(pc, self._catalog.priced)
            self.drives.show_drives(pc.snapshot.drives)
        if self._host.failure:
            self.parts.show_failure(self._host.failure)
            if pc is None:
                self.drives.show_drives(())
        self.grid.arrange()

    def show_software(self) -> None:
        """Show programs and models."""
        if self._host.software is not None:
            self.software.show_software(self._host.software)
            self.drives.show_models(self._host.software.models)
            self.grid.arrange()

    def show_runs(self) -> None:
        """Show what was measured."""
        runs = self._catalog.library.own_runs
        self.measured.show_runs(runs)
        self.drives.show_runs(runs)
        self.grid.arrange()

    def show_sample(self, sample: HostSample) -> None:
        """Show what the machine does now."""
        self.holders.show_sample(sample)
        self.activity.show_sample(sample)
        self.grid.arrange()

    def look(self) -> None:
        """Read the machine, its programs and its models again."""
        self._host.look()
        self._host.look_for_software()

    def _connect(self) -> None:
        host, measuring = self._host, self.measuring
        host.found.connect(self.show_found)
        host.software_found.connect(self.show_software)
        host.sampled.connect(self.show_sample)
        self._catalog.changed.connect(self.show_runs)
        self.again.clicked.connect(self.look)
        self.plan.clicked.connect(self.plan_requested)
        self.software.plan_requested.connect(self.model_requested)
        self.software.more.clicked.connect(self.grid.arrange)
        self.software.measure_requested.connect(self.wishes.measure_model)
        self.measured.measure_requested.connect(lambda: self.wishes.measure_model())
        self.measured.memory_requested.connect(self.wishes.measure_memory)
        self.measured.cancel_requested.connect(measuring.cancel)
        self.measured.forget_requested.connect(self._forget)
        self.measured.keep_requested.connect(lambda run: self._catalog.keep_runs([run]))
        self.drives.measure_requested.connect(self.wishes.measure_drive)
        measuring.started.connect(self._show_start)
        measuring.progressed.connect(self.measured.work.show_progress)
        measuring.ended.connect(self._show_end)

    def _forget(self, run: OwnRun) -> None:
        if self._catalog.forget_run(run):
            self.measured.show_forgotten(run)

    def _show_start(self, subject: str) -> None:
        self.measured.show_start(subject)
        self.drives.set_free(False)
        self.software.set_free(False)
        self.grid.arrange()

    def _show_end(self, text: str, severity: Severity) -> None:
        self.measured.show_end(text, severity)
        self.drives.set_free(True)
        self.software.set_free(True)
        if not text:
            self._host.look()  # what was measured may tell what was unknown
        self.grid.arrange()

    def _arrange(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(0, 0, _SIDE, 0)
        head.setSpacing(12)
        head.addWidget(Label(self._theme, tr("This PC"), "page", elide=False))
        head.addWidget(self._about, 1)
        head.addWidget(self.again)
        head.addWidget(self.plan)
        area = Scroll(tr("This PC"), self.grid)
        scroll = area.verticalScrollBar()
        self.grid.set_inset(_SIDE)
        scroll.rangeChanged.connect(
            lambda _low, high: self.grid.set_inset(_SIDE - scroll.sizeHint().width() * (high > 0))
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(_SIDE, 14, 0, _SIDE)
        column.setSpacing(12)
        column.addLayout(head)
        column.addWidget(area, 1)
