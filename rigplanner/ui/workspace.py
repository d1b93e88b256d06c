"""Everything inside the window: rail, top bar, the plan page, and what shortcuts and files do."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QInputDialog, QVBoxLayout, QWidget

from rigplanner.domain.parts import Slot
from rigplanner.domain.report import Severity
from rigplanner.planner import edits
from rigplanner.planner.starter import STARTER_RIG
from rigplanner.store.rig_errors import RigFileError
from rigplanner.store.rigs import SUFFIX, save_rig
from rigplanner.ui.opening import Opened, OpenError, open_file
from rigplanner.ui.pages.plan_page import PlanPage
from rigplanner.ui.parts.nav_rail import NavRail
from rigplanner.ui.parts.notice_bar import NoticeBar
from rigplanner.ui.session import Session
from rigplanner.ui.theme import ThemeMode, ThemeStore
from rigplanner.ui.top_bar import TopBar

_FILTER: Final = "Rigs and models (*.rig.json *.gguf);;All files (*)"
_NEXT_MODE: Final = {
    ThemeMode.DARK: ThemeMode.LIGHT,
    ThemeMode.LIGHT: ThemeMode.CONTRAST,
    ThemeMode.CONTRAST: ThemeMode.DARK,
}
_MODE_ICONS: Final = {"dark": "moon", "light": "sun", "contrast": "sun"}


class Workspace(QWidget):
    """Says `theme_chosen` when the user chose another look, `retitled` with the name of the plan."""

    retitled = Signal(str)
    theme_chosen = Signal(str)
    this_pc_requested = Signal()

    def __init__(self, theme: ThemeStore, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme, self.session = theme, session
        self.setObjectName("workspace")
        self.setAccessibleName("RigPlanner")
        self.rail = NavRail(theme)
        self.rail.add_page("plan", "Plan").setChecked(True)
        self._look = self.rail.add_tool("moon", "Theme")
        self._look.setToolTip("Dark, light or high contrast")
        self.top = TopBar(theme)
        self.notice = NoticeBar(theme)
        self.page = PlanPage(theme, session)
        self._arrange()
        self._connect()
        self._add_shortcuts()
        self.show_history()

    def show_history(self) -> None:
        """Show the name of the plan and what can be undone."""
        session = self.session
        name = session.plan.name
        self.top.show_plan(name, edited=session.is_edited, can_undo=session.can_undo, can_redo=session.can_redo)
        self.retitled.emit(name)

    def open_path(self, path: Path) -> None:
        """Open a rig or a model file; what cannot be opened is told, and the plan stays."""
        try:
            opened = open_file(path, self.session.plan, self.session.library)
        except OpenError as error:
            self.notice.tell(f"**{path.name}** could not be opened. {error}", Severity.COST)
            return
        self._show_opened(opened)

    def _show_opened(self, opened: Opened) -> None:
        if opened.is_rig:
            self.session.open(opened.plan)
        else:
            self.session.use(opened.plan)
        if opened.warnings:
            self.notice.tell(" ".join(opened.warnings))

    def _arrange(self) -> None:
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        right.addWidget(self.top)
        right.addWidget(self.notice)
        right.addWidget(self.page, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.rail)
        row.addLayout(right, 1)

    def _connect(self) -> None:
        session, top, page = self.session, self.top, self.page
        session.history_changed.connect(self.show_history)
        session.refused.connect(lambda text: self.notice.tell(text, Severity.COST))
        top.renamed.connect(partial(session.edit, edits.with_name))
        top.undo_requested.connect(session.undo)
        top.redo_requested.connect(session.redo)
        top.open_requested.connect(self._ask_for_file)
        top.save_requested.connect(self._ask_where_to_save)
        top.this_pc_requested.connect(self.this_pc_requested)
        page.part_requested.connect(self._pick_part)
        page.model_requested.connect(self._pick_model)
        page.parts_requested.connect(lambda: session.edit(edits.with_rig, session.last_parts() or STARTER_RIG))
        page.price_requested.connect(self._ask_price)
        self._look.clicked.connect(self._next_look)
        self.theme.changed.connect(self._show_look)
        self._show_look()

    def _add_shortcuts(self) -> None:
        session = self.session
        for keys, action in (
            (QKeySequence.StandardKey.Undo, session.undo),
            (QKeySequence.StandardKey.Redo, session.redo),
            (QKeySequence("Ctrl+Y"), session.redo),
            (QKeySequence.StandardKey.Open, self._ask_for_file),
            (QKeySequence.StandardKey.Save, self._ask_where_to_save),
            (QKeySequence("Ctrl+G"), partial(self._pick_part, Slot.GPU)),
            (QKeySequence("Ctrl+M"), self._pick_model),
            (QKeySequence("Ctrl+T"), self._next_look),
        ):
            QShortcut(QKeySequence(keys), self, action, context=Qt.ShortcutContext.WindowShortcut)

    def _pick_part(self, slot: Slot) -> None:
        from rigplanner.ui.dialogs.part_picker import PartPicker

        picker = PartPicker(self.theme, self.session.report, self.session.library, slot, self)
        picker.part_chosen.connect(lambda ident, condition: self._put(slot, ident, condition))
        picker.open()
        picker.finished.connect(lambda _: self.page.build.show_report(self.session.report))

    def _put(self, slot: Slot, ident: str, condition: object) -> None:
        self.session.edit(lambda plan: edits.with_condition(edits.with_part(plan, slot, ident), slot, condition))  # type: ignore[arg-type]

    def _pick_model(self) -> None:
        from rigplanner.ui.dialogs.model_picker import ModelPicker

        picker = ModelPicker(self.theme, self.session.report, self.session.library, self)
        picker.model_chosen.connect(partial(self.session.edit, edits.with_model))
        picker.open()

    def _ask_price(self, slot: Slot) -> None:
        choice = self.session.plan.rig.choice(slot)
        if choice is None:
            return
        text = "Your price in US dollars for one piece:"
        price, agreed = QInputDialog.getDouble(self, "My own price", text, choice.own_price_usd or 0.0, 0, 1e6, 2)
        if agreed:
            self.session.edit(edits.with_own_price, slot, price)

    def _ask_for_file(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, "Open a rig or a model", "", _FILTER)
        if name:
            self.open_path(Path(name))

    def _ask_where_to_save(self) -> None:
        suggestion = f"{self.session.plan.name}{SUFFIX}"
        name, _ = QFileDialog.getSaveFileName(self, "Save this rig", suggestion, f"Rigs (*{SUFFIX})")
        if name:
            self.save_to(Path(name if name.endswith(SUFFIX) else f"{name}{SUFFIX}"))

    def save_to(self, path: Path) -> None:
        """Save the plan; a failure is told, and the file before stays."""
        try:
            save_rig(path, self.session.plan, self.session.library)
        except RigFileError as error:
            self.notice.tell(f"Not saved. {error}. The plan is still here.", Severity.COST)
        else:
            self.notice.tell(f"Saved as **{path.name}**.")

    def _next_look(self) -> None:
        self.theme_chosen.emit(_NEXT_MODE[ThemeMode(self.theme.theme.name)].value)

    def _show_look(self) -> None:
        self._look.set_icon(_MODE_ICONS[self.theme.theme.name])
