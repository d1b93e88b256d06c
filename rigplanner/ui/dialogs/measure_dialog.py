"""What to measure: a model, the program that runs it, and how full its context is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from rigplanner.measure.ways import Way
from rigplanner.ui.dialogs.form_dialog import FormDialog
from rigplanner.ui.parts.dropdown import Dropdown, DropdownItem
from rigplanner.ui.parts.field import Field
from rigplanner.ui.parts.label import Label
from rigplanner.ui.parts.segmented import Segmented
from rigplanner.ui.theme import ThemeStore
from rigplanner.wording.quantities import gb_with_unit

_DEPTHS: Final = {"short": (0,), "long": (0, 4096), "deep": (0, 4096, 16384)}
_WORDS: Final = (("short", "Empty context"), ("long", "and after 4k"), ("deep", "and after 16k"))
_NOTHING: Final = (
    "No model can be measured yet. Put llama-bench (it comes with llama.cpp) on the search path, or start Ollama, "
    "LM Studio or llama-server with a model, and look again."
)
_ADVICE: Final = (
    "Reads 512 tokens and writes 128, three times. Close other programs that use the graphics card, and on a laptop "
    "plug in the power supply. It can be stopped at any moment."
)


class MeasureDialog(FormDialog):
    """Says `way_chosen` with a `Way` and the depths."""

    way_chosen = Signal(object, object)

    def __init__(self, theme: ThemeStore, ways: Sequence[Way], parent: QWidget | None = None) -> None:
        super().__init__(theme, "Measure a model", "Measure", parent)
        self._ways = tuple(ways)
        self._models = list(dict.fromkeys(way.model for way in ways))
        self.model = Dropdown(theme, "Model")
        self.model.set_items([DropdownItem(name, name, _size(ways, name)) for name in self._models])
        self.program = Dropdown(theme, "Measured with")
        self.fullness = Segmented(theme, "How full the context is", _WORDS)
        self.fullness.set_chosen("long")
        self.model.chosen_key.connect(lambda _: self._show_programs())
        for label, control in (("Model", self.model), ("Measured with", self.program), ("Context", self.fullness)):
            self.body.addWidget(Field(theme, label, control))
        self.body.addWidget(Label(theme, _ADVICE, "small", "text_2", wrap=True))
        self.body.addStretch(1)
        self.agree.clicked.connect(self._choose)
        self.agree.setEnabled(bool(ways))
        self.say_wrong("" if ways else _NOTHING)
        if ways:
            self.model.set_chosen(self._models[0])
            self._show_programs()
        self.fit_to_window()

    def _show_programs(self) -> None:
        ways = self._of_model()
        self.program.set_items([DropdownItem(str(number), way.program) for number, way in enumerate(ways)])
        self.program.set_chosen("0")

    def _of_model(self) -> list[Way]:
        return [way for way in self._ways if way.model == self.model.chosen]

    def _choose(self) -> None:
        number = int(self.program.chosen or 0)
        self.way_chosen.emit(self._of_model()[number], _DEPTHS[self.fullness.chosen or "short"])
        self.accept()


def _size(ways: Sequence[Way], name: str) -> str:
    found = next((way.found for way in ways if way.model == name and way.found is not None), None)
    return gb_with_unit(found.size_bytes) if found else ""
