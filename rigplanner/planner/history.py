"""Undo and redo: the states before and after the present one, as an immutable value."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import takewhile
from typing import Final, Generic, TypeVar

T = TypeVar("T")

#: States are small and share their parts; this many steps back is more than a session of planning takes.
_MOST_STEPS: Final = 500


@dataclass(frozen=True, slots=True)
class History(Generic[T]):
    """The present state with what came before and what was undone."""

    present: T
    past: tuple[T, ...] = ()
    future: tuple[T, ...] = ()

    @property
    def can_undo(self) -> bool:
        """Whether there is a step to take back."""
        return bool(self.past)

    @property
    def can_redo(self) -> bool:
        """Whether an undone step can be repeated."""
        return bool(self.future)

    def push(self, state: T) -> History[T]:
        """After an edit; an equal state is no step, and a new step forgets what was undone."""
        if state == self.present:
            return self
        return History(state, (*self.past, self.present)[-_MOST_STEPS:])

    def put(self, state: T) -> History[T]:
        """Another present without a step, such as a file that was read again."""
        return replace(self, present=state)

    def undo(self) -> History[T]:
        """One step back; at the beginning nothing changes."""
        if not self.past:
            return self
        return History(self.past[-1], self.past[:-1], (self.present, *self.future))

    def redo(self) -> History[T]:
        """One undone step again; without one nothing changes."""
        if not self.future:
            return self
        return History(self.future[0], (*self.past, self.present), self.future[1:])

    def rewritten(self, change: Callable[[T], T], holds: Callable[[T], bool]) -> History[T]:
        """The present state changed, with all right before it for which `holds`."""
        first = len(self.past) - sum(1 for _ in takewhile(holds, reversed(self.past)))
        return History(change(self.present), (*self.past[:first], *map(change, self.past[first:])), self.future)
