"""How the program looks and speaks, and what it prints on."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from rigplanner.store.settings import Settings
from rigplanner.translation import mark, tr
from rigplanner.ui.language import LANGUAGES, is_spoken
from rigplanner.ui.parts.dropdown import Dropdown, DropdownItem
from rigplanner.ui.parts.field import Field
from rigplanner.ui.parts.label import Label
from rigplanner.ui.parts.segmented import Segmented
from rigplanner.ui.parts.switch import Switch
from rigplanner.ui.theme import ThemeStore

_LOOKS: Final = (
    ("system", mark("As the system")),
    ("light", mark("Light")),
    ("dark", mark("Dark")),
    ("contrast", mark("High contrast")),
)
#: A key of a list is never empty.
_AS_SYSTEM: Final = "system"
_PAPERS: Final = ("A4", "Letter")


class GeneralSettings(QWidget):
    """Fields that show settings; `chosen` tells what they say now."""

    def __init__(self, theme: ThemeStore, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look = Segmented(theme, tr("Look"), [(key, tr(words)) for key, words in _LOOKS])
        self.look.set_chosen(settings.theme)
        self.language = Dropdown(theme, tr("Language"))
        names = [DropdownItem(code, name) for code, name in LANGUAGES.items()]
        self.language.set_items([DropdownItem(_AS_SYSTEM, tr("As the system")), *names])
        self.language.set_chosen(settings.language or _AS_SYSTEM)
        self.language.chosen_key.connect(lambda _: self._show_restart())
        self.paper = Dropdown(theme, tr("Paper"))
        sizes = [DropdownItem(size, size) for size in _PAPERS]
        self.paper.set_items([DropdownItem(_AS_SYSTEM, tr("As usual here")), *sizes])
        self.paper.set_chosen(settings.paper or _AS_SYSTEM)
        self.still = Switch(theme, tr("Reduce motion"))
        self.still.setChecked(settings.reduced_motion)
        self._restart = Label(theme, "", "caption", "text_3", wrap=True)
        self._arrange(theme)
        self._show_restart()

    def chosen(self) -> dict[str, Any]:
        """The settings by their names."""
        return {
            "theme": self.look.chosen,
            "language": _unless_system(self.language.chosen),
            "paper": _unless_system(self.paper.chosen),
            "reduced_motion": self.still.isChecked(),
        }

    @property
    def needs_restart(self) -> bool:
        """Whether another language was chosen than the one that is spoken since the start."""
        return not is_spoken(_unless_system(self.language.chosen))

    def _show_restart(self) -> None:
        told = tr("Another language is spoken from the next start on. Your plan stays as it is.")
        self._restart.set_text(told if self.needs_restart else "")
        self._restart.setVisible(self.needs_restart)

    def _arrange(self, theme: ThemeStore) -> None:
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(Field(theme, tr("Language"), self.language), 1)
        row.addWidget(Field(theme, tr("Paper for sheets"), self.paper), 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(Field(theme, tr("Look"), self.look))
        column.addLayout(row)
        column.addWidget(self._restart)
        column.addWidget(self.still)


def _unless_system(key: str | None) -> str:
    return "" if key in (None, _AS_SYSTEM) else str(key)
