"""To which file the open plan belongs, also after another rig took its place and after that is taken back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from rigplanner.domain.plan import Plan
from rigplanner.store.rig_names import path_text
from rigplanner.store.rigs import Standing


@dataclass(frozen=True, slots=True)
class FileTie:
    """The file of a plan, and what tells its content from any other.

    `kept` is the plan as the file holds it, or as the program offered it; None where nothing holds it. `standing` is
    what the user knows of the file.
    """

    path: Path | None = None
    digest: str = ""
    kept: Plan | None = None
    standing: Standing = Standing.SAME

    @property
    def path_as_text(self) -> str:
        """The whole path; empty where there is none, or none that is text."""
        return path_text(self.path)


@dataclass(frozen=True, slots=True)
class _Turn:
    """A step from one rig to another; `tie` is that of the rig which is not open now."""

    before: Plan
    after: Plan
    tie: FileTie


class Turns:
    """The steps of the history at which another rig took the place of the plan; each rig keeps its own file."""

    def __init__(self) -> None:
        self._taken: list[_Turn] = []
        self._undone: list[_Turn] = []

    def forget(self) -> None:
        """There is another history now."""
        self._taken, self._undone = [], []

    def turn(self, before: Plan, after: Plan, tie: FileTie) -> None:
        """Another rig takes the place of one with this file."""
        self._undone = []
        self._taken.append(_Turn(before, after, tie))

    def followed(self, plan: Plan, tie: FileTie) -> FileTie:
        """The file of the plan after a step, which may have been one of these, back or again."""
        if self._taken and plan == self._taken[-1].before:
            return _cross(self._taken, self._undone, tie)
        if self._undone and plan == self._undone[-1].after:
            return _cross(self._undone, self._taken, tie)
        return tie


def _cross(source: list[_Turn], target: list[_Turn], tie: FileTie) -> FileTie:
    """Move the last turn over; returns the file of the rig that is open now and keeps that of the other."""
    turn = source.pop()
    target.append(replace(turn, tie=tie))
    return turn.tie
