"""A caption over a control, which is also its name for screen readers."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from rigplanner.ui.parts.label import Label
from rigplanner.ui.theme import ThemeStore


class Field(QWidget):
    """Stacks the caption over the control."""

    def __init__(self, theme: ThemeStore, label: str, control: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.control = control
        self._label = Label(theme, label, "caption", "text_2")
        self._label.setBuddy(control)
        if not control.accessibleName():
            control.setAccessibleName(label)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(5)
        column.addWidget(self._label)
        column.addWidget(control)

    def set_label(self, text: str) -> None:
        """Show another caption."""
        self._label.set_text(text)
