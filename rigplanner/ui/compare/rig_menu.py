"""What can be added to a comparison, and what can be done with a rig in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from rigplanner.domain.comparison import MAX_RIGS
from rigplanner.domain.lineup import ComparedRig, RigKind
from rigplanner.domain.plan import Plan
from rigplanner.store.rig_folder import RigFolder, SavedRig, saved_rig
from rigplanner.store.rig_names import path_text
from rigplanner.translation import tr
from rigplanner.ui.foreign_text import menu_text
from rigplanner.wording.copies import day_and_time
from rigplanner.wording.quantities import day

_MOST_SAVED: Final = 12
_LONGEST: Final = 48


def newest_saved(most: int = _MOST_SAVED) -> tuple[SavedRig, ...]:
    """The rigs of the folder that were saved last; damaged ones are left out."""
    newest = sorted(RigFolder().paths(), key=_changed, reverse=True)
    return tuple(rig for path in newest[:most] if (rig := saved_rig(path)).plan is not None)


def moments(saved: Sequence[SavedRig]) -> list[str]:
    """When each was saved: the day, and the time of day where another has the same name."""
    names = Counter(rig.name for rig in saved)
    tell = [day_and_time if names[rig.name] > 1 else day for rig in saved]
    return [when(rig.saved_at) if rig.saved_at else "" for rig, when in zip(saved, tell, strict=True)]


def names_apart(saved: Sequence[SavedRig]) -> list[str]:
    """What each is called, with its moment where another has the same name."""
    names = Counter(rig.name for rig in saved)
    twins = ((rig.name, when if names[rig.name] > 1 else "") for rig, when in zip(saved, moments(saved), strict=True))
    return [f"{name}  {when}".rstrip() for name, when in twins]


def compared_file(rig: SavedRig) -> ComparedRig:
    """A saved rig as it is compared."""
    return ComparedRig(kind=RigKind.FILE, plan=rig.plan, path=path_text(rig.path))


def _changed(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0


class SourceMenu(QMenu):
    """Where a rig can come from. Says `rig_chosen` with it, or `file_requested`."""

    rig_chosen = Signal(object)
    file_requested = Signal()

    def __init__(
        self,
        present: frozenset[RigKind],
        suggested: Sequence[Plan],
        *,
        has_this_pc: bool,
        title: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(title, parent)
        self.setToolTipsVisible(True)
        self._add_live(RigKind.OPEN, tr("The open plan"), present)
        this_pc = self._add_live(RigKind.THIS_PC, tr("This PC"), present)
        if not has_this_pc:
            this_pc.setEnabled(False)
            this_pc.setToolTip(tr("This machine could not be read, or can run no model"))
        self._add_saved()
        self.addSeparator()
        self.addAction(tr("A rig file…")).triggered.connect(self.file_requested)
        self._add_suggested(suggested)

    def _add_live(self, kind: RigKind, text: str, present: frozenset[RigKind]) -> QAction:
        action = self.addAction(text)
        action.triggered.connect(lambda _=False: self.rig_chosen.emit(ComparedRig(kind=kind)))
        if kind in present:
            action.setEnabled(False)
            action.setToolTip(tr("Is compared already"))
        return action

    def _add_saved(self) -> None:
        saved = newest_saved()
        if saved:
            self._add_heading(tr("Saved rigs"))
        for rig, when in zip(saved, moments(saved), strict=True):
            action = self.addAction(f"{_plain(rig.name)}  {when}".rstrip())
            action.triggered.connect(partial(self._choose, compared_file(rig)))

    def _add_suggested(self, suggested: Sequence[Plan]) -> None:
        if suggested:
            self._add_heading(tr("Worth a look"))
        for plan in suggested:
            compared = ComparedRig(kind=RigKind.VARIANT, plan=plan)
            self.addAction(_plain(plan.name)).triggered.connect(partial(self._choose, compared))

    def _add_heading(self, text: str) -> None:
        """A title that every style shows, unlike that of a section."""
        self.addSeparator()
        self.addAction(text).setEnabled(False)

    def _choose(self, rig: ComparedRig, _checked: bool = False) -> None:
        self.rig_chosen.emit(rig)


class ColumnMenu(QMenu):
    """What can be done with a rig that is compared."""

    open_requested = Signal()
    remove_requested = Signal()
    moved = Signal(int)

    def __init__(self, place: int, count: int, replace: SourceMenu, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.addAction(tr("Open in Plan")).triggered.connect(self.open_requested)
        replace.setTitle(tr("Replace with"))
        self.addMenu(replace)
        self.addSeparator()
        self._add_move(tr("Move left"), place - 1, enabled=place > 0)
        self._add_move(tr("Move right"), place + 1, enabled=place + 1 < min(count, MAX_RIGS))
        self.addSeparator()
        remove = self.addAction(tr("Remove from the comparison"))
        remove.setEnabled(count > 1)
        remove.triggered.connect(self.remove_requested)

    def _add_move(self, text: str, to: int, *, enabled: bool) -> None:
        action = self.addAction(text)
        action.setEnabled(enabled)
        action.triggered.connect(lambda _=False: self.moved.emit(to))


def _plain(name: str) -> str:
    """A name as a menu shows it: short, and its ampersands are no shortcuts."""
    short = name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1]}…"
    return menu_text(short)
