"""Undo and redo of the comparison: the lineups before and after the present one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from rigplanner.domain.lineup import Lineup

_MOST_STEPS: Final = 200


@dataclass(frozen=True, slots=True)
class Steps:
    """The present lineup with what came before and what was undone."""

    present: Lineup
    past: tuple[Lineup, ...] = ()
    future: tuple[Lineup, ...] = ()

    def push(self, lineup: Lineup) -> Steps:
        """After a change; an equal lineup is no step."""
        return self if lineup == self.present else Steps(lineup, (*self.past, self.present)[-_MOST_STEPS:])

    def put(self, lineup: Lineup) -> Steps:
        """Another present without a step, such as a file that was read again."""
        return Steps(lineup, self.past, self.future)

    def undo(self) -> Steps:
        """One step back; at the beginning nothing changes."""
        if not self.past:
            return self
        return Steps(self.past[-1], self.past[:-1], (self.present, *self.future))

    def redo(self) -> Steps:
        """One undone step again; without one nothing changes."""
        if not self.future:
            return self
        return Steps(self.future[0], (*self.past, self.present), self.future[1:])
