"""Notices that a file may have become another, whoever wrote it and however."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from PySide6.QtCore import QFileSystemWatcher, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication

#: A program that saves touches a file and its folder several times at once.
_SETTLED_MS: Final = 150


class FileWatch(QObject):
    """Says `stirred` a moment after a file, or the folder it lies in, was touched, and when the window comes forward:
    some disks tell nothing of changes."""

    stirred = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._paths: tuple[Path, ...] = ()
        self._system = QFileSystemWatcher(self)
        self._settled = QTimer(self, singleShot=True, interval=_SETTLED_MS)
        self._settled.timeout.connect(self._tell)
        self._system.fileChanged.connect(self._settled.start)
        self._system.directoryChanged.connect(self._settled.start)
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.applicationStateChanged.connect(self._come_forward)

    def watch(self, *paths: Path) -> None:
        """Watch these files and folders, and nothing else."""
        self._paths = paths
        self._follow()

    def _follow(self) -> None:
        """A file that was replaced is watched no more by the system, so it is named again each time."""
        known = [*self._system.files(), *self._system.directories()]
        if known:
            self._system.removePaths(known)
        there = [str(path) for path in self._paths if os.path.exists(path)]
        if there:
            self._system.addPaths(there)

    def _tell(self) -> None:
        self._follow()
        self.stirred.emit()

    def _come_forward(self, state: Qt.ApplicationState) -> None:
        if state is Qt.ApplicationState.ApplicationActive and self._paths:
            self._settled.start()
