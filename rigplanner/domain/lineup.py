"""Which rigs are compared, and under which work: the undo step of the comparison, and what a restart brings back."""

from __future__ import annotations

from enum import StrEnum
from typing import Self

from pydantic import Field, model_validator

from rigplanner.domain.comparison import MAX_RIGS
from rigplanner.domain.frozen import FrozenModel
from rigplanner.domain.plan import Plan


class RigKind(StrEnum):
    """Where a compared rig comes from: the plan that is open, this machine, a rig file, or a change tried here."""

    OPEN = "open"
    THIS_PC = "this pc"
    FILE = "file"
    VARIANT = "variant"


class ComparedRig(FrozenModel):
    """One rig. Of a file and a variant `plan` is what it was when it was last read; the others are always as now."""

    kind: RigKind
    plan: Plan | None = None
    path: str = Field(default="", max_length=4096)

    @model_validator(mode="after")
    def _is_something(self) -> Self:
        if self.kind in (RigKind.FILE, RigKind.VARIANT) and self.plan is None:
            raise ValueError("a file or a variant needs its plan")
        return self


class Lineup(FrozenModel):
    """The rigs from left to right. `work` is a plan whose work all do, None for that of the open plan."""

    rigs: tuple[ComparedRig, ...] = Field(default=(ComparedRig(kind=RigKind.OPEN),), min_length=1, max_length=MAX_RIGS)
    work: Plan | None = None
    own_work: bool = False
    only_differing: bool = False

    @property
    def is_full(self) -> bool:
        """Whether there is room for another rig."""
        return len(self.rigs) >= MAX_RIGS

    def having(self, rig: ComparedRig) -> Lineup:
        """Another rig at the right end; where there is no room the last one makes it."""
        return self.with_rigs((*self.rigs[: MAX_RIGS - 1], rig))

    def replacing(self, index: int, rig: ComparedRig) -> Lineup:
        """Another rig in the place of one."""
        return self.with_rigs((*self.rigs[:index], rig, *self.rigs[index + 1 :]))

    def without(self, index: int) -> Lineup:
        """One rig fewer; the last one stays."""
        return self.with_rigs((*self.rigs[:index], *self.rigs[index + 1 :]) if len(self.rigs) > 1 else self.rigs)

    def moved(self, index: int, to: int) -> Lineup:
        """A rig at another place."""
        rigs = list(self.rigs)
        rigs.insert(to, rigs.pop(index))
        return self.with_rigs(tuple(rigs))

    def with_rigs(self, rigs: tuple[ComparedRig, ...]) -> Lineup:
        """Other rigs under the same work."""
        return self.model_copy(update={"rigs": rigs})

    def under(self, work: Plan | None) -> Lineup:
        """All under the work of a plan; None for that of the open plan."""
        return self.model_copy(update={"work": work, "own_work": False})

    def each_its_own(self, own_work: bool) -> Lineup:
        """Each rig under its own work, or all under one."""
        return self.model_copy(update={"own_work": own_work})

    def showing(self, only_differing: bool) -> Lineup:
        """Only rows that differ, or all."""
        return self.model_copy(update={"only_differing": only_differing})
