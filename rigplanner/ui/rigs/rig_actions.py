"""What is done with saved rigs: each step tells what happened, and what was removed comes back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import Final

from pydantic import ValidationError
from PySide6.QtCore import QObject, Signal

from rigplanner.domain.plan import MAX_TAG_LENGTH, MAX_TAGS
from rigplanner.domain.report import Severity
from rigplanner.planner import edits
from rigplanner.store.recovery import LeftRig
from rigplanner.store.rig_errors import RigFileError
from rigplanner.store.rigs import moment_now
from rigplanner.translation import mark, tr, tr_n
from rigplanner.ui.parts.notice_bar import Notice
from rigplanner.ui.rig_files import RigFiles
from rigplanner.ui.rigs.items import ItemKind, RigItem, as_sentence
from rigplanner.ui.session import Session
from rigplanner.wording import rig_files as words
from rigplanner.wording.copies import kept_name
from rigplanner.wording.marks import as_written

_LONGEST_NAME: Final = 200
_TOO_LONG: Final = mark(
    "That is too long: a name has at most {most} letters, a rig {tags} tags of {tag_most} letters. Nothing was changed."
)
_OFF_LIST: Final = mark("**{rig}** is off the list.")
_IN_TRASH: Final = mark("**{rig}** is in the trash for 30 days.")


class RigActions(QObject):
    """Says `done` with the files that were made or changed, so that they can be chosen."""

    done = Signal(object)

    def __init__(self, session: Session, files: RigFiles, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._files, self._folder = session, files, files.folder
        self._last_removal: Sequence[Callable[[], object]] = ()

    def open(self, item: RigItem) -> None:
        """Open a rig; what was left unsaved moves into this window."""
        if item.left is not None and item.plan is not None:
            self._files.open_left(item.left)
        else:
            self._files.open(item.path)

    def keep(self, item: RigItem) -> None:
        """Put a rig that lies elsewhere, or was left unsaved, into the folder."""
        if item.kind is ItemKind.ELSEWHERE:
            self.take((item.path,))
        elif item.left is not None:
            self._keep_left(item.left)

    def _keep_left(self, left: LeftRig) -> None:
        plan = left.whole(self._session.library)
        if plan is None:
            return
        if any(rig.name == plan.name for rig in self._folder.rigs()):
            plan = edits.with_name(plan, kept_name(plan.name, left.saved_at or moment_now()))
        path = self._try(partial(self._folder.save_new, plan, self._session.library, moment_now()))
        if path is not None:
            self._files.keeping.recovery.forget(left)
            self._tell(tr("**{rig}** is saved in Rigs.", rig=as_written(plan.name)))
            self.done.emit((path,))

    def take(self, paths: Iterable[Path]) -> None:
        """Copy rigs from anywhere into the folder."""
        taken, refused = [], []
        for path in paths:
            try:
                taken.append(self._folder.import_file(path))
            except RigFileError as error:
                refused.append(as_sentence(error))
        if refused:
            self._tell(tr("Not imported: {reasons}", reasons=as_written(" ".join(refused))), Severity.COST)
        elif taken:
            self._tell(tr_n("{count} rig copied into Rigs.", "{count} rigs copied into Rigs.", len(taken)))
        self.done.emit(tuple(taken))

    def rename(self, item: RigItem, name: str) -> None:
        """Another name, for the file too."""
        name = name.strip()
        if name and name != item.name:
            target = self._try(lambda: self._folder.rename(item.path, name))
            if target is not None:
                self._files.moved(item.path, target, lambda plan: edits.with_name(plan, name))
                self.done.emit((target,))

    def set_tags(self, item: RigItem, tags: Sequence[str]) -> None:
        """Other tags."""
        if self._try(lambda: self._folder.set_tags(item.path, tags)) is not None:
            self._files.moved(item.path, item.path, lambda plan: edits.with_tags(plan, tags))
            self.done.emit((item.path,))

    def duplicate(self, items: Iterable[RigItem]) -> None:
        """The same once more."""
        made = [self._try(partial(self._folder.duplicate, item.path)) for item in _saved(items)]
        self.done.emit(tuple(path for path in made if path is not None))

    def export(self, item: RigItem, target: Path) -> None:
        """A copy anywhere else."""
        if self._try(lambda: self._folder.export(item.path, target)) is not None:
            self._tell(words.copied_to(target.name, target.absolute().parent))

    def remove(self, items: Sequence[RigItem]) -> None:
        """Put rigs into the trash and take files elsewhere off the list; the notice takes it back."""
        undo: list[Callable[[], object]] = []
        for item in items:
            if item.kind is ItemKind.ELSEWHERE:
                self._files.recent.remove(item.path)
                undo.append(partial(self._files.recent.add, item.path))
                continue
            is_saved = item.kind is ItemKind.SAVED  # the file of a plan left unsaved has a number for a name
            trashed = self._try(partial(self._folder.trash, item.path, moment_now(), "" if is_saved else item.name))
            if trashed is not None:
                self._files.removed(item.path)
                undo.append(partial(self.restore, trashed, item.path if is_saved else None))
        if undo:
            self._tell_removed(items, undo)
        self.done.emit(())

    def restore(self, trashed: Path, before: Path | None = None) -> None:
        """Take a rig back from the trash, to where it was before if that is known."""
        path = self._try(partial(self._folder.restore, trashed, before))
        if path is not None:
            self._files.came_back(path)
            self.done.emit((path,))

    def _tell_removed(self, items: Sequence[RigItem], undo: Sequence[Callable[[], object]]) -> None:
        self._last_removal = undo
        self._files.told.emit(Notice(_removed(items), action=tr("Undo"), act=self.take_back))

    def take_back(self) -> None:
        """Take back what was removed last, once; without that nothing is done."""
        undo, self._last_removal = self._last_removal, ()
        if undo:
            self._tell(tr("What was removed is back."))  # what cannot be taken back tells so after it
            for step in undo:
                step()
            self.done.emit(())

    def _try(self, step: Callable[[], Path]) -> Path | None:
        """The file that a step made; what goes wrong is told."""
        try:
            return step()
        except RigFileError as error:
            self._tell(as_written(as_sentence(error)), Severity.COST)
        except ValidationError:
            text = tr(_TOO_LONG, most=_LONGEST_NAME, tags=MAX_TAGS, tag_most=MAX_TAG_LENGTH)
            self._tell(text, Severity.COST)
        return None

    def _tell(self, text: str, severity: Severity = Severity.INFO) -> None:
        self._files.told.emit(Notice(text, severity))


def _saved(items: Iterable[RigItem]) -> Iterable[RigItem]:
    return (item for item in items if item.kind is ItemKind.SAVED)


def _removed(items: Sequence[RigItem]) -> str:
    """What became of rigs: files elsewhere are only off the list."""
    only_listed = all(item.kind is ItemKind.ELSEWHERE for item in items)
    if len(items) == 1:
        return tr(_OFF_LIST if only_listed else _IN_TRASH, rig=as_written(items[0].name))
    if only_listed:
        return tr_n("{count} rig is off the list.", "{count} rigs are off the list.", len(items))
    return tr_n("{count} rig is in the trash for 30 days.", "{count} rigs are in the trash for 30 days.", len(items))
