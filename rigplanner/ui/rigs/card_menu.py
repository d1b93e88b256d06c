"""What can be done with a rig, depending on where it lies."""

from __future__ import annotations

import os

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from rigplanner.translation import tr, tr_in
from rigplanner.ui.rigs.items import ItemKind, RigItem


class RigMenu(QMenu):
    """Says what was chosen."""

    opened = Signal()
    kept = Signal()
    renamed = Signal()
    duplicated = Signal()
    tagged = Signal()
    exported = Signal()
    folder_shown = Signal()
    trashed = Signal()

    def __init__(self, item: RigItem, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        can_open = os.path.exists(item.path)
        self._add(tr_in("verb", "Open"), tr_in("key", "Return"), can_open).triggered.connect(self.opened)
        if item.kind is ItemKind.SAVED:
            self._add_saved(item)
        else:
            words = tr("Save in Rigs") if item.kind is ItemKind.LEFT else tr("Copy into Rigs")
            self._add(words, enabled=item.plan is not None).triggered.connect(self.kept)
        self.addSeparator()
        if item.kind is not ItemKind.LEFT:
            self._add(tr("Show in its folder"), enabled=can_open).triggered.connect(self.folder_shown)
        remove = tr("Remove from this list") if item.kind is ItemKind.ELSEWHERE else tr("Move to trash")
        self._add(remove, tr_in("key", "Del")).triggered.connect(self.trashed)

    def _add_saved(self, item: RigItem) -> None:
        is_sound = item.plan is not None
        self._add(tr("Rename…"), "F2", is_sound).triggered.connect(self.renamed)
        self._add(tr("Tags…"), enabled=is_sound).triggered.connect(self.tagged)
        self._add(tr("Duplicate"), tr_in("key", "Ctrl+D"), is_sound).triggered.connect(self.duplicated)
        self._add(tr("Export a copy…")).triggered.connect(self.exported)

    def _add(self, text: str, keys: str = "", enabled: bool = True) -> QAction:
        """The keys are shown only: the list itself listens to them."""
        action = QAction(f"{text}\t{keys}" if keys else text, self)
        action.setEnabled(enabled)
        self.addAction(action)
        return action
