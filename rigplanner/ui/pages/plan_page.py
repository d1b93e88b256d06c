"""The plan: build at the left, work and verdict on top, panels below, the inspector at the right."""

from __future__ import annotations

from functools import partial
from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from rigplanner.domain.report import Fix, Report
from rigplanner.planner import edits
from rigplanner.translation import tr_in
from rigplanner.ui.build.column import BuildColumn
from rigplanner.ui.pages.panel_grid import PanelGrid
from rigplanner.ui.panels.cost_panel import CostPanel
from rigplanner.ui.panels.loading_panel import LoadingPanel
from rigplanner.ui.panels.memory_panel import MemoryPanel
from rigplanner.ui.panels.pitfalls_panel import PitfallsPanel
from rigplanner.ui.panels.run_panel import RunPanel
from rigplanner.ui.panels.speed_panel import SpeedPanel
from rigplanner.ui.panels.waiting_panel import WaitingPanel
from rigplanner.ui.parts.scroll import Scroll
from rigplanner.ui.parts.verdict_bar import VerdictBar
from rigplanner.ui.session import Session
from rigplanner.ui.theme import ThemeStore
from rigplanner.ui.why.inspector import WhyInspector
from rigplanner.ui.workload.bar import WorkloadBar
from rigplanner.wording.verdict import shown_fit, verdict_text

_FOLD_BELOW_PX: Final = 1028
_WIDE_FROM_PX: Final = 1800
_SIDE: Final = 16


class PlanPage(QWidget):
    """Wires what the user chose to the session, and reports to all that shows them."""

    part_requested = Signal(object)
    price_requested = Signal(object)
    parts_requested = Signal()
    list_requested = Signal()
    model_requested = Signal()
    companion_requested = Signal(object)
    offload_requested = Signal(str)
    measure_requested = Signal()

    def __init__(self, theme: ThemeStore, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._session = theme, session
        self._topic = ""
        library = session.library
        self.build = BuildColumn(theme)
        self.workload = WorkloadBar(theme, library.uses, library.background)
        self.verdict = VerdictBar(theme)
        self.memory, self.speed, self.waiting = MemoryPanel(theme), SpeedPanel(theme), WaitingPanel(theme)
        self.loading, self.cost = LoadingPanel(theme), CostPanel(theme)
        self.pitfalls, self.run = PitfallsPanel(theme), RunPanel(theme)
        self.why = WhyInspector(theme, self)
        self.why.hide()
        panels = (self.memory, self.speed, self.waiting, self.loading, self.cost, self.pitfalls, self.run)
        self.grid = PanelGrid(theme, panels)
        self._shown = (self.build, self.workload, *panels)
        self._explained = {
            "memory": self.memory,
            "decode": self.speed,
            "first_token": self.waiting,
            "load": self.loading,
            "price": self.cost,
        }
        self.grid.set_inset(_SIDE)
        self._arrange()
        self._connect_build()
        self._connect_work()
        session.reported.connect(self.show_report)
        self.show_report(session.report)

    def show_report(self, report: Report) -> None:
        """Show a report everywhere."""
        for widget in self._shown:
            widget.show_report(report)
        text = verdict_text(report)
        self.verdict.set_verdict(shown_fit(report), text.sentence, text.second)
        if self._topic:
            self.why.show_topic(report, self._topic, self._session.library)
        self.grid.arrange()

    def explain(self, topic: str) -> None:
        """Open the inspector on a figure; the same figure again closes it."""
        self._topic = "" if topic == self._topic else topic
        for name, panel in self._explained.items():
            panel.set_chosen(name == self._topic)
        self.why.setVisible(bool(self._topic))
        if self._topic:
            self.why.show_topic(self._session.report, self._topic, self._session.library)
            self._place_inspector()
            self.why.setFocus(Qt.FocusReason.OtherFocusReason)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fold what has no room."""
        super().resizeEvent(event)
        self._fit()

    def sizeHint(self) -> QSize:
        """The size it is drawn for."""
        return QSize(1368, 852)

    def _fit(self) -> None:
        self.build.set_folded(self.width() < _FOLD_BELOW_PX)
        self.build.set_wide(self.width() >= _WIDE_FROM_PX)
        docked = self._docked()
        self._dock.setFixedWidth(self.why.width() if docked else 0)
        if self._topic:
            self._place_inspector()

    def _docked(self) -> bool:
        return bool(self._topic) and self.width() >= self._theme.metrics.layout("inspector_overlay_below")

    def _place_inspector(self) -> None:
        """At the right edge; beside the panels where they have room, else over them."""
        width = int(self._theme.metrics.size("inspector"))
        self.why.setGeometry(self.width() - width, 0, width, self.height())
        self.why.raise_()

    def _arrange(self) -> None:
        area = Scroll(tr_in("page", "Plan"), self.grid)
        scroll = area.verticalScrollBar()
        scroll.rangeChanged.connect(
            lambda _low, high: self.grid.set_inset(_SIDE - scroll.sizeHint().width() * (high > 0))
        )
        gap = int(self._theme.metrics.size("panel_gap"))
        top = QVBoxLayout()
        top.setContentsMargins(0, 0, _SIDE, 0)
        top.setSpacing(gap)
        top.addWidget(self.workload)
        top.addWidget(self.verdict)
        right = QVBoxLayout()
        right.setContentsMargins(_SIDE, 12, 0, _SIDE)
        right.setSpacing(gap)
        right.addLayout(top)
        right.addWidget(area, 1)
        self._dock = QWidget()
        self._dock.setFixedWidth(0)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.build)
        row.addLayout(right, 1)
        row.addWidget(self._dock)

    def _connect_build(self) -> None:
        build, edit = self.build, self._session.edit
        build.part_requested.connect(self.part_requested)
        build.price_requested.connect(self.price_requested)
        build.parts_requested.connect(self.parts_requested)
        build.list_requested.connect(self.list_requested)
        build.part_removed.connect(lambda slot: edit(edits.without_part, slot))
        build.condition_chosen.connect(partial(edit, edits.with_condition))
        build.owned_chosen.connect(partial(edit, edits.with_owned))
        build.count_chosen.connect(partial(edit, edits.with_count))
        build.why_requested.connect(lambda: self.explain("price"))

    def _connect_work(self) -> None:
        work, edit = self.workload, self._session.edit
        work.model_requested.connect(self.model_requested)
        work.quant_chosen.connect(partial(edit, edits.with_quant))
        work.context_chosen.connect(partial(edit, edits.with_context))
        work.kv_type_chosen.connect(partial(edit, edits.with_kv_type))
        work.users_chosen.connect(partial(edit, edits.with_users))
        work.use_chosen.connect(lambda key: edit(edits.with_use, self._session.library.uses[key]))
        work.offload_chosen.connect(partial(edit, edits.with_offload))
        work.offload_wanted.connect(self.offload_requested)
        work.apps_chosen.connect(partial(edit, edits.with_background))
        work.apps_now_chosen.connect(partial(edit, edits.following_the_driver))
        work.runtime_chosen.connect(partial(edit, edits.with_runtime))
        work.limit_chosen.connect(partial(edit, edits.with_gpu_limit))
        self.memory.companions.companions_chosen.connect(partial(edit, edits.with_companions))
        self.memory.companions.wanted.connect(self.companion_requested)
        self.pitfalls.fix_chosen.connect(self._apply)
        self.why.closed.connect(lambda: self.explain(self._topic))
        self.why.measure_requested.connect(self.measure_requested)
        for topic, panel in self._explained.items():
            panel.why_requested.connect(partial(self.explain, topic))

    def _apply(self, fix: Fix) -> None:
        self._session.use(fix.plan)
