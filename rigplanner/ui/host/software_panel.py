"""Programs that run models, and models on the disk."""

from __future__ import annotations

from pathlib import PurePath
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from rigplanner.domain.report import Severity
from rigplanner.domain.software import FoundModel, FoundRuntime, FoundSoftware
from rigplanner.translation import mark, tr, tr_in, tr_n
from rigplanner.ui.foreign_text import set_tip
from rigplanner.ui.host.found_row import FoundRow, replace_rows
from rigplanner.ui.parts.button import Button
from rigplanner.ui.parts.label import Label
from rigplanner.ui.parts.note import Note
from rigplanner.ui.parts.panel import Panel
from rigplanner.ui.theme import ThemeStore
from rigplanner.wording.marks import as_written
from rigplanner.wording.quantities import file_size

_MOST_MODELS: Final = 8
_NO_RUNTIME: Final = mark(
    "No program that runs models was found. llama.cpp, Ollama or LM Studio would be seen here, also while running."
)
_NO_MODEL: Final = mark(
    "No model files were found in the usual folders. Drag a .gguf file onto the window to plan with it."
)


class SoftwarePanel(Panel):
    """Says `plan_requested`, or `measure_requested`, with a model file."""

    plan_requested = Signal(object)
    measure_requested = Signal(object)

    def __init__(self, theme: ThemeStore, parent: QWidget | None = None) -> None:
        super().__init__(theme, tr("Programs and models"), parent=parent)
        self._rows: list[QWidget] = []
        self._is_open, self._is_free = False, True
        self._buttons: list[Button] = []
        self._software: FoundSoftware | None = None
        self.body.setSpacing(10)
        self._waiting = Note(theme, tr("Looking for programs and model files."))
        self.more = Button(theme, "", kind="link")
        self.more.hide()
        self.more.clicked.connect(self._open)
        self.body.addWidget(self._waiting)
        self.body.addWidget(self.more)
        self.body.addStretch(1)

    def show_software(self, software: FoundSoftware) -> None:
        """Show what was found."""
        self._software = software
        self._waiting.hide()
        self._show()

    def set_free(self, free: bool) -> None:
        """Whether a measurement can be started now."""
        self._is_free = free
        for button in self._buttons:
            button.setEnabled(free)

    def _open(self) -> None:
        self._is_open = True
        self._show()

    def _show(self) -> None:
        software = self._software
        if software is None:
            return
        self._buttons = []
        rows: list[QWidget] = [self._runtime(runtime) for runtime in software.runtimes]
        if not rows:
            rows.append(Note(self._theme, tr(_NO_RUNTIME)))
        rows.append(Label(self._theme, tr("Models on the disk"), "caption", "text_3"))
        shown = software.models if self._is_open else software.models[:_MOST_MODELS]
        rows += [self._model(model) for model in shown] or [Note(self._theme, tr(_NO_MODEL))]
        rows += [Note(self._theme, as_written(trouble), Severity.COST) for trouble in software.troubles]
        hidden = len(software.models) - len(shown)
        self.more.setVisible(hidden > 0)
        self.more.set_text(tr_n("{count} more", "{count} more", hidden))
        self._rows = replace_rows(self.body, self._rows, rows)

    def _runtime(self, runtime: FoundRuntime) -> FoundRow:
        parts = [
            _running(runtime),
            tr_n("{count} model", "{count} models", len(runtime.models)) if runtime.models else "",
            tr("with llama-bench") if runtime.bench_path else "",
        ]
        row = FoundRow(self._theme, runtime.kind, " · ".join(filter(None, parts)))
        row.set_figure(runtime.version or "", runtime.path or "")
        return row

    def _model(self, found: FoundModel) -> FoundRow:
        quant = found.model.exact_quant if found.model else None
        origin = "" if found.origin == "file" else found.origin
        name = found.model.name if found.model else found.name
        file = "" if PurePath(found.name).name in (name, f"{name}.gguf") else PurePath(found.name).name
        facts = " · ".join(filter(None, (quant, file_size(found.size_bytes), origin, file)))
        row = FoundRow(self._theme, name, facts)
        set_tip(row, found.path)
        if found.trouble:
            row.add_notes([found.trouble], Severity.INFO)
        if found.model is not None:
            plan_tip = tr("Plan this machine with this model, as its own file describes it")
            plan = row.add_button(tr_in("verb", "Plan"), plan_tip)
            plan.clicked.connect(lambda: self.plan_requested.emit(found))
            measure = row.add_button(tr("Measure"), tr("How fast it really is on this PC"))
            measure.clicked.connect(lambda: self.measure_requested.emit(found))
            measure.setEnabled(self._is_free)
            self._buttons.append(measure)
        return row


def _running(runtime: FoundRuntime) -> str:
    """Where a program listens; of one that was only seen running nothing is known."""
    if runtime.address:
        return tr("running at {address}", address=runtime.address)
    return tr("not running") if runtime.path else ""
