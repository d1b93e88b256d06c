"""One card a slot, or one ready-made machine, and the total below."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from rigplanner.domain.parts import Part, Slot
from rigplanner.domain.report import Report
from rigplanner.translation import tr, tr_in
from rigplanner.ui.build.card_menu import CardMenu
from rigplanner.ui.build.card_state import card_state, card_tooltip
from rigplanner.ui.build.total import TotalBlock
from rigplanner.ui.foreign_text import set_tip
from rigplanner.ui.parts.button import Button
from rigplanner.ui.parts.label import Label
from rigplanner.ui.parts.scroll import Scroll
from rigplanner.ui.parts.segmented import Segmented
from rigplanner.ui.parts.slot_card import SlotCard
from rigplanner.ui.theme import ThemeStore

_PARTS: Final = (Slot.GPU, Slot.CPU, Slot.MEMORY, Slot.DRIVE, Slot.BOARD, Slot.PSU, Slot.CASE, Slot.COOLER)
_FOLDED_WIDTH: Final = 96


class BuildColumn(QWidget):
    """Says what the user wants with a slot; shows a report."""

    part_requested = Signal(object)
    part_removed = Signal(object)
    condition_chosen = Signal(object, object)
    owned_chosen = Signal(object, bool)
    price_requested = Signal(object)
    count_chosen = Signal(object, int)
    parts_requested = Signal()
    why_requested = Signal()
    list_requested = Signal()

    def __init__(self, theme: ThemeStore, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._folded = theme, False
        self._report: Report | None = None
        name = tr_in("the column of parts", "Build")
        self.setAccessibleName(name)
        self._title = Label(theme, name, "strong")
        self.kind = Segmented(theme, tr("Kind of build"), (("parts", tr("Parts")), ("system", tr("Ready-made"))))
        self.kind.chosen_key.connect(self._kind_chosen)
        self.cards = {slot: self._card(slot) for slot in (*_PARTS, Slot.SYSTEM)}
        self.total = TotalBlock(theme)
        self.total.why_requested.connect(self.why_requested)
        self.paste = Button(
            theme, tr("Paste a parts list"), kind="link", tooltip=tr("Plan what a list names (Ctrl+Shift+V)")
        )
        self.paste.clicked.connect(self.list_requested)
        self._arrange()

    def show_report(self, report: Report) -> None:
        """Show the parts of a plan with their prices."""
        self._report = report
        rig = report.plan.rig
        self.kind.set_chosen("system" if rig.is_ready_made else "parts")
        for slot, card in self.cards.items():
            shown = (slot is Slot.SYSTEM) == rig.is_ready_made
            card.setVisible(shown)
            if shown:
                card.set_state(card_state(slot, rig.choice(slot), _part(report, slot), report))
                set_tip(card, card_tooltip(slot, report))
        self.total.show_report(report)

    def set_folded(self, folded: bool) -> None:
        """Only icons and prices, where the window is narrow."""
        self._folded = folded
        metrics = self._theme.metrics
        self.setFixedWidth(_FOLDED_WIDTH if folded else int(metrics.size("build_column")))
        self._title.setVisible(not folded)
        self.kind.setVisible(not folded)
        self.paste.setVisible(not folded)
        self.total.set_folded(folded)
        for card in self.cards.values():
            card.set_folded(folded)

    def set_wide(self, wide: bool) -> None:
        """A little more room in a large window."""
        if not self._folded:
            self.setFixedWidth(int(self._theme.metrics.size("build_column_wide" if wide else "build_column")))

    def _card(self, slot: Slot) -> SlotCard:
        card = SlotCard(self._theme)
        card.activated.connect(lambda: self.part_requested.emit(slot))
        card.swap_requested.connect(lambda: self.part_requested.emit(slot))
        card.menu_requested.connect(lambda point: self._open_menu(slot, point))
        return card

    def _open_menu(self, slot: Slot, point: QPoint) -> None:
        choice = self._report.plan.rig.choice(slot) if self._report else None
        menu = CardMenu(slot, choice, self)
        menu.change.connect(lambda: self.part_requested.emit(slot))
        menu.remove.connect(lambda: self.part_removed.emit(slot))
        menu.condition.connect(lambda condition: self.condition_chosen.emit(slot, condition))
        menu.owned.connect(lambda owned: self.owned_chosen.emit(slot, owned))
        menu.price.connect(lambda: self.price_requested.emit(slot))
        menu.count.connect(lambda count: self.count_chosen.emit(slot, count))
        menu.popup(point)

    def _kind_chosen(self, key: str) -> None:
        if key == "system":
            self.part_requested.emit(Slot.SYSTEM)
        else:
            self.parts_requested.emit()

    def _arrange(self) -> None:
        header = QHBoxLayout()
        header.addWidget(self._title)
        header.addStretch(1)
        header.addWidget(self.kind)
        inner = QWidget()
        cards = QVBoxLayout(inner)
        cards.setContentsMargins(0, 0, 6, 0)
        cards.setSpacing(8)
        for card in self.cards.values():
            cards.addWidget(card)
        cards.addStretch(1)
        area = Scroll(tr("Parts"), inner)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 10, 16)
        column.setSpacing(10)
        column.addLayout(header)
        column.addWidget(area, 1)
        column.addWidget(self.paste)
        column.addWidget(self.total)
        self.set_folded(False)


def _part(report: Report, slot: Slot) -> Part | None:
    rig = report.rig
    parts: dict[Slot, Part | None] = {
        Slot.GPU: rig.gpus[0] if rig.gpus else None,
        Slot.CPU: rig.cpu,
        Slot.MEMORY: rig.memory,
        Slot.DRIVE: rig.drive,
        Slot.BOARD: rig.board,
        Slot.PSU: rig.psu,
        Slot.CASE: rig.case,
        Slot.COOLER: rig.cooler,
        Slot.SYSTEM: rig.system,
    }
    return parts[slot]
