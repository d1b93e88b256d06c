"""Undo and redo: the plans before and after the present one, as an immutable value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from rigplanner.domain.plan import Plan, Rig

#: Plans are small and share their parts; this many steps back is more than a session of planning takes.
_MOST_STEPS: Final = 500


@dataclass(frozen=True, slots=True)
class History:
    """The present plan with what came before and what was undone."""

    present: Plan
    past: tuple[Plan, ...] = ()
    future: tuple[Plan, ...] = ()

    @property
    def can_undo(self) -> bool:
        """Whether there is a step to take back."""
        return bool(self.past)

    @property
    def can_redo(self) -> bool:
        """Whether an undone step can be repeated."""
        return bool(self.future)

    def push(self, plan: Plan) -> History:
        """After an edit; an equal plan is no step, and a new step forgets what was undone."""
        if plan == self.present:
            return self
        return History(plan, (*self.past, self.present)[-_MOST_STEPS:])

    def undo(self) -> History:
        """One step back; at the beginning nothing changes."""
        if not self.past:
            return self
        return History(self.past[-1], self.past[:-1], (self.present, *self.future))

    def redo(self) -> History:
        """One undone step again; without one nothing changes."""
        if not self.future:
            return self
        return History(self.future[0], (*self.past, self.present), self.future[1:])

    def last_parts(self) -> Rig | None:
        """The parts that were planned before a ready-made machine took their place; None where there were none."""
        rigs = (plan.rig for plan in (self.present, *reversed(self.past)))
        return next((rig for rig in rigs if not rig.is_ready_made), None)
