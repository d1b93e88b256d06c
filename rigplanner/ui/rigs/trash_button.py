"""What lies in the trash, to take it back."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QMenu, QWidget

from rigplanner.store.rig_folder import RigFolder
from rigplanner.store.rigs import SUFFIX
from rigplanner.translation import tr, tr_n
from rigplanner.ui.foreign_text import menu_text
from rigplanner.ui.parts.button import Button
from rigplanner.ui.theme import ThemeStore

_MOST_SHOWN: Final = 20


class TrashButton(Button):
    """Hidden while the trash is empty. Says `restore_requested` with the file to take back."""

    restore_requested = Signal(Path)

    def __init__(self, theme: ThemeStore, folder: RigFolder, parent: QWidget | None = None) -> None:
        super().__init__(theme, "", icon="trash", kind="ghost", small=True, parent=parent)
        self._folder = folder
        self.setToolTip(tr("Rigs of the last 30 days, to take back"))
        self.clicked.connect(self.show_menu)
        self.hide()

    def refresh(self) -> None:
        """Show how much lies there."""
        count = len(self._folder.trashed())
        self.set_text(tr_n("{count} in the trash", "{count} in the trash", count))
        self.setVisible(bool(count))
        self.updateGeometry()

    def menu_of_trash(self) -> QMenu:
        """One entry a rig, the newest first."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for path in self._folder.trashed()[:_MOST_SHOWN]:
            name = path.name.removesuffix(SUFFIX).partition(" ")[2]
            menu.addAction(menu_text(tr("Take back {rig}", rig=name))).triggered.connect(partial(self._ask, path))
        return menu

    def show_menu(self) -> None:
        """Open the menu below the button."""
        self.menu_of_trash().popup(self.mapToGlobal(self.rect().bottomLeft()))

    def _ask(self, path: Path, _checked: bool = False) -> None:
        self.restore_requested.emit(path)
