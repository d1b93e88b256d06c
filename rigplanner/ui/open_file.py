"""The file of the open plan as the user knows it, and what becomes of it elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, Signal

from rigplanner.domain.plan import Plan
from rigplanner.store.rig_document import Origin
from rigplanner.store.rig_errors import RigFileError
from rigplanner.store.rigs import Standing, load_rig, standing_of
from rigplanner.ui.file_state import FileState
from rigplanner.ui.file_tie import FileTie
from rigplanner.ui.file_watch import FileWatch
from rigplanner.ui.session import Session

#: What says nothing new of a file.
_NO_NEWS: Final = (Standing.UNKNOWN, Standing.SAME)


class OpenFile(QObject):
    """Knows the file of each rig in the history of the session, so that a step brings the file with the rig.

    Says `changed` when file or state are others, and `lost` with a standing when the file holds the plan no more."""

    changed = Signal()
    lost = Signal(Standing)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._rig = session.rig
        self._ties = {self._rig: FileTie(kept=session.plan)}
        self._rigs = count(self._rig + 1)
        self.watch = FileWatch(self)
        self.watch.stirred.connect(self.look)
        session.history_changed.connect(self._follow_history)

    @property
    def path(self) -> Path | None:
        """The file of the plan; None while it has none."""
        return self._tie.path

    @property
    def digest(self) -> str:
        """What tells the content of the file, as the user knows it, from any other."""
        return self._tie.digest

    @property
    def state(self) -> FileState:
        """Whether the file holds the plan that is open."""
        if self._session.plan != self._tie.kept:
            return FileState.EDITED
        return FileState.SAVED if self.path else FileState.NEW

    @property
    def origin(self) -> Origin:
        """The file as it is kept beside a plan that is saved by itself."""
        return Origin(path=self._tie.path_as_text, digest=self.digest, untouched=self.state is FileState.NEW)

    def tie(self, tie: FileTie) -> None:
        """The plan belongs to this file from now on."""
        self._ties[self._rig] = tie
        self._watch()
        self.changed.emit()

    def part(self, tie: FileTie) -> None:
        """The plan becomes a rig of its own with this file; the rig that it was before its name keeps its own."""
        self._session.part(self._another(tie))
        self.changed.emit()

    def know(self, kept: Plan | None, standing: Standing = Standing.SAME) -> None:
        """The file is the same and holds this; None where nothing holds the plan."""
        self._ties[self._rig] = replace(self._tie, standing=standing, kept=kept)
        self.changed.emit()

    def show(self, plan: Plan, tie: FileTie) -> None:
        """Another plan with a history and a file of its own."""
        self._ties.clear()
        self._session.open(plan, self._another(tie))

    def turn_to(self, plan: Plan, tie: FileTie) -> None:
        """Another plan with a file of its own, as one step that can be taken back, file and all."""
        self._session.take(plan, self._another(tie))

    def follow(self, path: Path, change: Callable[[Plan], Plan] = lambda plan: plan) -> None:
        """The file was changed or moved in this window, which is no news; the plan is changed as it was."""
        self._session.edit(change)
        tie = self.tie_of(path)
        if tie.digest:
            self.tie(tie)
        else:
            self.look()

    def tie_of(self, path: Path) -> FileTie:
        """A file as it is now; of one that cannot be read nothing is known."""
        try:
            file = load_rig(path, self._session.library)
        except RigFileError:
            return FileTie(path)
        return FileTie(path, file.digest, file.plan)

    def look(self) -> None:
        """Tell, once for each, that the file is another now or gone. It may also be back."""
        path, known = self.path, self._tie.standing
        if path is None:
            return
        standing = standing_of(path, self.digest)
        if standing is Standing.SAME and known is not Standing.SAME:
            self.follow(path)
        elif standing is not known and standing not in _NO_NEWS:
            self.know(None, standing)
            self.lost.emit(standing)

    @property
    def _tie(self) -> FileTie:
        return self._ties[self._rig]

    def _another(self, tie: FileTie) -> int:
        """A rig that was not there before, with its file."""
        self._rig = next(self._rigs)
        self._ties[self._rig] = tie
        self._watch()
        return self._rig

    def _watch(self) -> None:
        path = self.path
        self.watch.watch(*((path, path.parent) if path else ()))

    def _follow_history(self) -> None:
        """After a step, which may have brought back another rig with a file of its own."""
        if self._session.rig != self._rig:
            self._rig = self._session.rig
            self._watch()
            self.look()
        self.changed.emit()
