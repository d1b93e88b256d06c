"""Which other programs hold graphics memory."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from rigplanner.domain.parts import BackgroundApp
from rigplanner.domain.report import Report
from rigplanner.translation import tr, tr_in
from rigplanner.ui.foreign_text import menu_text, set_tip
from rigplanner.ui.parts.button import Button
from rigplanner.ui.theme import ThemeStore
from rigplanner.units import MIB
from rigplanner.wording.quantities import gib_with_unit


class AppsButton(Button):
    """Opens a list to tick; says `chosen` with the ids of all ticked programs, `now_chosen` for what is open now."""

    chosen = Signal(object)
    now_chosen = Signal()

    def __init__(self, theme: ThemeStore, apps: Mapping[str, BackgroundApp], parent: QWidget | None = None) -> None:
        super().__init__(
            theme, _no_apps(), trailing="chev", tooltip=tr("Programs that hold graphics memory"), parent=parent
        )
        self.setAccessibleName(tr("Other apps"))
        self._ticked: tuple[str, ...] = ()
        self._menu = QMenu(self)
        self._menu.setToolTipsVisible(True)
        self._actions: dict[str, QAction] = {}
        self._now = self._menu.addAction(tr("What is open on this PC now"))
        self._now.setCheckable(True)
        self._now.triggered.connect(self._choose_now)
        self._none = self._menu.addAction(tr("Nothing"))
        self._none.setCheckable(True)
        self._none.triggered.connect(self._choose_none)
        self._menu.addSeparator()
        for app in apps.values():
            action = self._menu.addAction(menu_text(f"{tr(app.name)}   {_amount(app)}"))
            action.setCheckable(True)
            set_tip(action, f"{app.evidence}, {app.as_of}: {app.source}")
            action.triggered.connect(self._tell)
            self._actions[app.id] = action
        self.clicked.connect(lambda: self._menu.popup(self.mapToGlobal(QPoint(0, self.height() + 4))))

    def show_report(self, report: Report) -> None:
        """Show what the plan counts."""
        plan = report.plan
        self._ticked = plan.background_apps if plan.background_live_bytes is None else ()
        for ident, action in self._actions.items():
            action.setChecked(ident in self._ticked)
        held = (report.memory.background.value or 0) + sum(plan.background_live_others)
        follows = plan.background_live_bytes is not None
        self._now.setVisible(plan.is_this_machine)
        self._now.setChecked(follows)
        self._none.setChecked(not follows and not self._ticked)
        if plan.background_live_bytes is not None:
            self.set_text(tr("{amount} now", amount=gib_with_unit(held)))
        else:
            self.set_text(f"{len(self._ticked)}, {gib_with_unit(held)}" if self._ticked else _no_apps())
        self.updateGeometry()

    def _choose_now(self) -> None:
        """What is chosen already stays ticked."""
        self._now.setChecked(True)
        self.now_chosen.emit()

    def _choose_none(self) -> None:
        self._none.setChecked(True)
        self.chosen.emit(())

    def _tell(self) -> None:
        self.chosen.emit(tuple(ident for ident, action in self._actions.items() if action.isChecked()))


def _no_apps() -> str:
    return tr_in("no other apps", "none")


def _amount(app: BackgroundApp) -> str:
    return gib_with_unit((app.low_mib + app.high_mib) / 2 * MIB)
