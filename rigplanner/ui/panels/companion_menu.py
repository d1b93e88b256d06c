"""What can be loaded beside the model, and taken out again."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from rigplanner.domain.plan import Companion, CompanionKind
from rigplanner.domain.report import CompanionMemory, Report
from rigplanner.planner.companions import projector_of
from rigplanner.translation import tr
from rigplanner.ui.foreign_text import menu_text
from rigplanner.ui.parts.button import Button
from rigplanner.ui.theme import ThemeStore
from rigplanner.wording.quantities import gib_with_unit


class CompanionButton(Button):
    """Says `companions_chosen` with all of them, or `wanted` with the kind that has to be chosen first."""

    companions_chosen = Signal(object)
    wanted = Signal(object)

    def __init__(self, theme: ThemeStore, parent: QWidget | None = None) -> None:
        tip = tr("A vision projector, a draft model, an adapter or a second model in the same memory")
        super().__init__(theme, tr("Load more beside it"), kind="link", trailing="plus", tooltip=tip, parent=parent)
        self._report: Report | None = None
        self.clicked.connect(lambda: self.menu_of_now().popup(self.mapToGlobal(QPoint(0, self.height()))))

    def show_report(self, report: Report) -> None:
        """Remember what there is."""
        self._report = report

    def menu_of_now(self) -> QMenu:
        """The menu for the plan as it is."""
        menu = QMenu(self)
        report = self._report
        if report is None:
            return menu
        for held in report.memory.companions:
            self._add(menu, tr("Take out: {companion}", companion=_named(held))).triggered.connect(
                lambda _=False, held=held: self._tell([c for c in self._present() if c != held.companion])
            )
        if self._present():
            menu.addSeparator()
        projector = projector_of(report.model) if report.model else None
        if projector is not None and projector not in self._present():
            text = tr("Vision projector, {size}", size=gib_with_unit(projector.file_bytes or 0))
            self._add(menu, text).triggered.connect(lambda: self._tell([*self._present(), projector]))
        for kind, text in (
            (CompanionKind.DRAFT, tr("Draft model, to write faster…")),
            (CompanionKind.MODEL, tr("Second model…")),
            (CompanionKind.ADAPTER, tr("LoRA adapter from its file…")),
        ):
            self._add(menu, text).triggered.connect(lambda _=False, kind=kind: self.wanted.emit(kind))
        return menu

    def _present(self) -> tuple[Companion, ...]:
        return self._report.plan.workload.companions if self._report else ()

    def _tell(self, companions: list[Companion]) -> None:
        self.companions_chosen.emit(tuple(companions))

    @staticmethod
    def _add(menu: QMenu, text: str) -> QAction:
        action = QAction(menu_text(text), menu)
        menu.addAction(action)
        return action


def _named(held: CompanionMemory) -> str:
    size = tr("size unknown") if held.need.value is None else gib_with_unit(held.need.value)
    return f"{held.companion.name}, {size}"
