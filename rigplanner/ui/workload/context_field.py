"""The context: a slider over what is usual, and a field for an exact number."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from rigplanner.domain.report import Report
from rigplanner.translation import tr
from rigplanner.ui.foreign_text import set_tip
from rigplanner.ui.parts.context_slider import ContextSlider
from rigplanner.ui.theme import ThemeStore
from rigplanner.ui.workload.typed_context import ContextTextError, context_tokens
from rigplanner.units import K_TOKENS
from rigplanner.wording.quantities import about_tokens, tokens

_SHORTEST: Final = 2 * K_TOKENS
_LONGEST: Final = 128 * K_TOKENS


class ContextField(QWidget):
    """Says `chosen` with tokens; what cannot be a context is marked and explained, and nothing changes."""

    chosen = Signal(int)

    def __init__(self, theme: ThemeStore, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown = 0
        self.slider = ContextSlider(theme)
        self.exact = QLineEdit()
        self.exact.setFixedWidth(72)
        self.exact.setAccessibleName(tr("Context, exact"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self.slider, 1)
        row.addWidget(self.exact)
        self.slider.value_chosen.connect(self.chosen)
        self.exact.editingFinished.connect(self._typed)
        self._mark("")

    def show_report(self, report: Report) -> None:
        """Show the context of a plan and how far it fits."""
        context = report.plan.workload.context_tokens
        longest = report.model.max_context if report.model and report.model.max_context else _LONGEST
        self.slider.set_range(min(_SHORTEST, context), max(min(longest, 16 * _LONGEST), context, 2 * _SHORTEST))
        self.slider.set_value(context)
        ceiling = report.memory.ceiling_tokens
        self.slider.set_ceiling(ceiling, tr("fits to {tokens}", tokens=about_tokens(ceiling)) if ceiling else "")
        if context != self._shown or not self.exact.hasFocus():
            self._shown = context
            self.exact.setText(tokens(context))
            self._mark("")

    def _typed(self) -> None:
        try:
            value = context_tokens(self.exact.text())
        except ContextTextError as error:
            self._mark(str(error))
            return
        self._mark("")
        if value != self._shown:
            self.chosen.emit(value)

    def _mark(self, problem: str) -> None:
        self.exact.setProperty("wrong", "true" if problem else "false")
        set_tip(self.exact, problem or tr("Tokens the model keeps in mind, such as 16k"))
        self.exact.setAccessibleDescription(problem)
        self.exact.style().unpolish(self.exact)
        self.exact.style().polish(self.exact)
