"""What to measure: a model, the program that runs it, and how full its context is."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from rigplanner.domain.software import FoundModel
from rigplanner.measure.jobs import ANSWER_TOKENS, PROMPT_TOKENS
from rigplanner.measure.ways import Way
from rigplanner.translation import mark, tr
from rigplanner.ui.dialogs.form_dialog import FormDialog
from rigplanner.ui.parts.dropdown import Dropdown, DropdownItem
from rigplanner.ui.parts.field import Field
from rigplanner.ui.parts.label import Label
from rigplanner.ui.parts.segmented import Segmented
from rigplanner.ui.theme import ThemeStore
from rigplanner.wording.quantities import file_size

_DEPTHS: Final = {"short": (0,), "long": (0, 4096), "deep": (0, 4096, 16384)}
_WORDS: Final = (("short", mark("Empty")), ("long", mark("Empty and 4k full")), ("deep", mark("Also 16k full")))
_NOTHING: Final = mark(
    "No model can be measured yet. Put llama-bench (it comes with llama.cpp) on the search path, or start Ollama, "
    "LM Studio or llama-server with a model, and look again."
)
_NOT_THIS: Final = mark(
    "No program here can measure {name}. Put llama-bench on the search path, or load it in a server that runs here."
)
_ADVICE: Final = mark(
    "Reads 512 tokens and writes 128, three times for each filling of the context. That takes from half a minute to "
    "several minutes, longer on a processor. Close other programs that use the graphics card; on a laptop, plug in "
    "the power supply. It can be stopped at any moment."
)


class MeasureDialog(FormDialog):
    """Says `way_chosen` with a `Way` and the depths."""

    way_chosen = Signal(object, object)

    def __init__(
        self, theme: ThemeStore, ways: Sequence[Way], parent: QWidget | None = None, *, first: FoundModel | None = None
    ) -> None:
        super().__init__(theme, tr("Measure a model"), tr("Measure"), parent)
        self._ways = tuple(ways)
        models = {_key(way): way for way in ways}
        self.model = Dropdown(theme, tr("Model"))
        self.model.set_items([DropdownItem(key, way.model, _facts(way)) for key, way in models.items()])
        self.program = Dropdown(theme, tr("Measured with"))
        self.fullness = Segmented(theme, tr("How full the context is"), [(key, tr(text)) for key, text in _WORDS])
        self.fullness.set_chosen("long")
        self.model.chosen_key.connect(lambda _: self._show_programs())
        self.body.addWidget(Field(theme, tr("Model"), self.model))
        self.body.addWidget(Field(theme, tr("Measured with"), self.program))
        self.body.addWidget(Field(theme, tr("Context"), self.fullness))
        self.body.addWidget(Label(theme, tr(_ADVICE), "small", "text_2", wrap=True))
        self.body.addStretch(1)
        self.agree.clicked.connect(self._choose)
        self.agree.setEnabled(bool(ways))
        self.say_wrong("" if ways else tr(_NOTHING))
        if first is not None and first.path not in models:
            self.say_wrong(tr(_NOT_THIS, name=first.name) if ways else tr(_NOTHING))
            self.agree.setEnabled(False)
        elif ways:
            self.model.set_chosen(first.path if first is not None else next(iter(models)))
            self._show_programs()
        self.fit_to_window()

    def _show_programs(self) -> None:
        ways = self._of_model()
        self.agree.setEnabled(bool(ways))
        self.say_wrong("")
        self.program.set_items([DropdownItem(str(number), way.program) for number, way in enumerate(ways)])
        self.program.set_chosen("0")

    def _of_model(self) -> list[Way]:
        return [way for way in self._ways if _key(way) == self.model.chosen]

    def _choose(self) -> None:
        number = int(self.program.chosen or 0)
        way = self._of_model()[number]
        self.way_chosen.emit(way, _possible(way, _DEPTHS[self.fullness.chosen or "short"]))
        self.accept()


def _key(way: Way) -> str:
    """A file by its place, what only a server knows by its name: two files may have one name inside."""
    return way.found.path if way.found is not None else way.model


def _facts(way: Way) -> str:
    found = way.found
    if found is None:
        return ""
    quant = found.model.exact_quant if found.model else None
    return " · ".join(filter(None, (quant, file_size(found.size_bytes), PurePath(found.name).name)))


def _possible(way: Way, depths: tuple[int, ...]) -> tuple[int, ...]:
    """The depths that the model was made for, with room to write."""
    model = way.found.model if way.found else None
    if model is None or model.architecture is None:
        return depths
    most = model.architecture.max_context - PROMPT_TOKENS - ANSWER_TOKENS
    return tuple(depth for depth in depths if depth <= most) or (0,)
