"""The file of the plan that is open: opening, saving, and what happens to it elsewhere."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from rigplanner.domain.plan import Plan
from rigplanner.domain.report import Severity
from rigplanner.planner.edits import with_name
from rigplanner.store.changes import Change
from rigplanner.store.recent import RecentFiles
from rigplanner.store.recovery import LeftRig
from rigplanner.store.rig_document import Origin
from rigplanner.store.rig_errors import ChangedElsewhereError, DamagedRigError, ImpossibleRigError, RigFileError
from rigplanner.store.rig_folder import RigFolder, saved_rig
from rigplanner.store.rig_names import file_stem
from rigplanner.store.rigs import SUFFIX, RigFile, Standing, load_rig, moment_now, save_rig, standing_of
from rigplanner.store.salvage import salvaged_rig
from rigplanner.translation import tr
from rigplanner.ui.file_state import Damage, FileState
from rigplanner.ui.file_tie import FileTie
from rigplanner.ui.open_file import OpenFile
from rigplanner.ui.parts.notice_bar import Notice
from rigplanner.ui.safekeeping import Safekeeping
from rigplanner.ui.session import Session
from rigplanner.wording import rig_files as words
from rigplanner.wording.copies import kept_name, name_before
from rigplanner.wording.marks import as_written
from rigplanner.wording.since_saved import changes_title


class RigFiles(QObject):
    """Says `changed` when file or state are others, `told` with a notice, `opened` when another plan is shown and
    `saved` when a file was written.

    What the user has to decide: `damage_met` with a damage, `conflict_met` with the file that was changed elsewhere,
    `changes_asked` with what changed since the file was saved.
    """

    changed = Signal()
    told = Signal(object)
    opened = Signal()
    saved = Signal()
    damage_met = Signal(object)
    conflict_met = Signal(Path)
    changes_asked = Signal(object)

    def __init__(
        self,
        session: Session,
        keeping: Safekeeping,
        folder: RigFolder | None = None,
        recent: RecentFiles | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._session, self.keeping = session, keeping
        self.folder, self.recent = folder or RigFolder(), recent or RecentFiles()
        self.file = OpenFile(session, self)
        self.file.changed.connect(self.changed)
        self.file.lost.connect(self._tell_lost)
        keeping.origin = lambda: self.file.origin
        keeping.failed.connect(lambda reason: self.told.emit(Notice(as_written(reason), Severity.COST)))

    @property
    def path(self) -> Path | None:
        """The file of the plan that is open; None while it has none."""
        return self.file.path

    @property
    def state(self) -> FileState:
        """Whether the file holds the plan that is open."""
        return self.file.state

    def new(self, plan: Plan) -> None:
        """Begin with another plan, in no file yet; what was not saved is kept."""
        left = self._leave_open_plan()
        if left is not None:
            self.begin(plan)
            self._tell_left(left)

    def begin(self, plan: Plan) -> None:
        """Show a plan that the program offers; nobody would miss it."""
        self._show(plan, FileTie(kept=plan))

    def offer_anew(self) -> None:
        """The program itself changed the plan that it had offered; nobody would miss what it was."""
        self.file.know(self._session.plan)

    def take_up(self, plan: Plan, path: Path | None = None) -> None:
        """Another rig, of a file or of none, in the place of the open plan: one step that can be undone, file and all.

        What was not saved is kept.
        """
        left = self._leave_open_plan() if plan != self._session.plan else None
        if left is not None:
            self.file.turn_to(plan, self.file.tie_of(path) if path else FileTie())
            self._tell_left(left)

    def resume(self, last: RigFile) -> None:
        """Go on with the plan of the last session, and with its file."""
        origin = last.origin or Origin()
        if not origin.path:
            self.file.tie(FileTie(kept=last.plan if origin.untouched else None))
            return
        self.file.tie(replace(self.file.tie_of(Path(origin.path)), digest=origin.digest))
        self.file.look()

    def open(self, path: Path) -> None:
        """Open a rig; what cannot be opened is told, and the plan that is open stays."""
        path = path.absolute()
        try:
            file = load_rig(path, self._session.library)
        except RigFileError as error:
            self._tell_trouble(path, error)
            return
        left = self._leave_open_plan()
        if left is None:
            return
        self._show(file.plan, FileTie(path, file.digest, file.plan))
        self._remember(path)
        self._tell_changes(file.changes, file.saved_at, left)

    def open_salvaged(self, damage: Damage) -> None:
        """Show what can be read of a damaged file, as a plan in no file; the file stays."""
        left = self._leave_open_plan()
        if left is not None:
            self._show(damage.salvaged.plan, FileTie())
            self.told.emit(Notice(f"{words.only_readable_part(damage.path.name)} {left}".strip()))

    def open_left(self, unsaved: LeftRig) -> None:
        """Show a plan that was left unsaved; it moves to the slot of this window."""
        plan, origin = unsaved.whole(self._session.library), unsaved.origin
        left = self._leave_open_plan() if plan else None
        if plan is None or left is None:
            return
        if origin.path and os.path.exists(origin.path):  # there it is no copy beside the rig, but that rig
            plan = with_name(plan, name_before(plan.name))
            self._show(plan, FileTie(Path(origin.path), origin.digest))
        else:
            self._show(plan, FileTie())
        if self.keeping.save():
            self.keeping.recovery.forget(unsaved)
        self._tell_left(left)

    def save(self) -> None:
        """Save to the file of the plan; the first time, and under another name, to a new one in the folder of rigs."""
        if self.path is None:
            self._save_new(self.folder, self._session.plan)
        elif self._is_another_rig(self.path):
            self._save_new(self.folder, self._session.plan, beside=self.path)
        else:
            self._write(self.path, self.file.digest)

    def save_to(self, path: Path) -> None:
        """Save to a file, whatever it holds; a failure is told, and the file before stays."""
        self._write(path.absolute(), None)

    def save_copy(self) -> None:
        """Save beside the file, which stays as it is, under a name of its own."""
        plan = self._session.plan
        copy = with_name(plan, kept_name(plan.name, moment_now()))
        self._save_new(RigFolder(self.path.parent) if self.path else self.folder, copy)

    def load_again(self) -> None:
        """Show the file as it is now."""
        if self.path is not None:
            self.open(self.path)

    def leave(self) -> None:
        """The window goes."""
        self.file.look()
        self.keeping.leave(is_kept=self.state is not FileState.EDITED)

    def moved(self, path: Path, target: Path, change: Callable[[Plan], Plan]) -> None:
        """A file was changed and maybe renamed in this window; the plan that is open follows its own."""
        if path == self.path:
            self.file.follow(target, change)

    def removed(self, path: Path) -> None:
        """A file was removed in this window, which is no news."""
        if path == self.path:
            self.file.know(None, Standing.GONE)

    def came_back(self, path: Path) -> None:
        """A file was taken back in this window."""
        if path == self.path:
            self.file.follow(path)

    def _write(self, path: Path, expected: str | None) -> None:
        plan = self._session.plan
        try:
            digest = save_rig(path, plan, self._session.library, expected=expected)
        except ChangedElsewhereError:
            self.conflict_met.emit(path)
        except RigFileError as error:
            self._tell_failure(error)
        else:
            self._saved(path, FileTie(path, digest, plan))
            self._tell_saved(path)

    def _is_another_rig(self, path: Path) -> bool:
        """Whether the file is a rig of the folder that is called otherwise than the plan; it would be lost."""
        if not self._is_in_rigs(path) or standing_of(path, self.file.digest) is not Standing.SAME:
            return False
        return saved_rig(path).name != self._session.plan.name

    def _is_in_rigs(self, path: Path) -> bool:
        return path.parent == self.folder.path.absolute()

    def _save_new(self, folder: RigFolder, plan: Plan, beside: Path | None = None) -> None:
        try:
            path = folder.save_new(plan, self._session.library, moment_now())
            digest = load_rig(path, self._session.library).digest
        except RigFileError as error:
            self._tell_failure(error)
            return
        self._session.use(plan)
        self._saved(path, FileTie(path, digest, plan), parted=beside is not None)
        self._tell_saved(path, beside)

    def _saved(self, path: Path, tie: FileTie, *, parted: bool = False) -> None:
        (self.file.part if parted else self.file.tie)(tie)
        self._remember(path)
        self.keeping.soon.start()
        self.saved.emit()

    def _show(self, plan: Plan, tie: FileTie) -> None:
        self.file.show(plan, tie)
        self.opened.emit()

    def _remember(self, path: Path) -> None:
        """Files of the folder are listed anyway."""
        if not self._is_in_rigs(path):
            self.recent.add(path)

    def _leave_open_plan(self) -> str | None:
        """What to tell of the plan that was open; None where it could not be kept, and so has to stay."""
        self.file.look()
        if self.state is not FileState.EDITED:
            return ""
        name = self._session.plan.name
        kept = self.keeping.keep_apart()
        if kept:
            return words.unsaved_kept(name, kept)
        self.told.emit(Notice(words.unsaved_stays(name), Severity.COST))
        return None

    def _tell_changes(self, changes: tuple[Change, ...], saved_at: str, left: str) -> None:
        if changes:
            text = f"{changes_title(len(changes), saved_at)} {left}".strip()
            self.told.emit(Notice(text, action=tr("Show"), act=lambda: self.changes_asked.emit(changes)))
        else:
            self._tell_left(left)

    def _tell_trouble(self, path: Path, error: RigFileError) -> None:
        """What is wrong with a file; of a damaged one the readable part is offered."""
        damaged = isinstance(error, DamagedRigError | ImpossibleRigError)
        salvaged = salvaged_rig(path, self._session.library) if damaged else None
        if salvaged is not None:
            self.damage_met.emit(Damage(path, str(error), salvaged))
            return
        self.told.emit(Notice(words.not_opened(path.name, str(error), is_damaged=damaged), Severity.COST))

    def _tell_saved(self, path: Path, beside: Path | None = None) -> None:
        """Where it was saved; files of the folder are known by the names of their rigs."""
        is_in_rigs = self._is_in_rigs(path)
        plan, stem = self._session.plan, path.name.removesuffix(SUFFIX)
        name = path.name if not is_in_rigs else plan.name if file_stem(plan.name) == stem else stem
        other = beside.name.removesuffix(SUFFIX) if beside else ""
        self.told.emit(Notice(words.saved_as(name, is_in_rigs=is_in_rigs, beside=other)))

    def _tell_left(self, left: str) -> None:
        if left:
            self.told.emit(Notice(left))

    def _tell_failure(self, error: RigFileError) -> None:
        self.told.emit(Notice(words.not_saved(str(error)), Severity.COST))

    def _tell_lost(self, standing: Standing) -> None:
        """The file is another now, or gone."""
        name = self.path.name if self.path else ""
        if standing is Standing.CHANGED:
            self.told.emit(Notice(words.changed_elsewhere(name), Severity.COST, tr("Load theirs"), self.load_again))
        else:
            self.told.emit(Notice(words.file_gone(name), Severity.COST))
