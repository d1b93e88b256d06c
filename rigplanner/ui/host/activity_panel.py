"""What the machine does right now: cards, memory and processor over the last two minutes."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QGridLayout, QWidget

from rigplanner.domain.live import HostSample
from rigplanner.domain.report import Severity
from rigplanner.translation import tr, tr_in
from rigplanner.ui.charts.live_chart import LiveChart
from rigplanner.ui.host.past import Past
from rigplanner.ui.parts.dropdown import Dropdown, DropdownItem
from rigplanner.ui.parts.note import Note
from rigplanner.ui.parts.panel import Panel
from rigplanner.ui.theme import ThemeStore
from rigplanner.wording.marks import as_written

_COLUMNS: Final = 2


class ActivityPanel(Panel):
    """Lines of two minutes; with several cards one of them is chosen."""

    def __init__(self, theme: ThemeStore, parent: QWidget | None = None) -> None:
        super().__init__(theme, tr("Right now"), parent=parent)
        self.past = Past()
        self._key = ""
        self.cards = Dropdown(theme, tr("Card that is shown"))
        self.cards.chosen_key.connect(self._choose)
        self.cards.hide()
        self.charts = {key: LiveChart(theme, title) for key, title in _titles().items()}
        self._note = Note(theme)
        self._note.hide()
        self._fill()
        self.set_aside(tr("last 2 minutes"))

    def show_sample(self, sample: HostSample) -> None:
        """Show one more sample."""
        self.past.add(sample)
        keys = [gpu.key for gpu in sample.gpus]
        if self._key not in keys:
            self._key = keys[0] if keys else ""
        self.cards.setVisible(len(keys) > 1)
        if len(keys) > 1:
            names = {gpu.key: gpu.name for gpu in sample.gpus}
            items = [(key, tr("Card {number}", number=number)) for number, key in enumerate(keys, 1)]
            self.cards.set_items([DropdownItem(key, text, names[key]) for key, text in items])
            self.cards.set_chosen(self._key)
        self._note.setVisible(bool(sample.troubles))
        self._note.set_note(as_written(" ".join(sample.troubles)), Severity.COST)
        self._show()

    def _choose(self, key: str) -> None:
        self._key = key
        self._show()

    def _show(self) -> None:
        past, key = self.past, self._key
        of_card = (past.memory_of(key), past.load_of(key), past.temperature_of(key), past.power_of(key))
        of_machine = (past.main_memory(), past.processor())
        for number, (chart, data) in enumerate(zip(self.charts.values(), (*of_card, *of_machine), strict=True)):
            chart.setVisible(bool(key) or number >= len(of_card))
            chart.set_data(data)

    def _fill(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(20)
        grid.setVerticalSpacing(10)
        for number, chart in enumerate(self.charts.values()):
            grid.addWidget(chart, number // _COLUMNS, number % _COLUMNS)
            grid.setColumnStretch(number % _COLUMNS, 1)
        self.add_to_header(self.cards)
        self.body.addLayout(grid, 1)
        self.body.addWidget(self._note)


def _titles() -> dict[str, str]:
    """What the charts are called, in their order: those of a card, then those of the machine."""
    return {
        "Graphics memory": tr("Graphics memory"),
        "Load": tr_in("how much of the time a card works", "Load"),
        "Temperature": tr("Temperature"),
        "Power": tr_in("what a card draws", "Power"),
        "RAM": tr("RAM"),
        "Processor": tr("Processor"),
    }
