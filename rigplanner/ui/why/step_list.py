"""A computation line by line: what, the formula with its values, the result."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtWidgets import QVBoxLayout, QWidget

from rigplanner.domain.evidence import Step
from rigplanner.translation import tr
from rigplanner.ui.parts.label import Label
from rigplanner.ui.parts.rows import ValueRow
from rigplanner.ui.theme import ThemeStore
from rigplanner.wording import labels
from rigplanner.wording.quantities import usd

_PART: Final = "part:"


class StepList(QWidget):
    """Rows are kept and filled anew."""

    def __init__(self, theme: ThemeStore, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._rows: list[_StepRow] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)

    def show_steps(self, steps: Sequence[Step]) -> None:
        """Show a computation."""
        while len(self._rows) < len(steps):
            row = _StepRow(self._theme)
            self._column.addWidget(row)
            self._rows.append(row)
        for row, step in zip(self._rows, steps, strict=False):
            row.show_step(step)
        for row in self._rows[len(steps) :]:
            row.hide()


class _StepRow(QWidget):
    def __init__(self, theme: ThemeStore) -> None:
        super().__init__()
        self._head = ValueRow(theme, "")
        self._formula = Label(theme, role="code", colour="text_3", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(1)
        column.addWidget(self._head)
        column.addWidget(self._formula)

    def show_step(self, step: Step) -> None:
        """Show one line."""
        is_part = step.label.startswith(_PART)
        self._head.set_label(labels.time_part(step.label.removeprefix(_PART)) if is_part else tr(step.label))
        self._head.set_value(step.result if step.usd is None else usd(step.usd))
        self._formula.set_text(step.formula)
        self._formula.setVisible(bool(step.formula))
        self.show()
