"""Saves the plan of a window by itself, a moment after each change."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from rigplanner.domain.plan import Plan
from rigplanner.planner.edits import with_name
from rigplanner.store.recovery import Recovery, RecoverySlot
from rigplanner.store.rig_document import Origin
from rigplanner.store.rig_errors import RigFileError
from rigplanner.store.rigs import moment_now
from rigplanner.translation import tr
from rigplanner.ui.session import Session
from rigplanner.wording.copies import kept_name

_SOON_MS: Final = 2000


class Safekeeping(QObject):
    """Says `failed` with the reason. `origin` tells the file that the plan belongs to."""

    failed = Signal(str)

    def __init__(self, session: Session, recovery: Recovery, slot: RecoverySlot, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self.recovery, self._slot = session, recovery, slot
        self.origin: Callable[[], Origin] = Origin
        self.soon = QTimer(self, singleShot=True, interval=_SOON_MS)
        self.soon.timeout.connect(self.save)
        session.history_changed.connect(self.soon.start)

    def save(self) -> bool:
        """Save the plan now; whether that went well."""
        return self._save(self._session.plan)

    def _save(self, plan: Plan) -> bool:
        self.soon.stop()
        try:
            self._slot.save(plan, self._session.library, self.origin())
        except (RigFileError, ValueError) as error:  # ValueError: an origin that cannot be written down
            self.failed.emit(tr("The plan could not be saved by itself. {reason}", reason=error))
            return False
        return True

    def keep_apart(self) -> str:
        """Keep the plan beside the one that will be saved next, under a name of its own; "" where that failed."""
        plan = self._session.plan
        kept = with_name(plan, kept_name(plan.name, moment_now()))
        if self._save(kept) and self._slot.keep_apart() is not None:
            return kept.name
        self.soon.start()
        return ""

    def leave(self, *, is_kept: bool) -> None:
        """The window goes. The first one goes on with its plan next time; of others only what no file holds stays."""
        try:
            if self.soon.isActive():
                self.save()
            if is_kept and not self._slot.is_first:
                self._slot.clear()
        finally:
            self._slot.release()
