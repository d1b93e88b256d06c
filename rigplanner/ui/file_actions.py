"""What is asked about files: which to open, where to save, and what to do when they are damaged or changed."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QProcess
from PySide6.QtWidgets import QFileDialog, QWidget

from rigplanner.store.rig_names import file_stem
from rigplanner.store.rigs import SUFFIX
from rigplanner.translation import mark, tr
from rigplanner.ui.asking_where import ask_where
from rigplanner.ui.file_state import Damage
from rigplanner.ui.parts.notice_bar import Notice
from rigplanner.ui.rig_files import RigFiles
from rigplanner.ui.session import Session
from rigplanner.ui.theme import ThemeStore

if TYPE_CHECKING:
    from rigplanner.store.changes import Change

_FILTERS: Final = (mark("Rigs and models (*.rig.json *.gguf)"), mark("All files (*)"))


class FileActions(QObject):
    """Asks the user and hands the answers to the files."""

    def __init__(
        self,
        theme: ThemeStore,
        session: Session,
        files: RigFiles,
        window: QWidget,
        open_path: Callable[[Path], None],
    ) -> None:
        super().__init__(window)
        self._theme, self._session, self._files = theme, session, files
        self._window, self._open_path = window, open_path
        files.damage_met.connect(self._show_damage)
        files.conflict_met.connect(self._ask_conflict)
        files.changes_asked.connect(self._show_changes)

    def ask_open(self) -> None:
        """Ask which file to open."""
        title, filters = tr("Open a rig or a model"), ";;".join(map(tr, _FILTERS))
        name, _ = QFileDialog.getOpenFileName(self._window, title, self._place(), filters)
        if name:
            self._open_path(Path(name))

    def ask_save_as(self) -> None:
        """Ask where to save."""
        suggestion = Path(self._place()) / f"{file_stem(self._session.plan.name)}{SUFFIX}"
        rigs = tr("Rigs (*{ending})", ending=SUFFIX)
        path = ask_where(self._window, tr("Save this rig"), str(suggestion), rigs, (SUFFIX,))
        if path is not None:
            self._files.save_to(path)

    def open_window(self) -> None:
        """Another window, which is a process of its own."""
        program = () if getattr(sys, "frozen", False) else ("-m", "rigplanner")
        begun, _ = QProcess.startDetached(sys.executable, [*program, "--new"])
        if not begun:
            self._files.told.emit(Notice(tr("Another window could not be opened.")))

    def _place(self) -> str:
        path = self._files.path
        return str(path.parent if path else self._files.folder.path)

    def _show_damage(self, damage: Damage) -> None:
        from rigplanner.ui.dialogs.rig_questions import DamagedDialog

        dialog = DamagedDialog(self._theme, damage, self._window)
        dialog.rescue_chosen.connect(lambda: self._files.open_salvaged(damage))
        dialog.open()

    def _ask_conflict(self, path: Path) -> None:
        from rigplanner.ui.dialogs.rig_questions import ConflictDialog

        dialog = ConflictDialog(self._theme, path, self._window)
        dialog.copy_chosen.connect(self._files.save_copy)
        dialog.overwrite_chosen.connect(lambda: self._files.save_to(path))
        dialog.open()

    def _show_changes(self, changes: tuple[Change, ...]) -> None:
        from rigplanner.ui.dialogs.rig_questions import ChangesDialog

        ChangesDialog(self._theme, changes, self._window).open()
