"""What the machine does right now: cards, memory and processor over the last two minutes."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QGridLayout, QWidget

from rigplanner.domain.live import HostSample
from rigplanner.domain.report import Severity
from rigplanner.ui.charts.live_chart import LiveChart
from rigplanner.ui.host.past import Past
from rigplanner.ui.parts.dropdown import Dropdown, DropdownItem
from rigplanner.ui.parts.note import Note
from rigplanner.ui.parts.panel import Panel
from rigplanner.ui.theme import ThemeStore
from rigplanner.wording.marks import as_written

_CARD_CHARTS: Final = ("Graphics memory", "Load", "Temperature", "Power")
_MACHINE_CHARTS: Final = ("RAM", "Processor")
_COLUMNS: Final = 2


class ActivityPanel(Panel):
    """Lines of two minutes; with several cards one of them is chosen."""

    def __init__(self, theme: ThemeStore, parent: QWidget | None = None) -> None:
        super().__init__(theme, "Right now", parent=parent)
        self.past = Past()
        self._key = ""
        self.cards = Dropdown(theme, "Card that is shown")
        self.cards.chosen_key.connect(self._choose)
        self.cards.hide()
        self.charts = {title: LiveChart(theme, title) for title in (*_CARD_CHARTS, *_MACHINE_CHARTS)}
        self._note = Note(theme)
        self._note.hide()
        self._fill()
        self.set_aside("last 2 minutes")

    def show_sample(self, sample: HostSample) -> None:
        """Show one more sample."""
        self.past.add(sample)
        keys = [gpu.key for gpu in sample.gpus]
        if self._key not in keys:
            self._key = keys[0] if keys else ""
        self.cards.setVisible(len(keys) > 1)
        if len(keys) > 1:
            names = {gpu.key: gpu.name for gpu in sample.gpus}
            self.cards.set_items(
                [DropdownItem(key, f"Card {number}", names[key]) for number, key in enumerate(keys, 1)]
            )
            self.cards.set_chosen(self._key)
        self._note.setVisible(bool(sample.troubles))
        self._note.set_note(as_written(" ".join(sample.troubles)), Severity.COST)
        self._show()

    def _choose(self, key: str) -> None:
        self._key = key
        self._show()

    def _show(self) -> None:
        past, key = self.past, self._key
        for title in _CARD_CHARTS:
            self.charts[title].setVisible(bool(key))
        for data in (
            past.memory_of(key),
            past.load_of(key),
            past.temperature_of(key),
            past.power_of(key),
            past.main_memory(),
            past.processor(),
        ):
            self.charts[data.title].set_data(data)

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
