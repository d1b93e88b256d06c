"""Asks where to save. An ending that was left out is added, and then a file of that name is not replaced unasked."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from rigplanner.domain.visible import one_line
from rigplanner.translation import tr


def ask_where(parent: QWidget, title: str, suggestion: str, filters: str, endings: Sequence[str]) -> Path | None:
    """A file with one of these endings, that of the chosen filter where none was typed; None for nowhere."""
    while True:
        name, chosen = QFileDialog.getSaveFileName(parent, title, suggestion, filters)
        if not name:
            return None
        path = _with_ending(name, chosen, endings)
        # The dialog itself has asked about the name that was typed, and about no other.
        if str(path) == str(Path(name)) or not os.path.lexists(path) or _may_replace(parent, title, path):
            return path
        suggestion = str(path)


def _with_ending(name: str, chosen: str, endings: Sequence[str]) -> Path:
    if name.lower().endswith(tuple(endings)):
        return Path(name)
    return Path(name + next((ending for ending in endings if f"*{ending}" in chosen), endings[0]))


def _may_replace(parent: QWidget, title: str, path: Path) -> bool:
    box = QMessageBox(parent)
    box.setWindowTitle(title)
    box.setIcon(QMessageBox.Icon.Warning)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(tr("{file} is there already. Replace it?", file=one_line(path.name)))
    replace = box.addButton(tr("Replace"), QMessageBox.ButtonRole.DestructiveRole)
    box.setDefaultButton(box.addButton(QMessageBox.StandardButton.Cancel))
    box.exec()
    return box.clickedButton() is replace
