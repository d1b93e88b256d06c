"""What can be done with the part in a slot."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from rigplanner.domain.parts import Condition, Slot
from rigplanner.domain.plan import PartChoice
from rigplanner.translation import tr

_MOST_CARDS: Final = 8


class CardMenu(QMenu):
    """Says what was chosen; an empty slot can only be filled."""

    change = Signal()
    remove = Signal()
    condition = Signal(object)
    owned = Signal(bool)
    price = Signal()
    count = Signal(int)

    def __init__(self, slot: Slot, choice: PartChoice | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._add(tr("Choose another…") if choice else tr("Choose a part…")).triggered.connect(self.change)
        if choice is None:
            return
        if slot is Slot.GPU:
            self._add_counts(choice.count)
        self.addSeparator()
        self._add_conditions(choice.condition)
        mine = self._add(tr("I already own it"))
        mine.setCheckable(True)
        mine.setChecked(choice.owned)
        mine.toggled.connect(self.owned)
        self._add(tr("Set my own price…")).triggered.connect(self.price)
        self.addSeparator()
        self._add(tr("Remove")).triggered.connect(self.remove)

    def _add(self, text: str) -> QAction:
        action = QAction(text, self)
        self.addAction(action)
        return action

    def _add_conditions(self, chosen: Condition) -> None:
        group = QActionGroup(self)
        for condition, text in ((Condition.NEW, tr("Buy it new")), (Condition.USED, tr("Buy it used"))):
            action = self._add(text)
            action.setCheckable(True)
            action.setChecked(condition is chosen)
            group.addAction(action)
            action.triggered.connect(lambda _checked=False, condition=condition: self.condition.emit(condition))

    def _add_counts(self, chosen: int) -> None:
        menu = self.addMenu(tr("Number of cards"))
        group = QActionGroup(self)
        for count in range(1, _MOST_CARDS + 1):
            action = menu.addAction(str(count))
            action.setCheckable(True)
            action.setChecked(count == chosen)
            group.addAction(action)
            action.triggered.connect(lambda _checked=False, count=count: self.count.emit(count))
